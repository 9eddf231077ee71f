"""Many runs in one start-up: each is a forked process with a log, a time limit and a result of its own, so a crash or a hang loses one run only."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

Request = dict[str, Any]
Result = dict[str, Any]
Work = Callable[[Request, Path], Result]

_LOG_TAIL = 6000
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_DEFAULT_TIMEOUT = 300.0
_DEFAULT_JOBS = 2


def _child(work: Work, request: Request, home: Path) -> None:
    """Never returns: does the work with output in `home`/log and leaves `home`/result.json."""
    os.setsid()
    code = 1
    try:
        log = os.open(home / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ.update(request.get("env") or {})
        (home / "result.json").write_text(json.dumps(work(request, home)))
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _collect(request: Request, home: Path, empty: Result, stopped: str) -> Result:
    log = _COLOUR.sub("", (home / "log").read_text(errors="replace")) if (home / "log").exists() else ""
    answer = home / "result.json"
    result = json.loads(answer.read_text()) if answer.exists() else {**empty, "error": stopped}
    return {"key": request["key"], **result, "log": log[-_LOG_TAIL:]}


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run_all(work: Work, runs: list[Request], jobs: int | None, root: Path, empty: Result) -> list[Result]:
    """The results in the order of `runs`. A run that dies or passes its "timeout" (seconds) gives `empty` and an "error" that begins with "aborted"."""
    results: dict[int, Result] = {}
    waiting = list(enumerate(runs))
    active: dict[int, tuple[int, float]] = {}

    def finish(pid: int, stopped: str) -> None:
        number, _ = active.pop(pid)
        _kill_group(pid)  # what the run may have left behind
        results[number] = _collect(runs[number], root / str(number), empty, stopped)
        print(f"{runs[number]['key']}: {results[number].get('error') or 'done'}"[:200], file=sys.stderr, flush=True)

    while waiting or active:
        while waiting and len(active) < (jobs or _DEFAULT_JOBS):
            number, request = waiting.pop(0)
            (root / str(number)).mkdir(parents=True)
            sys.stdout.flush()
            sys.stderr.flush()
            pid = os.fork()
            if pid == 0:
                _child(work, request, root / str(number))
            active[pid] = (number, time.monotonic() + float(request.get("timeout") or _DEFAULT_TIMEOUT))
        for pid, (_, deadline) in list(active.items()):
            if os.waitpid(pid, os.WNOHANG)[0]:
                finish(pid, "aborted: the process died")
            elif time.monotonic() > deadline:
                _kill_group(pid)
                os.waitpid(pid, 0)
                finish(pid, "aborted: timed out")
        time.sleep(0.02)
    return [results[number] for number in sorted(results)]


def to_json(value: Any, special: Callable[[Any], Any] | None = None) -> Any:
    """`value` as plain JSON data. `special` may give another value for what JSON has no form of; the rest becomes {"$unrepresentable": its repr}."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)):
        return value if value == value and value not in (float("inf"), float("-inf")) else {"$unrepresentable": repr(value)}
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: to_json(item, special) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(item, special) for item in value]
    replaced = special(value) if special else None
    return {"$unrepresentable": repr(value)} if replaced is None else replaced
