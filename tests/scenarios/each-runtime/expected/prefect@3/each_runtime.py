"""The flow each-runtime, compiled by Partitura 0.0.0 from tests/scenarios/each-runtime/pipeline.ts."""

from typing import Annotated, Any

from prefect import flow, task
from pydantic import Field

from each_runtime_steps.prefect_step import RESULT_KEY, complete, each, run_step
from each_runtime_steps.prefect_values import column


@task(name="list", task_run_name="list", result_storage_key=RESULT_KEY)
def list_(count):
    """Runs `make_list` of steps.py."""
    return run_step("list", {"count": count})


@task(name="price", task_run_name="price[{lines_index}]", result_storage_key=RESULT_KEY)
def price(lines_item, lines_index):
    """Runs `price` of steps.py."""
    return run_step(
        "price",
        {"name": lines_item["name"], "amount": lines_item["amount"]},
        index=(lines_index,),
    )


@task(name="lines", task_run_name="lines", result_storage_key=RESULT_KEY)
def lines(list_):
    """Runs price for every item."""

    def item_result(lines_item, lines_index):
        price_run = price.submit(lines_item, lines_index)
        complete(price_run)
        price_value = price_run.result()
        return {"line": price_value["line"], "total": price_value["total"]}

    return each(list_["items"], item_result)


@task(name="sum", task_run_name="sum", result_storage_key=RESULT_KEY)
def sum_(lines):
    """Runs `add` of steps.py."""
    return run_step(
        "sum", {"totals": column(lines, "total"), "lines": column(lines, "line")}
    )


@task(name="nothing", task_run_name="nothing", result_storage_key=RESULT_KEY)
def nothing():
    """Runs `make_list` of steps.py."""
    return run_step("nothing", {"count": 0})


@task(name="never", task_run_name="never[{none_index}]", result_storage_key=RESULT_KEY)
def never(none_item, none_index):
    """Runs `price` of steps.py."""
    return run_step(
        "never",
        {"name": none_item["name"], "amount": none_item["amount"]},
        index=(none_index,),
    )


@task(name="none", task_run_name="none", result_storage_key=RESULT_KEY)
def none(nothing):
    """Runs never for every item."""

    def item_result(none_item, none_index):
        never_run = never.submit(none_item, none_index)
        complete(never_run)
        never_value = never_run.result()
        return {"line": never_value["line"], "total": never_value["total"]}

    return each(nothing["items"], item_result)


@task(name="sum-of-none", task_run_name="sum-of-none", result_storage_key=RESULT_KEY)
def sum_of_none(none):
    """Runs `add` of steps.py."""
    return run_step(
        "sum-of-none", {"totals": column(none, "total"), "lines": column(none, "line")}
    )


@flow(name="each-runtime", version="<ir, 12>", persist_result=True, log_prints=True)
def each_runtime(count: Annotated[int, Field(strict=True, ge=0)] = 3) -> dict[str, Any]:
    list_run = list_.submit(count)
    lines_run = lines.submit(list_run)
    sum_run = sum_.submit(lines_run)
    nothing_run = nothing.submit()
    none_run = none.submit(nothing_run)
    sum_of_none_run = sum_of_none.submit(none_run)
    complete(list_run, lines_run, sum_run, nothing_run, none_run, sum_of_none_run)
    sum_value = sum_run.result()
    sum_of_none_value = sum_of_none_run.result()
    return {
        "total": sum_value["total"],
        "lines": sum_value["lines"],
        "empty": sum_of_none_value["total"],
    }
