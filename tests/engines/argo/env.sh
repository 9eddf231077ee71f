# Which Kubernetes the Argo tests use; sourced. Sets argo_mode to kubeconfig, rig or none, and for the rig: rig_scripts, rig_home, rig_netns, rig_kubeconfig.
# PARTITURA_TEST_KUBECONFIG wins over PARTITURA_RIG (a folder of scripts, relative to the repository).
argo_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
argo_mode=none
if [ -n "${PARTITURA_TEST_KUBECONFIG:-}" ]; then
  argo_mode=kubeconfig
elif [ -n "${PARTITURA_RIG:-}" ]; then
  rig_scripts=$(cd "$argo_root" && cd "$PARTITURA_RIG" 2> /dev/null && pwd) || rig_scripts=""
  if [ -f "$rig_scripts/env.sh" ]; then
    argo_mode=rig
    # The rig's settings are read in a shell of their own: they would otherwise leak (NODE, LOG, HERE, …) into what is run.
    { read -r rig_home; read -r rig_netns; read -r rig_kubeconfig; } < <(bash -c '. "$1/env.sh"; printf "%s\n" "$RIG" "$NETNS" "$KUBECONFIG"' _ "$rig_scripts")
  fi
fi
argo_missing="argo: missing (set PARTITURA_TEST_KUBECONFIG to a kubeconfig, or PARTITURA_RIG to the rig's folder)"

rig_up() {
  [ -e "/run/netns/$rig_netns" ] && [ -f "$rig_kubeconfig" ] || return 1
  local pid
  for pid in etcd kube-apiserver kubelet containerd workflow-controller s3; do
    kill -0 "$(cat "$rig_home/run/$pid.pid" 2> /dev/null)" 2> /dev/null || return 1
  done
  PATH=$rig_home/bin:$PATH KUBECONFIG=$rig_kubeconfig nsenter --net="/run/netns/$rig_netns" -- timeout 10 kubectl get --raw=/readyz > /dev/null 2>&1
}
