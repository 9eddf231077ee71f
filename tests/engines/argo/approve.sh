#!/usr/bin/env bash
# approve.sh FOLDER TEMPLATE TASK HOW: applies emitted files, starts a run of the template, answers its approval TASK
# (HOW is `approve`, `reject` or `nothing`), and prints the Workflow object when the run has ended.
set -euo pipefail
folder=$1 template=$2 task=$3 how=$4
namespace=argo
kubectl --namespace "$namespace" apply --filename "$folder" >&2
run=$(argo --namespace "$namespace" submit --from "workflowtemplate/$template" --output name)
waits() {
  [ "$(kubectl --namespace "$namespace" get workflow "$run" \
    --output "jsonpath={.status.nodes[?(@.displayName=='$task')].phase}")" = Running ]
}
for _ in $(seq 60); do
  if waits; then break; fi
  sleep 1
done
case $how in
approve)
  argo --namespace "$namespace" node set "$run" --node-field-selector "displayName=$task" --output-parameter approved=true >&2
  argo --namespace "$namespace" resume "$run" --node-field-selector "displayName=$task" >&2
  ;;
reject)
  argo --namespace "$namespace" node set "$run" --node-field-selector "displayName=$task" --phase Failed --message "not today" >&2
  ;;
nothing) ;;
esac
argo --namespace "$namespace" wait "$run" >&2 || true
kubectl --namespace "$namespace" get workflow "$run" --output json
