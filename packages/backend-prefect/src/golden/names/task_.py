"""The flow task, compiled by Partitura 0.0.0 from pipeline.ts."""

from builtins import len as len_
from typing import Annotated, Any

from prefect import flow, task
from pydantic import Field
from task_steps.prefect_step import RESULT_KEY, SKIPPED, complete, each, run_step
from task_steps.prefect_step import skip as skip_


@task(
    name="skip",
    task_run_name="skip",
    description='Gives "n" {{ back }}.',
    result_storage_key=RESULT_KEY,
)
def skip__(skip):
    """Runs `number` of steps.py."""
    return run_step("number", {"n": skip})


@task(
    name="class",
    task_run_name="class",
    description='Gives "n" {{ back }}.',
    result_storage_key=RESULT_KEY,
)
def class__(class_):
    """Runs `number` of steps.py."""
    return run_step("number", {"n": class_})


@task(
    name="train",
    task_run_name="train",
    description='Gives "n" {{ back }}.',
    result_storage_key=RESULT_KEY,
)
def train(wait_for_):
    """Runs `number` of steps.py."""
    return run_step("number", {"n": wait_for_})


@task(
    name="train-run",
    task_run_name="train-run",
    description='Gives "n" {{ back }}.',
    result_storage_key=RESULT_KEY,
)
def train_run_(train):
    """Runs `number` of steps.py."""
    if train == SKIPPED:
        return skip_()
    return run_step("number", {"n": train["n"]})


@task(
    name="run-step",
    task_run_name="run-step[{item_index}]",
    description='Gives "n" {{ back }}.',
    result_storage_key=RESULT_KEY,
)
def run_step_(item_item, item_index):
    """Runs `number` of steps.py."""
    return run_step("number", {"n": item_item}, index=(item_index,))


@task(name="item", task_run_name="item", result_storage_key=RESULT_KEY)
def item(train_run_, len):
    """Runs run-step for every item."""
    if train_run_ == SKIPPED:
        return skip_()

    def item_result(item_item, item_index):
        run_step_run = run_step_.submit(item_item, item_index)
        complete(run_step_run)
        run_step_value = run_step_run.result()
        return None if run_step_value == SKIPPED else run_step_value["n"]

    return each([len, train_run_["n"]], item_result)


@task(name="flow", task_run_name="flow", result_storage_key=RESULT_KEY)
def flow_(item):
    """Which arm is taken."""
    if item == SKIPPED:
        return skip_()
    return len_(item) == 2


# Needs 0.5 cpu, 1024 MiB memory: the work pool has to give it.
@task(name="show", task_run_name="show", result_storage_key=RESULT_KEY)
def show(flow_):
    """Runs a shell command."""
    if flow_ == SKIPPED or not flow_:
        return skip_()
    return run_step("show", {"n": 0}, env={"A": "{{ a }}\n'\"$", "B": "b"})


@task(
    name="flow (result)", task_run_name="flow (result)", result_storage_key=RESULT_KEY
)
def flow_result(flow_, show):
    """What the arm that `flow` took gives, once both arms are done."""
    if flow_ == SKIPPED:
        return skip_()
    if flow_:
        if show == SKIPPED:
            return skip_()
        return {"text": show["text"]}
    return {"text": None}


@flow(name="task", version="a399485cfc17", persist_result=True, log_prints=True)
def task_(
    skip: Annotated[float, Field(strict=True)] = 0.0,
    class_: Annotated[float, Field(strict=True)] = 1.0,
    wait_for_: Annotated[float, Field(strict=True)] = 2.0,
    len: Annotated[float, Field(strict=True)] = 3.0,
    a_b: Annotated[float, Field(strict=True)] = 4.0,
) -> dict[str, Any]:
    skip_run = skip__.submit(skip)
    class_run = class__.submit(class_)
    train_run = train.submit(wait_for_)
    train_run_run = train_run_.submit(train_run)
    item_run = item.submit(train_run_run, len)
    flow_run = flow_.submit(item_run)
    show_run = show.submit(flow_run)
    flow_result_run = flow_result.submit(flow_run, show_run)
    complete(
        skip_run,
        class_run,
        train_run,
        train_run_run,
        item_run,
        flow_run,
        show_run,
        flow_result_run,
    )
    flow_value = flow_result_run.result()
    item_value = item_run.result()
    class_value = class_run.result()
    return {
        "text": None if flow_value == SKIPPED else flow_value["text"],
        "items": None if item_value == SKIPPED else item_value,
        "n": a_b,
        "class": None if class_value == SKIPPED else class_value["n"],
    }
