"""What Prefect's process worker does for the runs of deployments, in forks: each need not import everything again.

A run that is due is proposed as Pending; when the server accepts that, `prefect.engine` runs it.
"""

from __future__ import annotations

import os
import runpy
import sys
import time
from pathlib import Path

import rest


def _run(flow_run_id: str, log: Path) -> int:
    """The process that runs a flow run: what a worker starts as `python -m prefect.engine`."""
    pid = os.fork()
    if pid != 0:
        return pid
    code = 1
    try:
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.environ["PREFECT__FLOW_RUN_ID"] = flow_run_id
        sys.argv = ["prefect.engine"]
        runpy.run_module("prefect.engine", run_name="__main__")
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


class ForkedWorker:
    """Takes the runs of some deployments that are due, as often as it is asked to."""

    def __init__(self, deployment_ids: list[str], log: Path) -> None:
        self._deployment_ids = deployment_ids
        self._log = log
        self._running: dict[int, str] = {}

    def take(self) -> None:
        """Starts what is due."""
        for pid in list(self._running):
            if os.waitpid(pid, os.WNOHANG)[0]:
                del self._running[pid]
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        due = rest.call("POST", "/deployments/get_scheduled_flow_runs", {"deployment_ids": self._deployment_ids, "scheduled_before": now})
        for run in due:
            answer = rest.call("POST", f"/flow_runs/{run['id']}/set_state", {"state": {"type": "PENDING", "name": "Pending"}})
            if answer["status"] == "ACCEPT":
                self._running[_run(run["id"], self._log)] = run["id"]
