#!/usr/bin/env bash
# Builds what the rig needs (a quarter of an hour on a machine that never did; then seconds): its programs and images, and the step image of the tests.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/env.sh"
[ "$argo_mode" = rig ] || exit 0
bash "$rig_scripts/install.sh"

lock=$here/step-image.txt
image=$rig_home/images/step-sklearn.tar
stamp=$(sha256sum < "$lock" | cut -d' ' -f1)
if [ -f "$image" ] && [ "$(cat "$image.stamp" 2> /dev/null)" = "$stamp" ]; then exit 0; fi
engines=${PARTITURA_ENGINES_DIR:-$HOME/.cache/partitura/engines}
if command -v uv > /dev/null; then
  uv=$(command -v uv)
else
  uv=$engines/.uv/bin/uv
  [ -x "$uv" ] || { python3 -m venv "$engines/.argo-uv" && "$engines/.argo-uv/bin/pip" install --quiet uv && uv=$engines/.argo-uv/bin/uv; }
fi
root=$rig_home/rootfs/step-sklearn
rm -rf "$root"
cp -al "$rig_home/rootfs/step" "$root" # links: files are only added below
"$uv" pip install --quiet --no-python-downloads --python-version 3.11 --only-binary :all: --link-mode copy \
  --target "$root/usr/local/lib/python3.11/dist-packages" --requirement "$lock"
python3 "$rig_scripts/mkimage.py" "$image.new" "$root" docker.io/partitura/step-sklearn:1 --cmd python3
mv "$image.new" "$image"
printf '%s' "$stamp" > "$image.stamp"
rm -rf "$root"
