#!/usr/bin/env bash
# Brings the Kubernetes with Argo up, if it is not, and loads the step images. Exit code 69 and the reason when none is configured.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/env.sh"
case $argo_mode in
  none)
    echo "$argo_missing" >&2
    exit 69
    ;;
  kubeconfig)
    echo "argo: using the cluster of PARTITURA_TEST_KUBECONFIG"
    exit 0
    ;;
esac
mkdir -p "$rig_home"
exec 8> "$rig_home/.up.lock"
flock 8
if ! rig_up; then
  bash "$rig_scripts/down.sh" --purge 8>&-
  bash "$rig_scripts/up.sh" 8>&-
fi
# The API server finds the kubelet, for the logs of pods, by the node's name.
node=$(PATH=$rig_home/bin:$PATH KUBECONFIG=$rig_kubeconfig nsenter --net="/run/netns/$rig_netns" -- kubectl get nodes \
  -o jsonpath='{.items[0].status.addresses[?(@.type=="InternalIP")].address} {.items[0].metadata.name}')
grep -qxF "$node" /etc/hosts || echo "$node" >> /etc/hosts
bash "$here/images.sh"
