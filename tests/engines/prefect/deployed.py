"""deployed.py INPUT.json OUTPUT.json: deploys flows to a real Prefect server, runs them, calls others, and tells what the server has recorded.

INPUT  {"deployments": [{"key": flow and deployment, "folder": with its prefect.yaml, "pool", "runs": how many to wait for}], "settings"?: of the server,
        "limits"?: {global concurrency limit: slots}, "secrets"?: {Secret block: value},
        "worker": the work pool that a real worker is started for; runs of other pools are taken by forked_worker.py,
        "calls": [{"key", "file", "flow", "params"?, "env"?, "after"?: [{"flow", "state"}, …], "pause"?: seconds}], "timeout"?: seconds for all}
        and instead of "file" and "flow": {"key", "event", "run": flow, "task"}: sends an event about the task run of that flow once it is running
       A deployment's schedule is paused when so many runs have begun; 0: it is paused at once. A call waits until all is deployed, until each flow of
       "after" has a run in the state, and for the pause; it then runs the flow in a process of its own.
OUTPUT {"prefect": version, "deployments": [{"key", "scheduled": [instants of the runs that the server's scheduler has made],
        "runs": [{"scheduledFor", "auto", "states": [{"name", "type", "at", "message"}], "run": as run.py tells it}]}], "calls": [as run.py tells them], "log"}
"""

from __future__ import annotations

import asyncio
import json
import os
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
from forked_worker import ForkedWorker  # noqa: E402
from server import running_server  # noqa: E402

