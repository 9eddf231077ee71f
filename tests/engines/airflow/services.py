"""The processes of an Airflow: scheduler, and on 3 the DAG processor, the triggerer and the API server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from home import PASSWORD


class Services:
    """They run within `with`."""

    def __init__(self, home: Path, port: int) -> None:
        self.logs = home / "service-logs"
        self.address = f"http://127.0.0.1:{port}"
        self.tokens: dict[str, str] = {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Services:
        self.logs.mkdir()
        if os.environ["PARTITURA_AIRFLOW_MAJOR"] == "3":
            self._start("dag-processor")
            self._start("api-server", "--host", "127.0.0.1", "--port", self.address.rpartition(":")[2], "--workers", "1")
            self._start("triggerer")
            self._wait_for_api()
        self._start("scheduler")
        return self

    def _wait_for_api(self) -> None:
        """Tasks report to it: one that starts before it is there fails."""
        end = time.monotonic() + 120
        while time.monotonic() < end and not self.dead():
            with suppress(OSError):
                self._send("GET", "/api/v2/version", {}, None)
                return
            time.sleep(0.5)

    def _start(self, service: str, *arguments: str) -> None:
        with open(self.logs / service, "wb") as log:
            self.processes[service] = subprocess.Popen(
                [sys.executable, "-m", "airflow", service, *arguments],
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __exit__(self, *_: object) -> None:
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)

    def dead(self) -> bool:
        """Whether one of them has ended by itself."""
        return any(process.poll() is not None for process in self.processes.values())

    def log(self) -> str:
        """The last lines of each."""
        return "\n".join(
            f"== {service} ({process.poll()})\n" + "\n".join((self.logs / service).read_text(errors="replace").splitlines()[-40:])
            for service, process in self.processes.items()
        )

    def call(self, method: str, path: str, user: str, body: object = None) -> tuple[int, Any]:
        """Calls the public API as a user; (0, None) while nobody answers."""
        try:
            if user not in self.tokens:
                login = {"username": user, "password": PASSWORD}
                self.tokens[user] = self._send("POST", "/auth/token", {}, login)[1]["access_token"]
            return self._send(method, f"/api/v2/{path}", {"Authorization": f"Bearer {self.tokens[user]}"}, body)
        except HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except (URLError, OSError):
            return 0, None

    def _send(self, method: str, path: str, headers: dict[str, str], body: object) -> tuple[int, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.address + path, data, {"Content-Type": "application/json", **headers}, method=method)
        with urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
