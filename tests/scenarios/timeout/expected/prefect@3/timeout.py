"""The flow timeout, compiled by Partitura 0.0.0 from tests/scenarios/timeout/pipeline.ts."""

from typing import Any

from prefect import flow, task

from timeout_steps.prefect_step import RESULT_KEY, complete, run_step


@task(
    name="slow", task_run_name="slow", timeout_seconds=3, result_storage_key=RESULT_KEY
)
def slow():
    """Runs a shell command."""
    return run_step("slow", {})


@task(name="blocked", task_run_name="blocked", result_storage_key=RESULT_KEY)
def blocked(slow):
    """Runs `shout` of steps.py."""
    return run_step("blocked", {"text": slow["text"]})


@task(name="free", task_run_name="free", result_storage_key=RESULT_KEY)
def free():
    """Runs `shout` of steps.py."""
    return run_step("free", {"text": "free"})


@flow(name="timeout", version="<ir, 12>", persist_result=True, log_prints=True)
def timeout() -> dict[str, Any]:
    slow_run = slow.submit()
    blocked_run = blocked.submit(slow_run)
    free_run = free.submit()
    complete(slow_run, blocked_run, free_run)
    return {}
