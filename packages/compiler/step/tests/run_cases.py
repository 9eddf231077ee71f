"""Runs the shared cases on step.py; prints what came of each as JSON."""

import json
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent
sys.path.insert(0, str(TESTS.parent))

import step  # noqa: E402


def attempt(request):
    try:
        return {"outputs": step.perform(request)}
    except step.StepFailed as error:
        return {"fails": str(error)}


def value_request(kind, value):
    types = {"inputs": {"x": kind}, "outputs": {"x": kind}}
    return {**BODIES, "function": "echo", "types": types, "inputs": {"x": value}}


def body_request(case, folder):
    outputs = case["outputs"]
    artifacts = {
        name: {"path": f"{folder}/{name}", "uri": f"store:{name}"}
        for name, kind in outputs.items()
        if "artifact" in kind
    }
    return {
        **BODIES,
        "function": case["body"],
        "types": {"inputs": case.get("inputs", {}), "outputs": outputs},
        "optional": case.get("optional", {}),
        "inputs": case.get("given", {}),
        "artifacts": artifacts,
        "context": {"runId": "run-1", "attempt": 2, "index": None},
    }


def in_folder(case):
    with tempfile.TemporaryDirectory() as folder:
        return attempt(body_request(case, folder))


BODIES = {"source": "tests/bodies.py"}
CASES = json.loads((TESTS / "cases.json").read_text("utf-8"))
WRITTEN = {
    "values": [
        {
            "good": [attempt(value_request(it["type"], value)) for value in it["good"]],
            "bad": [attempt(value_request(it["type"], value)) for value in it["bad"]],
            "restored": [
                json.dumps(attempt(value_request(it["type"], given)))
                == json.dumps({"outputs": {"x": wanted}})
                for given, wanted in it.get("restored", [])
            ],
        }
        for it in CASES["values"]
    ],
    "messages": [
        attempt(value_request(it["type"], it["value"])) for it in CASES["messages"]
    ],
    "bodies": [in_folder(case) for case in CASES["bodies"]],
}
print(json.dumps(WRITTEN))
