"""The flow each-runtime, compiled by Partitura 0.0.0 from pipeline.ts."""

from typing import Annotated, Any

from each_runtime_steps.prefect_step import (
    RESULT_KEY,
    SKIPPED,
    complete,
    each,
    run_step,
    skip,
)
from each_runtime_steps.prefect_values import column
from prefect import flow, task
from prefect.utilities.annotations import quote
from pydantic import Field


@task(name="list-rows", task_run_name="list-rows", result_storage_key=RESULT_KEY)
def list_rows(count):
    """Runs `list_rows` of steps.py."""
    return run_step("list-rows", {"count": count})


@task(name="broken", task_run_name="broken", result_storage_key=RESULT_KEY)
def broken():
    """Runs `broken` of steps.py."""
    return run_step("broken", {})


@task(
    name="double", task_run_name="double[{rows_index}]", result_storage_key=RESULT_KEY
)
def double(rows_item, rows_index):
    """Runs `double` of steps.py."""
    return run_step("double", {"n": rows_item["n"]}, index=(rows_index,))


@task(
    name="part",
    task_run_name="part[{rows_index}][{parts_index}]",
    result_storage_key=RESULT_KEY,
)
def part(parts_item, rows_index, parts_index):
    """Runs `double` of steps.py."""
    return run_step("double", {"n": parts_item}, index=(rows_index, parts_index))


@task(name="parts", task_run_name="parts[{rows_index}]", result_storage_key=RESULT_KEY)
def parts(rows_item, rows_index):
    """Runs part for every item."""

    def item_result(parts_item, parts_index):
        part_run = part.submit(parts_item, rows_index, parts_index)
        complete(part_run)
        part_value = part_run.result()
        return None if part_value == SKIPPED else part_value["n"]

    return each(rows_item["parts"], item_result)


@task(name="big", task_run_name="big[{rows_index}]", result_storage_key=RESULT_KEY)
def big(double, rows_index):
    """Which arm is taken."""
    if double == SKIPPED:
        return skip()
    return double["n"] > 2


@task(
    name="big-one", task_run_name="big-one[{rows_index}]", result_storage_key=RESULT_KEY
)
def big_one(big, double, rows_index):
    """Runs `double` of steps.py."""
    if SKIPPED in (big, double) or not big:
        return skip()
    return run_step("double", {"n": double["n"]}, index=(rows_index,))


@task(
    name="big (result)",
    task_run_name="big (result)[{rows_index}]",
    result_storage_key=RESULT_KEY,
)
def big_result(big, big_one, rows_index):
    """What the arm that `big` took gives, once both arms are done."""
    if big == SKIPPED:
        return skip()
    if big:
        if big_one == SKIPPED:
            return skip()
        return big_one["n"]
    return rows_index


@task(name="rows", task_run_name="rows", result_storage_key=RESULT_KEY)
def rows(list_rows):
    """Runs double, parts, big for every item."""
    if list_rows == SKIPPED:
        return skip()

    def item_result(rows_item, rows_index):
        double_run = double.submit(rows_item, rows_index)
        parts_run = parts.submit(rows_item, rows_index)
        big_run = big.submit(double_run, rows_index)
        big_one_run = big_one.submit(big_run, double_run, rows_index)
        big_result_run = big_result.submit(big_run, big_one_run, rows_index)
        complete(double_run, parts_run, big_run, big_one_run, big_result_run)
        big_value = big_result_run.result()
        parts_value = parts_run.result()
        return (
            None
            if SKIPPED in (big_value, parts_value)
            else {"big": big_value, "parts": parts_value, "i": rows_index}
        )

    return each(list_rows["rows"], item_result, concurrency=2)


@task(
    name="fail-on",
    task_run_name="fail-on[{tolerated_index}]",
    result_storage_key=RESULT_KEY,
)
def fail_on(tolerated_item, tolerated_index):
    """Runs `fail_on` of steps.py."""
    return run_step(
        "fail-on", {"n": tolerated_item, "bad": 2}, index=(tolerated_index,)
    )


@task(name="tolerated", task_run_name="tolerated", result_storage_key=RESULT_KEY)
def tolerated():
    """Runs fail-on for every item."""

    def item_result(tolerated_item, tolerated_index):
        fail_on_run = fail_on.submit(tolerated_item, tolerated_index)
        complete(fail_on_run)
        fail_on_value = fail_on_run.result()
        return None if fail_on_value == SKIPPED else fail_on_value["n"]

    return each([1, 2, 3], item_result, tolerant=True)


@task(name="add", task_run_name="add", result_storage_key=RESULT_KEY)
def add(rows):
    """Runs `add` of steps.py."""
    if rows == SKIPPED:
        return skip()
    return run_step("add", {"numbers": column(rows, "big")})


@task(
    name="inside",
    task_run_name="inside[{blocked_inside_index}]",
    result_storage_key=RESULT_KEY,
)
def inside(blocked_inside_item, blocked_inside_index):
    """Runs `double` of steps.py."""
    return run_step("double", {"n": blocked_inside_item}, index=(blocked_inside_index,))


@task(
    name="inside-2",
    task_run_name="inside-2[{blocked_inside_index}]",
    result_storage_key=RESULT_KEY,
)
def inside_2(broken, blocked_inside_item, blocked_inside_index):
    """Runs `double` of steps.py."""
    if broken == SKIPPED:
        return skip()
    return run_step("double", {"n": blocked_inside_item}, index=(blocked_inside_index,))


@task(
    name="blocked-inside", task_run_name="blocked-inside", result_storage_key=RESULT_KEY
)
def blocked_inside(broken_run):
    """Runs inside, inside-2 for every item."""

    def item_result(blocked_inside_item, blocked_inside_index):
        inside_run = inside.submit(blocked_inside_item, blocked_inside_index)
        inside_2_run = inside_2.submit(
            broken_run, blocked_inside_item, blocked_inside_index
        )
        complete(inside_run, inside_2_run)

    return each([1, 2], item_result)


@task(
    name="after-blocked", task_run_name="after-blocked", result_storage_key=RESULT_KEY
)
def after_blocked(blocked_inside):
    """Runs `double` of steps.py."""
    if blocked_inside == SKIPPED:
        return skip()
    return run_step("double", {"n": 1})


@flow(name="each-runtime", version="e7e52e90b231", persist_result=True, log_prints=True)
def each_runtime(count: Annotated[int, Field(strict=True)] = 3) -> dict[str, Any]:
    list_rows_run = list_rows.submit(count)
    broken_run = broken.submit()
    rows_run = rows.submit(list_rows_run)
    tolerated_run = tolerated.submit()
    add_run = add.submit(rows_run)
    blocked_inside_run = blocked_inside.submit(quote(broken_run))
    after_blocked_run = after_blocked.submit(blocked_inside_run)
    complete(
        list_rows_run,
        broken_run,
        rows_run,
        tolerated_run,
        add_run,
        blocked_inside_run,
        after_blocked_run,
    )
    rows_value = rows_run.result()
    tolerated_value = tolerated_run.result()
    add_value = add_run.result()
    return {
        "rows": None if rows_value == SKIPPED else rows_value,
        "tolerated": None if tolerated_value == SKIPPED else tolerated_value,
        "sum": None if add_value == SKIPPED else add_value["sum"],
    }