_DEPLOYED, _GIVEN_UP = "deployed", "given-up"
_LIMIT = 250.0
_SETTINGS = {
    "PREFECT_WORKER_QUERY_SECONDS": "1",
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


def _pause(deployment: dict[str, Any]) -> None:
    for schedule in deployment["schedules"]:
        rest.call("PATCH", f"/deployments/{deployment['id']}/schedules/{schedule['id']}", {"active": False})


def _start_worker(pool: str, log: Path) -> subprocess.Popen[bytes]:
    with open(log, "wb") as output:
        return subprocess.Popen([sys.executable, "-m", "prefect", "worker", "start", "--pool", pool], stdout=output, stderr=subprocess.STDOUT)


def _work_off(wanted: list[tuple[dict[str, Any], int]], worker: ForkedWorker, limit: float) -> None:
    """Waits until each deployment has had its runs; pauses its schedule as soon as they have begun."""
    active = [(deployment, runs) for deployment, runs in wanted if runs]

    def all_ended() -> bool:
        worker.take()
        found = rest.flow_runs(deployments={"id": {"any_": [deployment["id"] for deployment, _ in active]}})
        ended = True
        for deployment, runs in active:
            own = [run for run in found if run["deployment_id"] == deployment["id"]]
            begun = [run for run in own if run["state_type"] in _BEGUN or run["state_name"] == "AwaitingConcurrencySlot"]
            if len(begun) >= runs and len(begun) < len(own):
                _pause(deployment)
            ended = ended and sum(run["state_type"] in _ENDED for run in own) >= runs
        return ended

    rest.until("all runs of deployments have ended", all_ended, limit)


def _drop_late_runs() -> None:
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    for run in rest.flow_runs(flow_runs={"state": {"type": {"any_": ["SCHEDULED"]}}}):
        if run["expected_start_time"] < now:
            rest.call("DELETE", f"/flow_runs/{run['id']}")


def _serve(request: batch.Request, home: Path) -> batch.Result:
    from prefect.blocks.system import Secret

    for name, slots in request.get("limits", {}).items():
        _prefect("global-concurrency-limit", "create", name, "--limit", str(slots))
    for name, value in request.get("secrets", {}).items():
        Secret(value=value).save(name)
    for pool in {it["pool"] for it in request["deployments"]}:
        _prefect("work-pool", "create", pool, "--type", "process")
    for it in request["deployments"]:
        _prefect("--no-prompt", "deploy", "--all", folder=it["folder"])
    deployments = [(rest.call("GET", f"/deployments/name/{it['key']}/{it['key']}"), it["runs"]) for it in request["deployments"]]
    scheduled: dict[str, list[str]] = {deployment["name"]: [] for deployment, _ in deployments}
    for deployment, runs in deployments:
        name = deployment["name"]
        if deployment["schedules"]:
            rest.until(f"runs of {name} are scheduled", lambda name=name: rest.runs_of(name), 60)
            scheduled[name] = [run["expected_start_time"] for run in rest.runs_of(name)]
        if runs == 0:
            _pause(deployment)
    _drop_late_runs()
    (home.parent / _DEPLOYED).touch()
    worker = _start_worker(request["worker"], home / "worker.log")
    forked = ForkedWorker([deployment["id"] for deployment, _ in deployments if deployment["work_pool_name"] != request["worker"]], home / "runs.log")
    try:
        _work_off(deployments, forked, request["timeout"] - 40)
    finally:
        worker.terminate()
        worker.wait()
        for log in (home / "worker.log", home / "runs.log"):
            print(log.read_text(errors="replace")[-3000:] if log.exists() else "")

    return {"deployments": asyncio.run(_records(scheduled))}


async def _records(scheduled: dict[str, list[str]]) -> list[dict[str, Any]]:
    """What the server has recorded of the runs of deployments; `scheduled` has the instants for which runs were made, by deployment."""
    import read_run

    async def record(run: dict[str, Any]) -> dict[str, Any]:
        what = await read_run.read_run(run["id"])
        return {"scheduledFor": run["expected_start_time"], "auto": run["auto_scheduled"], "states": rest.states_of(run), "run": what}

    return [
        {"key": key, "scheduled": times, "runs": await asyncio.gather(*(record(run) for run in rest.runs_of(key)))}
        for key, times in scheduled.items()
    ]


def _call(request: batch.Request, home: Path) -> batch.Result:
    import run

    limit = request["timeout"]
    rest.until("all is deployed or will not be", lambda: any((home.parent / it).exists() for it in (_DEPLOYED, _GIVEN_UP)), limit)
    if not (home.parent / _DEPLOYED).exists():
        raise RuntimeError("not everything could be deployed")
    for it in request.get("after", []):
        rest.until(
            f"{it['flow']} is {it['state']}", lambda it=it: any(found["state_name"] == it["state"] for found in rest.runs_of(it["flow"])), limit
        )
    time.sleep(request.get("pause", 0))
    return _send(request, limit) if "event" in request else run.execute(request, home)


def _send(request: batch.Request, limit: float) -> batch.Result:
    wanted = {
        "flows": {"name": {"any_": [request["run"]]}},
        "task_runs": {"name": {"any_": [request["task"]]}, "state": {"type": {"any_": ["RUNNING"]}}},
    }
    (found, *_) = rest.until(f"{request['task']} is running", lambda: rest.call("POST", "/task_runs/filter", wanted), limit)
    _prefect("event", "emit", request["event"], "--resource-id", f"prefect.task-run.{found['id']}")
    return {"runState": None, "tasks": []}


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
    os.environ.update({**_SETTINGS, **request.get("settings", {})})
    with tempfile.TemporaryDirectory(prefix="prefect-deployed-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        with running_server(root / "server"):
            import prefect
            import prefect.cli
            import prefect.cli.deploy
            import prefect.flows
            import prefect.task_engine  # noqa: F401  the heavy imports, shared by every fork

            serve = {**{name: it for name, it in request.items() if name != "calls"}, "key": "deployments", "timeout": limit}
            calls = [{**call, "timeout": limit} for call in request.get("calls", [])]
            (served, *called) = batch.run_all(_work, [serve, *calls], 1 + len(calls), root, {"deployments": []})
            server_log = (root / "server" / "server.log").read_text(errors="replace")[-3000:]
    answer = {"prefect": prefect.__version__, **served, "calls": called, "log": f"{server_log}\n{served['log']}"}
    Path(arguments[1]).write_text(json.dumps(answer, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
