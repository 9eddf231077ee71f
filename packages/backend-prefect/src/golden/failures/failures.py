"""The flow failures, compiled by Partitura 0.0.0 from pipeline.ts."""

from typing import Any

from failures_steps.prefect_step import (
    RESULT_KEY,
    SKIPPED,
    complete,
    retry_unless_fatal,
    run_step,
    skip,
)
from failures_steps.prefect_values import number
from prefect import flow, task


@task(
    name="third-time",
    task_run_name="third-time",
    retries=3,
    retry_delay_seconds=[0.1, 0.2, 0.3],
    retry_condition_fn=retry_unless_fatal,
    result_storage_key=RESULT_KEY,
)
def third_time(counter):
    """Runs `third_time` of steps.py."""
    return run_step("third-time", {"counter": counter})


@task(
    name="fatal",
    task_run_name="fatal",
    retries=3,
    retry_delay_seconds=0,
    retry_condition_fn=retry_unless_fatal,
    result_storage_key=RESULT_KEY,
)
def fatal():
    """Runs `fatal` of steps.py."""
    return run_step("fatal", {})


@task(
    name="sleeps",
    task_run_name="sleeps",
    retries=1,
    retry_delay_seconds=0,
    retry_condition_fn=retry_unless_fatal,
    timeout_seconds=2,
    result_storage_key=RESULT_KEY,
)
def sleeps():
    """Runs `sleeps` of steps.py."""
    return run_step("sleeps", {})


@task(name="broken", task_run_name="broken", result_storage_key=RESULT_KEY)
def broken():
    """Runs `broken` of steps.py."""
    return run_step("broken", {})


@task(name="blocked", task_run_name="blocked", result_storage_key=RESULT_KEY)
def blocked(broken):
    """Runs `double` of steps.py."""
    if broken == SKIPPED:
        return skip()
    return run_step("double", {"n": broken["n"]})


@task(name="blocked-2", task_run_name="blocked-2", result_storage_key=RESULT_KEY)
def blocked_2(blocked):
    """Runs `double` of steps.py."""
    if blocked == SKIPPED:
        return skip()
    return run_step("double", {"n": blocked["n"]})


@task(name="free", task_run_name="free", result_storage_key=RESULT_KEY)
def free():
    """Runs `double` of steps.py."""
    return run_step("double", {"n": 1})


@task(
    name="bad-condition", task_run_name="bad-condition", result_storage_key=RESULT_KEY
)
def bad_condition(free):
    """Which arm is taken."""
    if free == SKIPPED:
        return skip()
    return free["n"] < number({"n": "x"}["n"])


@task(name="in-arm", task_run_name="in-arm", result_storage_key=RESULT_KEY)
def in_arm(bad_condition):
    """Runs `double` of steps.py."""
    if bad_condition == SKIPPED or not bad_condition:
        return skip()
    return run_step("double", {"n": 1})


@flow(name="failures", version="96211d248cea", persist_result=True, log_prints=True)
def failures(counter: str) -> dict[str, Any]:
    third_time_run = third_time.submit(counter)
    fatal_run = fatal.submit()
    sleeps_run = sleeps.submit()
    broken_run = broken.submit()
    blocked_run = blocked.submit(broken_run)
    blocked_2_run = blocked_2.submit(blocked_run)
    free_run = free.submit()
    bad_condition_run = bad_condition.submit(free_run)
    in_arm_run = in_arm.submit(bad_condition_run)
    complete(
        third_time_run,
        fatal_run,
        sleeps_run,
        broken_run,
        blocked_run,
        blocked_2_run,
        free_run,
        bad_condition_run,
        in_arm_run,
    )
    return {}
