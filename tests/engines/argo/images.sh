#!/usr/bin/env bash
# Loads the images that lie beside the rig into its containerd, those that are not there yet.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/env.sh"
[ "$argo_mode" = rig ] || exit 0
ctr() { command ctr -a "$rig_home/run/containerd.sock" -n k8s.io "$@"; }
loaded=$rig_home/run/step-sklearn.loaded
image=$rig_home/images/step-sklearn.tar
if [ -f "$image" ] && ! { cmp -s "$loaded" "$image.stamp" && ctr images ls -q | grep -qx docker.io/partitura/step-sklearn:1; }; then
  ctr images import "$image" > /dev/null
  cp "$image.stamp" "$loaded"
fi
ctr images ls -q | grep -E '/(rig/step|partitura/step-sklearn):' | sed 's/^/image /'
