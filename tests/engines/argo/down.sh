#!/usr/bin/env bash
# Stops the rig (state kept; --purge deletes it). A cluster of PARTITURA_TEST_KUBECONFIG is left alone.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
[ "$argo_mode" = rig ] || exit 0
exec bash "$rig_scripts/down.sh" "$@"
