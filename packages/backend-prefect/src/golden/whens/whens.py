"""The flow whens, compiled by Partitura 0.0.0 from pipeline.ts."""

from typing import Annotated, Any

from prefect import flow, task
from pydantic import Field
from whens_steps.prefect_step import RESULT_KEY, SKIPPED, complete, run_step, skip


@task(name="number", task_run_name="number", result_storage_key=RESULT_KEY)
def number_(n):
    """Runs `number` of steps.py."""
    return run_step("number", {"n": n})


@task(name="positive", task_run_name="positive", result_storage_key=RESULT_KEY)
def positive(number_):
    """Which arm is taken."""
    if number_ == SKIPPED:
        return skip()
    return number_["n"] > 0


@task(name="up", task_run_name="up", result_storage_key=RESULT_KEY)
def up(positive, number_):
    """Runs `number` of steps.py."""
    if SKIPPED in (positive, number_) or not positive:
        return skip()
    return run_step("number", {"n": number_["n"]})


@task(name="large", task_run_name="large", result_storage_key=RESULT_KEY)
def large(positive, up):
    """Which arm is taken."""
    if SKIPPED in (positive, up) or not positive:
        return skip()
    return up["n"] > 10


@task(name="very", task_run_name="very", result_storage_key=RESULT_KEY)
def very(large, up):
    """Runs `number` of steps.py."""
    if SKIPPED in (large, up) or not large:
        return skip()
    return run_step("number", {"n": up["n"]})


@task(
    name="large (result)", task_run_name="large (result)", result_storage_key=RESULT_KEY
)
def large_result(large, very):
    """What the arm that `large` took gives, once both arms are done."""
    if large == SKIPPED:
        return skip()
    if large:
        if very == SKIPPED:
            return skip()
        return {"very": very["n"]}
    return {"very": None}


@task(name="down", task_run_name="down", result_storage_key=RESULT_KEY)
def down(positive):
    """Runs `number` of steps.py."""
    if positive == SKIPPED or positive:
        return skip()
    return run_step("number", {"n": -1})


@task(
    name="positive (result)",
    task_run_name="positive (result)",
    result_storage_key=RESULT_KEY,
)
def positive_result(positive, up, large_result, down):
    """What the arm that `positive` took gives, once both arms are done."""
    if positive == SKIPPED:
        return skip()
    if positive:
        if SKIPPED in (up, large_result):
            return skip()
        return {"n": up["n"], "very": large_result["very"], "down": None}
    if down == SKIPPED:
        return skip()
    return {"n": down["n"], "very": None, "down": True}


@task(name="merged", task_run_name="merged", result_storage_key=RESULT_KEY)
def merged(positive_result):
    """Runs `number` of steps.py."""
    if positive_result == SKIPPED:
        return skip()
    return run_step("number", {"n": positive_result["n"]})


@task(name="skipper", task_run_name="skipper", result_storage_key=RESULT_KEY)
def skipper():
    """Runs `skipper` of steps.py."""
    return run_step("skipper", {})


@task(name="with-skipped", task_run_name="with-skipped", result_storage_key=RESULT_KEY)
def with_skipped(skipper):
    """Runs `number` of steps.py."""
    if skipper == SKIPPED:
        return skip()
    return run_step("number", {"n": skipper["n"]})


@task(
    name="after-skipped", task_run_name="after-skipped", result_storage_key=RESULT_KEY
)
def after_skipped(with_skipped):
    """Runs `number` of steps.py."""
    if with_skipped == SKIPPED:
        return skip()
    return run_step("number", {"n": 1})


@task(name="after-when", task_run_name="after-when", result_storage_key=RESULT_KEY)
def after_when(positive_result):
    """Runs a shell command."""
    if positive_result == SKIPPED:
        return skip()
    return run_step("note", {})


@task(name="reads-arm", task_run_name="reads-arm", result_storage_key=RESULT_KEY)
def reads_arm(down):
    """Runs `number` of steps.py."""
    if down == SKIPPED:
        return skip()
    return run_step("number", {"n": down["n"]})


@flow(name="whens", version="f9a14396635b", persist_result=True, log_prints=True)
def whens(n: Annotated[float, Field(strict=True)]) -> dict[str, Any]:
    number_run = number_.submit(n)
    positive_run = positive.submit(number_run)
    up_run = up.submit(positive_run, number_run)
    large_run = large.submit(positive_run, up_run)
    very_run = very.submit(large_run, up_run)
    large_result_run = large_result.submit(large_run, very_run)
    down_run = down.submit(positive_run)
    positive_result_run = positive_result.submit(
        positive_run, up_run, large_result_run, down_run
    )
    merged_run = merged.submit(positive_result_run)
    skipper_run = skipper.submit()
    with_skipped_run = with_skipped.submit(skipper_run)
    after_skipped_run = after_skipped.submit(with_skipped_run)
    after_when_run = after_when.submit(positive_result_run)
    reads_arm_run = reads_arm.submit(down_run)
    complete(
        number_run,
        positive_run,
        up_run,
        large_run,
        very_run,
        large_result_run,
        down_run,
        positive_result_run,
        merged_run,
        skipper_run,
        with_skipped_run,
        after_skipped_run,
        after_when_run,
        reads_arm_run,
    )
    merged_value = merged_run.result()
    positive_value = positive_result_run.result()
    with_skipped_value = with_skipped_run.result()
    return {
        "merged": None if merged_value == SKIPPED else merged_value["n"],
        "positive": None if positive_value == SKIPPED else positive_value,
        "skipped": None if with_skipped_value == SKIPPED else with_skipped_value["n"],
    }
