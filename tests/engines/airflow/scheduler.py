"""scheduler.py INPUT.json OUTPUT.json: DAGs under the real scheduler of the Airflow of this environment (2.11 or 3).

INPUT  {"folder", "pools"?: {name: slots}, "users"?: [name], "trigger"?: [{"dagId", "runId", "conf"?}],
        "answers"?: [{"dagId", "runId", "taskId", "option", "user"}], "commands"?: [text],
        "until": {dagId: how many runs have ended}, "seconds"}
OUTPUT {"airflow": version, "ready": when DAGs were first seen, "refusedAnswers": [{"taskId", "user", "status"}],
        "left": those of `commands` that processes still run at the end, "runs": [{"dagId", "runId", "type", "state", "scheduledAt", "start", "end",
                  "tasks": [{"id", "index", "state", "tries", "attempts": [{"state", "start", "end"}], "xcoms"}]}], "log"}
Instants are seconds since 1970. DAGs are switched on. It ends when all of `until` has ended, or after so many seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
from services import Services  # noqa: E402

import home as homes  # noqa: E402

Request = dict[str, Any]


def _trigger(request: Request) -> bool:
    """Makes a run, if the scheduler knows the DAG by now."""
    from airflow.api.common.trigger_dag import trigger_dag
    from airflow.exceptions import DagNotFound

    import read_run

    more: dict[str, Any] = {}
    if read_run.IS_3:
        from airflow.utils.types import DagRunTriggeredByType

        more["triggered_by"] = DagRunTriggeredByType.TEST
    try:
        trigger_dag(dag_id=request["dagId"], run_id=request["runId"], conf=request.get("conf") or {}, **more)
    except DagNotFound:
        return False
    return True


def _answer(request: Request, services: Services, refused: list[dict[str, Any]]) -> bool:
    """Answers what a run asks, if it asks by now."""
    path = f"dags/{request['dagId']}/dagRuns/{request['runId']}/taskInstances/{request['taskId']}/-1/hitlDetails"
    if services.call("GET", path, request["user"])[0] != 200:
        return False
    status, told = services.call("PATCH", path, request["user"], {"chosen_options": [request["option"]], "params_input": {}})
    if status != 200:
        refused.append({"taskId": request["taskId"], "user": request["user"], "status": status, "detail": told})
    return True


def _ended(until: dict[str, int], runs: list[dict[str, Any]]) -> bool:
    ended = [run["dagId"] for run in runs if run["state"] in {"success", "failed"}]
    return all(ended.count(dag_id) >= count for dag_id, count in until.items())


def _running(commands: list[str]) -> list[str]:
    lines = subprocess.run(["ps", "-eo", "args"], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    return [command for command in commands if command in lines]


def _watch(request: Request, services: Services) -> dict[str, Any]:
    """Triggers, answers and reads until all has ended."""
    import read_run

    trigger, answers = list(request.get("trigger") or []), list(request.get("answers") or [])
    refused: list[dict[str, Any]] = []
    end = time.monotonic() + request["seconds"]
    ready = None
    while True:
        trigger = [one for one in trigger if not _trigger(one)]
        answers = [one for one in answers if not _answer(one, services, refused)]
        if ready is None and not trigger:
            ready = time.time()
        runs = read_run.read_runs()
        if _ended(request["until"], runs) or time.monotonic() > end or services.dead():
            left = _running(request.get("commands") or [])
            return {"ready": ready, "refusedAnswers": refused, "left": left, "runs": runs, "log": services.log()}
        time.sleep(1)


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    request = json.loads(Path(arguments[0]).read_text())
    with tempfile.TemporaryDirectory(prefix="airflow-scheduler-", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "airflow"
        homes.prepare_scheduler(home, Path(request["folder"]).resolve(), request.get("users") or [])
        with Services(home, int(os.environ["AIRFLOW__API__PORT"])) as services:
            import airflow
            from airflow.models.pool import Pool

            for name, slots in (request.get("pools") or {}).items():
                Pool.create_or_update_pool(name, slots, description="", include_deferred=False)
            result = _watch(request, services)
    Path(arguments[1]).write_text(json.dumps({"airflow": airflow.__version__, **result}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
