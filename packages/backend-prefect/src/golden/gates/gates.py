"""The flow gates, compiled by Partitura 0.0.0 from pipeline.ts."""

from typing import Annotated, Any

from gates_steps.prefect_step import (
    RESULT_KEY,
    SKIPPED,
    complete,
    each,
    if_taken,
    run_step,
    skip,
)
from prefect import flow, task
from prefect.utilities.annotations import quote
from pydantic import Field


@task(name="broken", task_run_name="broken", result_storage_key=RESULT_KEY)
def broken():
    """Runs `broken` of steps.py."""
    return run_step("broken", {})


@task(name="positive", task_run_name="positive", result_storage_key=RESULT_KEY)
def positive(n):
    """Which arm is taken."""
    return n > 0


@task(name="needs-broken", task_run_name="needs-broken", result_storage_key=RESULT_KEY)
def needs_broken(positive, broken):
    """Runs `number` of steps.py."""
    if SKIPPED in (positive, broken) or not positive:
        return skip()
    return run_step("number", {"n": broken["n"]})


@task(
    name="needs-too",
    task_run_name="needs-too[{over_index}]",
    result_storage_key=RESULT_KEY,
)
def needs_too(broken, over_index):
    """Runs `number` of steps.py."""
    if broken == SKIPPED:
        return skip()
    return run_step("number", {"n": broken["n"]}, index=(over_index,))


@task(name="over", task_run_name="over", result_storage_key=RESULT_KEY)
def over(positive, broken_run):
    """Runs needs-too for every item."""
    if positive == SKIPPED or not positive:
        return skip()

    def item_result(over_item, over_index):
        needs_too_run = needs_too.submit(broken_run, over_index)
        complete(needs_too_run)

    return each([1], item_result)


@task(name="free", task_run_name="free", result_storage_key=RESULT_KEY)
def free(positive):
    """Runs `number` of steps.py."""
    if positive == SKIPPED or positive:
        return skip()
    return run_step("number", {"n": 1})


@task(
    name="positive (result)",
    task_run_name="positive (result)",
    result_storage_key=RESULT_KEY,
)
def positive_result(positive, needs_broken, over, broken, free):
    """What the arm that `positive` took gives, once both arms are done."""
    if positive == SKIPPED:
        return skip()
    if positive:
        if broken == SKIPPED:
            return skip()
        return {"n": broken["n"]}
    if free == SKIPPED:
        return skip()
    return {"n": free["n"]}


@task(name="merged", task_run_name="merged", result_storage_key=RESULT_KEY)
def merged(positive_result):
    """Runs `number` of steps.py."""
    if positive_result == SKIPPED:
        return skip()
    return run_step("number", {"n": positive_result["n"]})


@flow(name="gates", version="3ef5dbca542a", persist_result=True, log_prints=True)
def gates(n: Annotated[float, Field(strict=True)]) -> dict[str, Any]:
    broken_run = broken.submit()
    positive_run = positive.submit(n)
    broken_if_positive = if_taken.submit(positive_run, True, quote(broken_run))
    needs_broken_run = needs_broken.submit(positive_run, broken_if_positive)
    over_run = over.submit(positive_run, quote(broken_run))
    free_run = free.submit(positive_run)
    positive_result_run = positive_result.submit(
        positive_run, needs_broken_run, over_run, broken_if_positive, free_run
    )
    merged_run = merged.submit(positive_result_run)
    complete(
        broken_run,
        positive_run,
        broken_if_positive,
        needs_broken_run,
        over_run,
        free_run,
        positive_result_run,
        merged_run,
    )
    return {}
