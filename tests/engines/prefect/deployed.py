"""deployed.py INPUT.json OUTPUT.json: deploys flows to a real Prefect server with a worker, calls others, and tells what the server has recorded.

INPUT  {"deployments": [{"key": flow and deployment, "folder": with its prefect.yaml, "runs": how many to wait for}], "scheduler"?: settings of the server,
        "calls": [{"key", "file", "flow", "params"?, "env"?, "after"?: [{"flow", "state"}, …], "pause"?: seconds}], "timeout"?: seconds for all}
       A deployment's schedule is paused when so many runs have begun; 0: it is paused at once. A call waits until all is deployed, until each flow of
       "after" has a run in the state, and for the pause; it then runs the flow in a process of its own.
OUTPUT {"prefect": version, "deployments": [{"key", "scheduled": [instants of the runs that the server's scheduler has made],
        "runs": [{"scheduledFor", "auto", "states": [{"name", "type", "at", "message"}], "run": as run.py tells it}]}], "calls": [as run.py tells them], "log"}
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
import batch  # noqa: E402
import rest  # noqa: E402
from server import running_server  # noqa: E402

_POOL = "default"
_DEPLOYED, _GIVEN_UP = "deployed", "given-up"
_LIMIT = 150.0
_SETTINGS = {
    "PREFECT_WORKER_QUERY_SECONDS": "1",
    "PREFECT_WORKER_PREFETCH_SECONDS": "1",
    "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "3",
}
_BEGUN = {"PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "CRASHED"}
_ENDED = {"COMPLETED", "FAILED", "CANCELLED", "CRASHED"}


def _prefect(*words: str, folder: Path | str = ".") -> None:
    """The command `prefect`, in a fork of this process: it need not import everything again."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            from prefect.cli import app

            os.chdir(folder)
            sys.argv = ["prefect", *words]
            app()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    if status != 0:
        raise RuntimeError(f"prefect {' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}")


def _pause(key: str) -> None:
    deployment = rest.call("GET", f"/deployments/name/{key}/{key}")
    for schedule in deployment["schedules"]:
        rest.call("PATCH", f"/deployments/{deployment['id']}/schedules/{schedule['id']}", {"active": False})


def _start_worker(log: Path) -> subprocess.Popen[bytes]:
    with open(log, "wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "prefect", "worker", "start", "--pool", _POOL],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _work_off(deployments: list[dict[str, Any]], limit: float) -> None:
    """Waits until each deployment has had its runs; pauses its schedule as soon as they have begun."""
    active = {it["key"]: it["runs"] for it in deployments if it["runs"]}

    def all_ended() -> bool:
        ended = True
        for key, wanted in active.items():
            runs = rest.runs_of(key)
            begun = [run for run in runs if run["state_type"] in _BEGUN or run["state_name"] == "AwaitingConcurrencySlot"]
            if len(begun) >= wanted and len(begun) < len(runs):
                _pause(key)
            ended = ended and sum(run["state_type"] in _ENDED for run in runs) >= wanted
        return ended

    rest.until("all runs of deployments have ended", all_ended, limit)


def _serve(request: batch.Request, home: Path) -> batch.Result:
    import read_run

    deployments = request["deployments"]
    _prefect("work-pool", "create", _POOL, "--type", "process")
    for it in deployments:
        _prefect("--no-prompt", "deploy", "--all", folder=it["folder"])
    with_schedule = [it["key"] for it in deployments if rest.call("GET", f"/deployments/name/{it['key']}/{it['key']}")["schedules"]]
    for key in with_schedule:
        rest.until(f"runs of {key} are scheduled", lambda key=key: rest.runs_of(key), 30)
    scheduled = {key: [run["expected_start_time"] for run in rest.runs_of(key)] for key in with_schedule}
    for it in deployments:
        if it["runs"] == 0:
            _pause(it["key"])
    time.sleep(2 + -time.time() % 10)  # in the middle of an interval, so that all deployments begin with the same instant
    for run in rest.flow_runs(flow_runs={"state": {"type": {"any_": ["SCHEDULED"]}}}):
        if run["expected_start_time"] < time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()):
            rest.call("DELETE", f"/flow_runs/{run['id']}")
    (home.parent / _DEPLOYED).touch()
    worker = _start_worker(home / "worker.log")
    try:
        _work_off(deployments, request["timeout"] - 40)
    finally:
        os.killpg(worker.pid, signal.SIGTERM)
        worker.wait()
        print((home / "worker.log").read_text(errors="replace")[-4000:])

    def told(run: dict[str, Any]) -> dict[str, Any]:
        what = asyncio.run(read_run.read_run(run["id"]))
        return {"scheduledFor": run["expected_start_time"], "auto": run["auto_scheduled"], "states": rest.states_of(run), "run": what}

    return {
        "deployments": [
            {"key": it["key"], "scheduled": scheduled.get(it["key"], []), "runs": [told(run) for run in rest.runs_of(it["key"])]} for it in deployments
        ]
    }


def _call(request: batch.Request, home: Path) -> batch.Result:
    import run

    limit = request["timeout"]
    rest.until("all is deployed or will not be", lambda: any((home.parent / it).exists() for it in (_DEPLOYED, _GIVEN_UP)), limit)
    if not (home.parent / _DEPLOYED).exists():
        raise RuntimeError("not everything could be deployed")
    for it in request.get("after", []):
        rest.until(f"{it['flow']} is {it['state']}", lambda it=it: any(found["state_name"] == it["state"] for found in rest.runs_of(it["flow"])), limit)
    time.sleep(request.get("pause", 0))
    return run.execute(request, home)


def _work(request: batch.Request, home: Path) -> batch.Result:
    if "deployments" not in request:
        return _call(request, home)
    try:
        return _serve(request, home)
    finally:
        (home.parent / _GIVEN_UP).touch()


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    request = json.loads(Path(arguments[0]).read_text())
    limit = float(request.get("timeout") or _LIMIT)
    os.environ.update({**_SETTINGS, **request.get("scheduler", {})})
    with tempfile.TemporaryDirectory(prefix="prefect-deployed-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        with running_server(root / "server"):
            import prefect
            import prefect.cli
            import prefect.cli.deploy
            import prefect.flows
            import prefect.task_engine  # noqa: F401  the heavy imports, shared by every fork

            serve = {"key": "deployments", "deployments": request["deployments"], "timeout": limit}
            calls = [{**call, "timeout": limit} for call in request.get("calls", [])]
            (served, *called) = batch.run_all(_work, [serve, *calls], 1 + len(calls), root, {"deployments": []})
            server_log = (root / "server" / "server.log").read_text(errors="replace")[-4000:]
    answer = {"prefect": prefect.__version__, **served, "calls": called, "log": f"{served['log']}\n{server_log}"}
    Path(arguments[1]).write_text(json.dumps(answer, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
