"""Runs steps within step_store.py as far as that needs no store; prints what came of each as JSON."""

import json
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent
sys.path.insert(0, str(TESTS.parent))

import step  # noqa: E402

STEP = [sys.executable, str(TESTS.parent / "step.py")]
# -S: without the packages that happen to be installed here.
STORED = [sys.executable, "-S", str(TESTS.parent / "step_store.py"), "run", "{}"]
FILE = {"artifact": "file"}


def request(command, inputs=None, outputs=None, **more):
    inputs = inputs or {}
    types = {"inputs": dict.fromkeys(inputs, FILE), "outputs": outputs or {}}
    return {"command": command, "types": types, "inputs": inputs, **more}


def attempt(request, argv=STEP, **options):
    try:
        return step.spawn([*STORED, *argv], request, **options)
    except Exception as error:
        return [type(error).__name__, error.code, str(error)]


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "a b"
        path.write_text("text")
        there = step.refer("x", {"path": path, "uri": path.as_uri()}, "file")
        changed, gone = {**there, "sha256": "0"}, {**there, "uri": f"{path.as_uri()}c"}
        nowhere = {"x": {"uri": "gs://bucket/key"}}
        slow = (
            f'trap "sleep 1; echo ended > {folder}/trace; exit 1" TERM; sleep 60 & wait'
        )
        results = {
            "reads": attempt(
                request('cat "$x" > "$out_y"', {"x": there}, {"y": {"type": "string"}})
            ),
            "changed": attempt(request("true", {"x": changed})),
            "gone": attempt(request("true", {"x": gone})),
            "no package": attempt(
                request("touch $out_x", {}, {"x": FILE}, artifacts=nowhere)
            ),
            "skips": attempt(request("exit 99", skippable=True)),
            "gives up": attempt(request("echo no use; exit 78")),
            "killed": attempt(request(""), ["sh", "-c", "kill -9 $$"]),
            "late": attempt(request(""), ["sh", "-c", slow], timeout=2),
        }
        results["trace"] = (
            (folder / "trace").read_text() if (folder / "trace").exists() else None
        )
        print(
            json.dumps({**results, "folder": folder.as_uri(), "python": sys.executable})
        )


main()
