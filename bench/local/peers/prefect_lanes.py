"""prefect_lanes.py TASKS: a flow that calls tasks that do nothing, each waiting for one before it, in this process, recorded by Prefect's ephemeral server on SQLite."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable

from lanes import LANES, measure

_HOME = tempfile.TemporaryDirectory()
os.environ.update(
    {
        "PREFECT_HOME": _HOME.name,
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "ERROR",
        "DO_NOT_TRACK": "1",
    }
)
os.environ.pop("PREFECT_API_URL", None)

import prefect  # noqa: E402


@prefect.task
def nothing() -> None:
    pass


@prefect.flow
def lanes(tasks: int) -> int:
    ends = [nothing(return_state=True) for _ in range(LANES)]
    for at in range(LANES, tasks):
        ends[at % LANES] = nothing(wait_for=[ends[at % LANES]], return_state=True)
    return sum(end.is_completed() for end in ends)


def prepare(tasks: int) -> Callable[[], None]:
    def run() -> None:
        done = lanes(tasks)
        if done != LANES:
            raise RuntimeError(f"{done} lanes are complete, not {LANES}")

    return run


measure(prepare)
