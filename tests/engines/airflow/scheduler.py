"""scheduler.py INPUT.json OUTPUT.json: DAGs under the real scheduler of the Airflow of this environment (2.11 or 3).

INPUT  {"folder", "pools"?: {name: slots}, "users"?: [name], "env"?: {name: value}, "trigger"?: [{"dagId", "runId", "conf"?}],
        "answers"?: [{"dagId", "runId", "taskId", "option", "user"}], "commands"?: [text],
        "until": {dagId: how many runs have ended}, "seconds"}
OUTPUT {"airflow": version, "refused": [{"dagId", "runId", "why"}], "left": those of `commands` that processes run at the end,
        "runs": [{"dagId", "runId", "type", "state", "scheduledAt", "start", "end",
                  "tasks": [{"id", "index", "state", "tries", "attempts": [{"state", "start", "end"}], "xcoms"}]}], "log"}
`refused` are triggers with a wrong `conf`, and answers by those who may not.
Instants are seconds since 1970. DAGs are switched on. It ends when all of `until` has ended, or after so many seconds.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
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
# Seconds that a person takes to answer: the scheduler fails a task that goes on before it has seen it pause.
THINKING = 15


def _store_dags(folder: Path) -> None:
    """2.11: what the scheduler would do itself, but with SQLite between its other work and one file at a time."""
    import read_run

    if not read_run.IS_3:
        from airflow.models.dagbag import DagBag

        DagBag(dag_folder=folder, include_examples=False).sync_to_db()


def _refusal(request: Request, why: object) -> dict[str, Any]:
    return {"dagId": request["dagId"], "runId": request["runId"], "why": str(why)}


def _trigger(request: Request, refused: list[dict[str, Any]]) -> bool:
    """Makes a run, if the scheduler knows the DAG by now."""
    from airflow.api.common.trigger_dag import trigger_dag
    from airflow.exceptions import DagNotFound, ParamValidationError

    import read_run

    more: dict[str, Any] = {}
    if read_run.IS_3:
        from airflow.utils.types import DagRunTriggeredByType

        more["triggered_by"] = DagRunTriggeredByType.TEST
    else:
        more["replace_microseconds"] = False  # two runs of a second would have one logical date
    try:
        trigger_dag(dag_id=request["dagId"], run_id=request["runId"], conf=request.get("conf") or {}, **more)
    except DagNotFound:
        return False
    except (ParamValidationError, ValueError) as error:
        refused.append(_refusal(request, error))
    return True


def _answer(request: Request, services: Services, refused: list[dict[str, Any]]) -> bool:
    """Answers what a run asks, if it asks by now."""
    path = f"dags/{request['dagId']}/dagRuns/{request['runId']}/taskInstances/{request['taskId']}/-1/hitlDetails"
    if services.call("GET", path, request["user"])[0] != 200:
        return False
    if time.monotonic() - request.setdefault("askedAt", time.monotonic()) < THINKING:
        return False
    status, told = services.call("PATCH", path, request["user"], {"chosen_options": [request["option"]], "params_input": {}})
    if status == 0:
        return False
    if status != 200:
        refused.append(_refusal(request, f"{status} {told}"))
    return True


def _ended(until: dict[str, int], runs: list[dict[str, Any]]) -> bool:
    ended = [run["dagId"] for run in runs if run["state"] in {"success", "failed"}]
    return all(ended.count(dag_id) >= count for dag_id, count in until.items())


def _left(commands: list[str]) -> list[str]:
    """Which of the commands still run, after half a minute for them to end; they are ended then."""
    for _ in range(30):
        lines = subprocess.run(["ps", "-eo", "pid=,args="], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
        processes = {line.strip().partition(" ")[2]: int(line.split()[0]) for line in lines}
        left = [command for command in commands if command in processes]
        if not left:
            break
        time.sleep(1)
    for command in left:
        os.kill(processes[command], signal.SIGKILL)
    return left


def _watch(request: Request, services: Services) -> dict[str, Any]:
    """Triggers, answers and reads until all has ended."""
    import read_run

    trigger, answers = list(request.get("trigger") or []), list(request.get("answers") or [])
    refused: list[dict[str, Any]] = []
    end = time.monotonic() + request["seconds"]
    while True:
        trigger = [one for one in trigger if not _trigger(one, refused)]
        while answers and _answer(answers[0], services, refused):
            answers.pop(0)
        runs = read_run.read_runs()
        if _ended(request["until"], runs) or time.monotonic() > end or services.dead():
            return {"refused": refused, "left": _left(request.get("commands") or []), "runs": read_run.read_runs(), "log": services.log()}
        time.sleep(1)


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    request = json.loads(Path(arguments[0]).read_text())
    os.environ.update(request.get("env") or {})
    memory = Path("/dev/shm")  # many small writes of several processes: a disk would be waited for
    where = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="airflow-scheduler-", dir=where, ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "airflow"
        homes.prepare_scheduler(home, Path(request["folder"]).resolve(), request.get("users") or [])
        _store_dags(Path(os.environ["AIRFLOW__CORE__DAGS_FOLDER"]))
        with Services(home, int(os.environ["AIRFLOW__API__PORT"])) as services:
            import airflow
            from airflow.models.pool import Pool

            for name, slots in (request.get("pools") or {}).items():
                Pool.create_or_update_pool(name, slots, description="", include_deferred=False)
            result = _watch(request, services)
        if kept := os.environ.get("PARTITURA_KEEP_LOGS"):
            shutil.copytree(home / "logs", kept, dirs_exist_ok=True)
    Path(arguments[1]).write_text(json.dumps({"airflow": airflow.__version__, **result}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
