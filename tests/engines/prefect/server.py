"""A real Prefect server on loopback with a home of its own, for the time of one program."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

_START_LIMIT = 180.0
_SETTINGS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_LOGGING_COLORS": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "true",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "DO_NOT_TRACK": "1",
}


def _template_database() -> Path:
    """The migrated database beside the environment that runs this program; made on first use."""
    home = Path(sys.prefix) / "var" / "prefect-home"
    home.mkdir(parents=True, exist_ok=True)
    done = home / "migrated.db"
    with open(home / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists():
            return done
        fresh = home / "fresh.db"
        fresh.unlink(missing_ok=True)
        environment = {
            **os.environ,
            **_SETTINGS,
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{fresh}",
        }
        command = [sys.executable, "-m", "prefect", "server", "database", "upgrade", "--yes"]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
        fresh.rename(done)
    return done


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_LIMIT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(f"the Prefect server did not start:\n{log.read_text(errors='replace')[-4000:]}")


@contextlib.contextmanager
def running_server(home: Path) -> Iterator[str]:
    """Starts the server, sets this process's environment for its clients (before `prefect` is imported), and yields the API's URL."""
    home.mkdir(parents=True)
    shutil.copyfile(_template_database(), home / "prefect.db")
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    os.environ.update(_SETTINGS)
    os.environ["PREFECT_HOME"] = str(home)
    log = home / "server.log"
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_healthy(url, process, log)
        os.environ["PREFECT_API_URL"] = url
        yield url
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
