"""The server's REST API, for programs that wait for what it records."""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

_PAGE = 200
_TRIES = 10


def call(method: str, path: str, body: Any = None) -> Any:
    """A request, made again while the server is too busy for it (503, or no answer in time), as Prefect's own client does.

    Every request here reads, or comes to the same when it is made twice."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{os.environ['PREFECT_API_URL']}{path}", data, {"content-type": "application/json"}, method=method)
    for left in reversed(range(_TRIES)):
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read()
            return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            if error.code != HTTPStatus.SERVICE_UNAVAILABLE or left == 0:
                raise
        except (TimeoutError, ConnectionError, urllib.error.URLError):
            if left == 0:
                raise
        time.sleep(1)
    return None


def flow_runs(**filters: Any) -> list[dict[str, Any]]:
    """All flow runs that match, by their expected start."""
    found: list[dict[str, Any]] = []
    while True:
        page = call("POST", "/flow_runs/filter", {**filters, "sort": "EXPECTED_START_TIME_ASC", "limit": _PAGE, "offset": len(found)})
        found += page
        if len(page) < _PAGE:
            return found


def runs_of(flow: str) -> list[dict[str, Any]]:
    return flow_runs(flows={"name": {"any_": [flow]}})


def states_of(run: dict[str, Any]) -> list[dict[str, Any]]:
    """The states that a flow run went through, in order: {"name", "type", "at", "message"}."""
    states = call("GET", f"/flow_run_states/?flow_run_id={run['id']}")
    told = [{"name": it["name"], "type": it["type"], "at": it["timestamp"], "message": it["message"]} for it in states]
    return sorted(told, key=lambda it: it["at"])


def until(what: str, holds: Callable[[], Any], seconds: float) -> Any:
    """Asks again and again until something is true, and gives it."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds} s: {what}")
        time.sleep(0.3)
    return found
