#!/usr/bin/env bash
# smoke.sh [names…]: runs a hand-written pipeline on each installed engine and compares states, values and retries with smoke/expected.json.
# Names: airflow-3 airflow-2.11 prefect-3 kfp-2 argo. What is not installed is said by name.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
engines=${PARTITURA_ENGINES_DIR:-$HOME/.cache/partitura/engines}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
names=("$@")
[ ${#names[@]} -gt 0 ] || names=(airflow-3 airflow-2.11 prefect-3 kfp-2 argo)
failed=()

run() { # run NAME ENGINE REQUEST
  printf '%s' "$3" > "$work/$1.json"
  "$engines/$1/bin/python" "$here/$2/run.py" "$work/$1.json" "$work/$1.out.json" > "$work/$1.log" 2>&1 || { tail -20 "$work/$1.log" >&2; return 1; }
  python3 "$here/smoke/check.py" "$2" "$work/$1.out.json"
}

run_argo() {
  local name
  name=$(bash "$here/argo/rig-exec" kubectl -n argo create -f "$here/smoke/argo_workflow.yaml" -o name) || return 1
  for _ in $(seq 600); do
    bash "$here/argo/rig-exec" kubectl -n argo get "$name" -o json > "$work/argo.json" || return 1
    grep -qE '"phase": "(Succeeded|Failed|Error)"' <(python3 -c 'import json,sys; print(json.dumps({"phase": json.load(open(sys.argv[1])).get("status", {}).get("phase")}))' "$work/argo.json") && break
    sleep 0.3
  done
  bash "$here/argo/rig-exec" kubectl -n argo delete "$name" > /dev/null
  python3 "$here/smoke/check.py" argo "$work/argo.json"
}

for name in "${names[@]}"; do
  if [ "$name" = argo ]; then
    bash "$here/argo/rig-exec" true || continue
  elif [ ! -x "$engines/$name/bin/python" ]; then
    echo "$name: missing (bash tests/engines/install.sh $name)" >&2
    continue
  fi
  mkdir -p "$work/$name"
  case $name in
    airflow-*) cp "$here/smoke/airflow_dag.py" "$work/$name/dag.py" && run "$name" airflow '{"runs": [{"key": "smoke", "folder": "'"$work/$name"'", "file": "dag.py", "dagId": "smoke"}]}' ;;
    prefect-3) run "$name" prefect '{"runs": [{"key": "smoke", "file": "'"$here"'/smoke/prefect_flow.py", "flow": "smoke"}]}' ;;
    kfp-2) "$engines/$name/bin/python" "$here/smoke/kfp_pipeline.py" "$work/smoke.yaml" > "$work/compile.log" 2>&1 && run "$name" kfp '{"runs": [{"key": "smoke", "file": "'"$work"'/smoke.yaml"}]}' ;;
    argo) run_argo ;;
    *) echo "$name: no such engine" >&2; false ;;
  esac && echo "$name: ok" || failed+=("$name")
done
[ ${#failed[@]} -eq 0 ] || { echo "failed: ${failed[*]}" >&2; exit 1; }
