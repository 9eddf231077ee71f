"""dagster_lanes.py TASKS: a job of ops that do nothing, by `execute_in_process`. Its events are kept in memory, and not written to the terminal: both in Dagster's favour."""

from __future__ import annotations

from collections.abc import Callable

import dagster
from lanes import LANES, measure

_QUIET = {"loggers": {"console": {"config": {"log_level": "ERROR"}}}}


@dagster.op(ins={"start": dagster.In(dagster.Nothing)}, out=dagster.Out(dagster.Nothing))
def nothing() -> None:
    pass


@dagster.op(out=dagster.Out(dagster.Nothing))
def first() -> None:
    pass


def prepare(tasks: int) -> Callable[[], None]:
    @dagster.job
    def lanes() -> None:
        ends = [first.alias(f"first_{lane}")() for lane in range(LANES)]
        for at in range(LANES, tasks):
            ends[at % LANES] = nothing.alias(f"nothing_{at}")(start=ends[at % LANES])

    def run() -> None:
        result = lanes.execute_in_process(run_config=_QUIET)
        done = len(result.get_step_success_events())
        if done != tasks:
            raise RuntimeError(f"{done} ops succeeded, not {tasks}")

    return run


measure(prepare)
