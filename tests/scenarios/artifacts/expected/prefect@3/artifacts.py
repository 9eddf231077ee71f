"""The flow artifacts, compiled by Partitura 0.0.0 from tests/scenarios/artifacts/pipeline.ts."""

from typing import Any

from prefect import flow, task

from artifacts_steps.prefect_step import RESULT_KEY, complete, each, run_step


@task(name="write", task_run_name="write", result_storage_key=RESULT_KEY)
def write():
    """Runs `write` of steps.py."""
    return run_step("write", {"text": "é {{ x }}\n"})


@task(name="read", task_run_name="read", result_storage_key=RESULT_KEY)
def read(write):
    """Runs `read` of steps.py."""
    return run_step("read", {"note": write["note"], "folder": write["folder"]})


@task(name="upper", task_run_name="upper", result_storage_key=RESULT_KEY)
def upper(write):
    """Runs upper.mjs under Node."""
    return run_step("upper", {"note": write["note"]})


@task(name="count", task_run_name="count", result_storage_key=RESULT_KEY)
def count(upper):
    """Runs a shell command."""
    return run_step("count", {"loud": upper["loud"]})


@task(name="make", task_run_name="make[{numbers_index}]", result_storage_key=RESULT_KEY)
def make(numbers_item, numbers_index):
    """Runs `make` of steps.py."""
    return run_step("make", {"number": numbers_item}, index=(numbers_index,))


@task(name="numbers", task_run_name="numbers", result_storage_key=RESULT_KEY)
def numbers():
    """Runs make for every item."""

    def item_result(numbers_item, numbers_index):
        make_run = make.submit(numbers_item, numbers_index)
        complete(make_run)
        make_value = make_run.result()
        return {"data": make_value["data"], "number": numbers_item}

    return each([3, 7, 5], item_result)


@task(name="choose", task_run_name="choose", result_storage_key=RESULT_KEY)
def choose(numbers):
    """Runs choose.mjs under Node."""
    return run_step("choose", {"made": numbers})


@task(name="load", task_run_name="load", result_storage_key=RESULT_KEY)
def load(choose):
    """Runs `load` of steps.py."""
    return run_step("load", {"data": choose["chosen"]})


@flow(name="artifacts", version="<ir, 12>", persist_result=True, log_prints=True)
def artifacts() -> dict[str, Any]:
    write_run = write.submit()
    read_run = read.submit(write_run)
    upper_run = upper.submit(write_run)
    count_run = count.submit(upper_run)
    numbers_run = numbers.submit()
    choose_run = choose.submit(numbers_run)
    load_run = load.submit(choose_run)
    complete(
        write_run, read_run, upper_run, count_run, numbers_run, choose_run, load_run
    )
    read_value = read_run.result()
    count_value = count_run.result()
    load_value = load_run.result()
    return {
        "text": read_value["text"],
        "lines": count_value["lines"],
        "number": load_value["number"],
    }
