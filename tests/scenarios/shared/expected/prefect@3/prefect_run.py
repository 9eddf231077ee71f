"""What a flow run knows of itself."""

from collections import defaultdict
from datetime import datetime, timedelta, timezone

from prefect.context import FlowRunContext
from prefect.futures import wait
from prefect.server.schemas.schedules import CronSchedule
from prefect.utilities.asyncutils import run_coro_as_sync

# The names of the tasks that have failed, by the id of the flow run.
FAILED = defaultdict(set)
# The ids of the flow runs in which only what runs at the exit is left.
EXITING = set()
SECOND = timedelta(seconds=1)


def note_failure(task, task_run, state):
    """Remembers that the task has failed."""
    FAILED[task_run.flow_run_id].add(task.name)


def ended(*runs):
    """How all the runs have ended, and the names of the tasks that have failed."""
    wait(list(runs))
    EXITING.add(FlowRunContext.get().flow_run.id)
    failed = sorted(FAILED.pop(FlowRunContext.get().flow_run.id, ()))
    succeeded = all(run.state.is_completed() for run in runs)
    return "succeeded" if succeeded else "failed", failed


def time_left(limit):
    """The seconds that the run may still take; None if that is as long as it likes."""
    context = FlowRunContext.get()
    if limit is None or context.flow_run.id in EXITING:
        return None
    return limit - (datetime.now(timezone.utc) - context.start_time).total_seconds()


def scheduled_at():
    """The instant for which the schedule made this run; None if it did not."""
    fire_time = scheduled_time()
    return fire_time and text_of(fire_time)


def previous_fire_time(schedule):
    """The fire time before that of this run; None for a run not of a schedule."""
    fire_time = scheduled_time()
    if fire_time is None:
        return None
    if "interval" in schedule:
        return text_of(fire_time - timedelta(seconds=schedule["interval"]))
    return text_of(last_before(fire_time, CronSchedule(**schedule)))


def is_outside(start=None, end=None):
    """Whether this run was made for an instant outside of the schedule."""
    fire_time = scheduled_time()
    if fire_time is None:
        return False
    return (start is not None and fire_time < datetime.fromisoformat(start)) or (
        end is not None and fire_time >= datetime.fromisoformat(end)
    )


def scheduled_time():
    run = FlowRunContext.get().flow_run
    return run.expected_start_time if run.auto_scheduled else None


def last_before(instant, schedule):
    """The last fire time before an instant, looked for further and further back."""
    reach, last = timedelta(hours=8), None
    while last is None:
        start = instant - reach
        while dates := fire_times(schedule, start, instant - SECOND):
            last = dates[-1]
            start = last + SECOND
        reach *= 2
    return last


def fire_times(schedule, start, end):
    """Fire times from start to end; if they are very many, the first of them."""
    return run_coro_as_sync(schedule.get_dates(start=start, end=end))


def text_of(instant):
    """An instant as ISO 8601 in UTC, to the second."""
    return instant.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
