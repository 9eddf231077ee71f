"""What the server's API says of a flow run: its state and result, and every task run's, with the values that the states refer to."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from uuid import UUID

from prefect import get_client
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import State, TaskRun
from prefect.client.schemas.sorting import TaskRunSort

from batch import to_json

_SETTLED_AFTER = 2.0
_LIMIT = 300.0
_PAGE = 200


async def _task_runs(client: PrefectClient, flow_run_id: UUID) -> list[TaskRun]:
    found: list[TaskRun] = []
    while True:
        page = await client.read_task_runs(
            flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[flow_run_id])),
            sort=TaskRunSort.EXPECTED_START_TIME_ASC,
            limit=_PAGE,
            offset=len(found),
        )
        found += page
        if len(page) < _PAGE:
            return found


async def _settled(client: PrefectClient, flow_run_id: UUID) -> list[TaskRun]:
    """The server learns of task runs by events: reads until all are final, or nothing has changed for a while (a task run may stay pending)."""
    deadline = time.monotonic() + _LIMIT
    seen: Any = None
    changed = time.monotonic()
    while True:
        runs = await _task_runs(client, flow_run_id)
        picture = sorted((str(run.id), str(run.state_id)) for run in runs)
        if picture != seen:
            seen, changed = picture, time.monotonic()
        quiet = time.monotonic() - changed
        final = bool(runs) and all(run.state is not None and run.state.is_final() for run in runs)
        if (final and quiet > 0.5) or quiet > _SETTLED_AFTER or time.monotonic() > deadline:
            return runs
        await asyncio.sleep(0.25)


async def _value(state: State[Any] | None) -> dict[str, Any]:
    """{"value"} of a completed state, {"valueError"} when it cannot be read; {} of any other state."""
    if state is None or not state.is_completed():
        return {}
    try:
        return {"value": to_json(await state.aresult(raise_on_failure=False))}
    except Exception as error:
        return {"valueError": f"{type(error).__name__}: {error}"}


async def _delays(client: PrefectClient, run: TaskRun) -> list[float]:
    """The delays, in seconds, for which the engine scheduled each retry."""
    states = await client.read_task_run_states(run.id)
    waits = [state for state in states if state.name == "AwaitingRetry"]
    return [round((state.state_details.scheduled_time - state.timestamp).total_seconds(), 1) for state in waits if state.state_details.scheduled_time]


async def _task(client: PrefectClient, run: TaskRun) -> dict[str, Any]:
    state = run.state
    return {
        "id": run.name,
        "index": None,
        "taskKey": run.task_key,
        "tags": sorted(run.tags),
        "state": None if state is None else state.name,
        "type": None if state is None else state.type.value,
        "message": None if state is None else state.message,
        "tries": run.run_count,
        "retryDelays": await _delays(client, run) if run.run_count > 1 else [],
        **await _value(state),
    }


async def read_run(flow_run_id: UUID) -> dict[str, Any]:
    async with get_client() as client:
        runs = await _settled(client, flow_run_id)
        flow_run = await client.read_flow_run(flow_run_id)
        state = flow_run.state
        return {
            "runState": None if state is None else state.name,
            "runType": None if state is None else state.type.value,
            "message": None if state is None else state.message,
            "startedAt": flow_run.start_time and flow_run.start_time.isoformat(),
            **await _value(state),
            "tasks": [await _task(client, run) for run in runs],
        }
