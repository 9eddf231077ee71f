"""check.py ENGINE RESULT.json: compares what an engine did with expected.json; prints each difference. Exit code 1 when there is one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

Seen = dict[str, list[Any]]


def _named(task: dict[str, Any], name: str) -> str:
    return name if task["index"] is None else f"{name}[{task['index']}]"


def _airflow(run: dict[str, Any]) -> tuple[str, Seen]:
    tasks = {_named(task, task["id"]): [task["state"], task["xcoms"].get("return_value"), task["tries"], task["retryDelays"]] for task in run["tasks"]}
    return run["runState"], tasks


def _prefect(run: dict[str, Any]) -> tuple[str, Seen]:
    # a task run that never started keeps the name that the engine gave it: the task's, and three digits
    def name(task: dict[str, Any]) -> str:
        return task["id"] if task["tries"] else task["id"].rpartition("-")[0]

    return run["runState"], {name(task): [task["state"], task.get("value"), task["tries"], task["retryDelays"]] for task in run["tasks"]}


def _kfp(run: dict[str, Any]) -> tuple[str, Seen]:
    def outputs(task: dict[str, Any]) -> dict[str, Any]:
        return {name: value["sha256"] if isinstance(value, dict) and "$artifact" in value else value for name, value in task["outputs"].items()}

    return run["runState"], {_named(task, "/".join(task["path"])): [task["state"], outputs(task), task["tries"], task["retryDelays"]] for task in run["tasks"]}


def _argo(workflow: dict[str, Any]) -> tuple[str, Seen]:
    tasks: Seen = {}
    for node in workflow["status"]["nodes"].values():
        if node["type"] in ("Pod", "Skipped"):
            values = (node.get("outputs") or {}).get("parameters") or []
            tasks[node["displayName"]] = [node["phase"], next((value.get("value") for value in values if value["name"] == "out"), None)]
    return workflow["status"]["phase"], tasks


_READERS = {"airflow": _airflow, "prefect": _prefect, "kfp": _kfp, "argo": _argo}


def main(engine: str, file: str) -> int:
    answer = json.loads(Path(file).read_text())
    state, tasks = _READERS[engine](answer if engine == "argo" else answer["runs"][0])
    expected = json.loads((Path(__file__).parent / "expected.json").read_text())[engine]
    differences = [] if state == expected["runState"] else [f"run: {state}, expected {expected['runState']}"]
    for name in sorted({*tasks, *expected["tasks"]}):
        wanted = expected["tasks"].get(name)
        found = tasks.get(name, ["no such task"])[: len(wanted or [0])]
        if found != wanted:
            differences.append(f"{name}: {json.dumps(found)}, expected {json.dumps(wanted)}")
    for difference in differences:
        print(f"  {difference}", file=sys.stderr)
    if differences and engine != "argo":
        print(answer["runs"][0].get("error"), answer["runs"][0]["log"][-1500:], sep="\n", file=sys.stderr)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
