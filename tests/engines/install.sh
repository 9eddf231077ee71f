#!/usr/bin/env bash
# install.sh [names…]: one pinned environment per engine under $PARTITURA_ENGINES_DIR, and a Kubernetes with Argo.
# Names: tools airflow-3 airflow-2.11 prefect-3 kfp-2 stores dagster-1 luigi-3 chromium argo argo-4 (default: all; dagster-1 and luigi-3 are peers of the bench, chromium shows the run viewer). argo-4 needs Go, and is no engine: the code of Argo 4 that reads manifests. Runs again in about a second.
# Argo missing (neither PARTITURA_TEST_KUBECONFIG nor PARTITURA_RIG) is said by name, and an error only with PARTITURA_REQUIRE_ENGINES.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
engines=${PARTITURA_ENGINES_DIR:-$HOME/.cache/partitura/engines}
python=${PARTITURA_ENGINES_PYTHON:-3.11}
started=$SECONDS
lap() { printf '%4ds  %s\n' "$((SECONDS - started))" "$*"; }

mkdir -p "$engines"
exec 9> "$engines/.install.lock"
flock 9

names=("$@")
[ ${#names[@]} -gt 0 ] || names=(argo tools airflow-3 airflow-2.11 prefect-3 kfp-2 stores dagster-1 luigi-3 chromium argo-4)

find_uv() {
  if command -v uv > /dev/null; then uv=$(command -v uv); return; fi
  uv=$engines/.uv/bin/uv
  [ -x "$uv" ] && return
  python3 -m venv "$engines/.uv" && "$engines/.uv/bin/pip" install --quiet uv || return
  lap "uv"
}

# install_python NAME: the environment of locks/NAME.txt, made anew when the lock changed; in its folder npm what
# locks/NAME-npm has.
install_python() {
  local name=$1 lock=$here/locks/$1.txt npm=$here/locks/$1-npm home=$engines/$1 stamp
  local locked=("$lock")
  [ ! -d "$npm" ] || locked+=("$npm"/*.json)
  stamp="$(cat "${locked[@]}" | sha256sum | cut -d' ' -f1) python $python"
  if [ -x "$home/bin/python" ] && [ "$(cat "$home/.stamp" 2> /dev/null)" = "$stamp" ]; then lap "$name (there already)"; return; fi
  find_uv || return
  rm -rf "$home"
  "$uv" venv --quiet --no-python-downloads --python "$python" "$home" &&
    "$uv" pip install --quiet --python "$home/bin/python" --requirement "$lock" &&
    { [ ! -d "$npm" ] || install_npm "$npm" "$home/npm"; } &&
    printf '%s' "$stamp" > "$home/.stamp" || return
  lap "$name"
}

# install_argo4: the program of argo-4/ and Argo's resource definitions, made anew when its sources changed.
install_argo4() {
  local home=$engines/argo-4 stamp module
  if ! command -v go > /dev/null; then
    echo "argo-4: missing, it needs Go" >&2
    [ -z "${PARTITURA_REQUIRE_ENGINES:-}" ]
    return
  fi
  stamp=$(cat "$here"/argo-4/{go.mod,go.sum,main.go} | sha256sum | cut -d' ' -f1)
  if [ -x "$home/argo-4" ] && [ "$(cat "$home/.stamp" 2> /dev/null)" = "$stamp" ]; then lap "argo-4 (there already)"; return; fi
  rm -rf "$home" && mkdir -p "$home" &&
    (cd "$here/argo-4" && nice go build -o "$home/argo-4" .) &&
    module=$(cd "$here/argo-4" && go list -m -f '{{.Dir}}' github.com/argoproj/argo-workflows/v4) &&
    cp -r --no-preserve=mode "$module/manifests/base/crds/full" "$home/definitions" &&
    printf '%s' "$stamp" > "$home/.stamp" || return
  lap "argo-4"
}

# install_chromium: Debian's package, where it is not there and the user may install it.
install_chromium() {
  if command -v "${PARTITURA_CHROMIUM:-chromium}" > /dev/null; then lap "chromium (there already)"; return; fi
  if ! command -v apt-get > /dev/null || [ "$(id -u)" != 0 ]; then
    echo "chromium: missing, install it or name it by PARTITURA_CHROMIUM" >&2
    [ -z "${PARTITURA_REQUIRE_ENGINES:-}" ]
    return
  fi
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium > "$engines/chromium.log" 2>&1 || return
  lap "chromium"
}

# install_npm LOCKED FOLDER
install_npm() {
  mkdir "$2" && cp "$1"/package*.json "$2" && (cd "$2" && npm ci --silent --ignore-scripts --no-audit --no-fund)
}

failed=()
build=""
for name in "${names[@]}"; do
  if [ "$name" = argo ]; then # a first build takes a quarter of an hour: beside the other environments
    bash "$here/argo/build.sh" > "$engines/argo-build.log" 2>&1 9>&- &
    build=$!
  fi
done
for name in "${names[@]}"; do
  [ "$name" = argo ] && continue
  if [ "$name" = argo-4 ]; then
    install_argo4 || failed+=(argo-4)
    continue
  fi
  if [ "$name" = chromium ]; then
    install_chromium || failed+=(chromium)
    continue
  fi
  if [ ! -f "$here/locks/$name.txt" ]; then
    echo "$name: no such engine (known: argo argo-4 chromium $(cd "$here/locks" && echo *.txt | sed 's/\.txt//g'))" >&2
    failed+=("$name")
  elif ! install_python "$name"; then
    echo "$name: not installed" >&2
    failed+=("$name")
  fi
done
if [ -n "$build" ]; then
  if ! wait "$build"; then
    echo "argo: the build failed, the log's end ($engines/argo-build.log):" >&2
    tail -20 "$engines/argo-build.log" >&2
    failed+=(argo)
  else
    code=0
    bash "$here/argo/up.sh" 9>&- || code=$?
    case $code in
      0) lap argo ;;
      69) [ -z "${PARTITURA_REQUIRE_ENGINES:-}" ] || failed+=(argo) ;; # none configured
      *) failed+=(argo) ;;
    esac
  fi
fi
if [ ${#failed[@]} -gt 0 ]; then
  echo "not installed: ${failed[*]}" >&2
  exit 1
fi
