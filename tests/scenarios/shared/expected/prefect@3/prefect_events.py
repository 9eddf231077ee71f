"""What a flow run tells others by way of the server, and what it asks of them."""

import time

from prefect import get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.context import FlowRunContext, TaskRunContext
from prefect.events import emit_event
from prefect.events.filters import (
    EventFilter,
    EventNameFilter,
    EventOccurredFilter,
    EventOrder,
    EventResourceFilter,
)

from .prefect_run import scheduled_time
from .step import StepFatal

UPDATED = "asset.updated"
APPROVED, REJECTED = "approval.approved", "approval.rejected"
PAGE = 200


def tell_updates(assets):
    """Emits an event for each of the assets."""
    for asset in assets:
        emit_event(event=UPDATED, resource={"prefect.resource.id": asset})


def wait_for(condition, inputs, interval, limit):
    """Asks the server every so many seconds, until what is waited for has happened."""
    end = time.monotonic() + limit
    if condition == "approval":
        ask(**inputs)
    while not CONDITIONS[condition](**inputs):
        if (left := end - time.monotonic()) <= 0:
            raise TimeoutError(f"P7107: timed out after {limit} s")
        time.sleep(min(interval, left))
    return {}


def ask(message):
    """Puts a question into the log, with the commands that answer it."""
    emit = f"prefect event emit {{}} --resource-id {question()}"
    commands = [emit.format(APPROVED), emit.format(REJECTED)]
    print(message, *commands, sep="\n")


def question():
    """What the events that answer an approval are about: its task run."""
    return f"prefect.task-run.{TaskRunContext.get().task_run.id}"


def is_approved(message):
    """Whether the first answer of a person is there and is yes; a no is fatal."""
    wanted = EventFilter(
        event=EventNameFilter(name=[APPROVED, REJECTED]),
        resource=EventResourceFilter(id=[question()]),
        order=EventOrder.ASC,
    )
    with get_client(sync_client=True) as client:
        answers = client.read_events(wanted, limit=1).events
    if any(answer.event == REJECTED for answer in answers):
        raise StepFatal("P7110: rejected")
    return bool(answers)


def was_updated(asset):
    """Whether an asset was updated since this run began."""
    wanted = EventFilter(
        occurred=EventOccurredFilter(since=FlowRunContext.get().flow_run.start_time),
        event=EventNameFilter(name=[UPDATED]),
        resource=EventResourceFilter(id=[asset]),
    )
    with get_client(sync_client=True) as client:
        return bool(client.read_events(wanted, limit=1).events)


def has_succeeded(pipeline):
    """Whether a run of a flow for the same instant has completed.

    For a run that no schedule made, one that no schedule made either.
    """
    fire_time = scheduled_time()
    wanted = FlowRunFilter(
        state=FlowRunFilterState(
            type=FlowRunFilterStateType(any_=[StateType.COMPLETED])
        ),
        expected_start_time=fire_time
        and FlowRunFilterExpectedStartTime(before_=fire_time, after_=fire_time),
    )
    with get_client(sync_client=True) as client:
        offset = 0
        while True:
            runs = client.read_flow_runs(
                flow_filter=FlowFilter(name=FlowFilterName(any_=[pipeline])),
                flow_run_filter=wanted,
                sort=FlowRunSort.EXPECTED_START_TIME_DESC,
                limit=PAGE,
                offset=offset,
            )
            if any(run.auto_scheduled == (fire_time is not None) for run in runs):
                return True
            if len(runs) < PAGE:
                return False
            offset += PAGE


CONDITIONS = {
    "pipeline": has_succeeded,
    "asset": was_updated,
    "approval": is_approved,
}
