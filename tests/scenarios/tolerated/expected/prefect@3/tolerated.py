"""The flow tolerated, compiled by Partitura 0.0.0 from tests/scenarios/tolerated/pipeline.ts."""

from typing import Annotated, Any

from prefect import flow, task
from pydantic import Field

from tolerated_steps.prefect_step import RESULT_KEY, complete, each, run_step


@task(
    name="check", task_run_name="check[{numbers_index}]", result_storage_key=RESULT_KEY
)
def check(numbers_item, numbers_index):
    """Runs `check` of steps.py."""
    return run_step("check", {"number": numbers_item}, index=(numbers_index,))


@task(
    name="double",
    task_run_name="double[{numbers_index}]",
    result_storage_key=RESULT_KEY,
)
def double(check, numbers_index):
    """Runs `double` of steps.py."""
    return run_step("double", {"half": check["half"]}, index=(numbers_index,))


@task(name="numbers", task_run_name="numbers", result_storage_key=RESULT_KEY)
def numbers_(numbers):
    """Runs check, double for every item."""

    def item_result(numbers_item, numbers_index):
        check_run = check.submit(numbers_item, numbers_index)
        double_run = double.submit(check_run, numbers_index)
        complete(check_run, double_run)
        check_value = check_run.result()
        double_value = double_run.result()
        return {"half": check_value["half"], "whole": double_value["whole"]}

    return each(numbers, item_result, tolerant=True)


@task(name="count", task_run_name="count", result_storage_key=RESULT_KEY)
def count(numbers_):
    """Runs `count` of steps.py."""
    return run_step("count", {"rows": numbers_})


DEFAULT_NUMBERS = [2, 3, 4, 5]


@flow(name="tolerated", version="<ir, 12>", persist_result=True, log_prints=True)
def tolerated(
    numbers: list[Annotated[int, Field(strict=True)]] = DEFAULT_NUMBERS,
) -> dict[str, Any]:
    numbers_run = numbers_.submit(numbers)
    count_run = count.submit(numbers_run)
    complete(numbers_run, count_run)
    count_value = count_run.result()
    return {"text": count_value["text"], "missing": count_value["missing"]}
