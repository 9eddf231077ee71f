"""The flow failure, compiled by Partitura 0.0.0 from tests/scenarios/failure/pipeline.ts."""

from typing import Any

from prefect import flow, task

from failure_steps.prefect_step import RESULT_KEY, complete, each, run_step


@task(name="good", task_run_name="good", result_storage_key=RESULT_KEY)
def good():
    """Runs `shout` of steps.py."""
    return run_step("good", {"text": "a"})


@task(name="bad", task_run_name="bad", result_storage_key=RESULT_KEY)
def bad(good):
    """Runs `fail` of steps.py."""
    return run_step("bad", {"text": good["text"]})


@task(name="child", task_run_name="child", result_storage_key=RESULT_KEY)
def child(bad):
    """Runs `shout` of steps.py."""
    return run_step("child", {"text": bad["text"]})


@task(name="grandchild", task_run_name="grandchild", result_storage_key=RESULT_KEY)
def grandchild(child):
    """Runs `shout` of steps.py."""
    return run_step("grandchild", {"text": child["text"]})


@task(name="ordered", task_run_name="ordered", result_storage_key=RESULT_KEY)
def ordered(bad):
    """Runs `shout` of steps.py."""
    return run_step("ordered", {"text": "x"})


@task(name="independent", task_run_name="independent", result_storage_key=RESULT_KEY)
def independent(good):
    """Runs `shout` of steps.py."""
    return run_step("independent", {"text": good["text"]})


@task(name="maybe", task_run_name="maybe[{items_index}]", result_storage_key=RESULT_KEY)
def maybe(items_item, items_index):
    """Runs `fail_on_b` of steps.py."""
    return run_step("maybe", {"text": items_item}, index=(items_index,))


@task(name="items", task_run_name="items", result_storage_key=RESULT_KEY)
def items_():
    """Runs maybe for every item."""

    def item_result(items_item, items_index):
        maybe_run = maybe.submit(items_item, items_index)
        complete(maybe_run)
        maybe_value = maybe_run.result()
        return maybe_value["text"]

    return each(["a", "b", "c"], item_result)


@task(name="gather", task_run_name="gather", result_storage_key=RESULT_KEY)
def gather(items_):
    """Runs `join` of steps.py."""
    return run_step("gather", {"texts": items_})


@flow(name="failure", version="<ir, 12>", persist_result=True, log_prints=True)
def failure() -> dict[str, Any]:
    good_run = good.submit()
    bad_run = bad.submit(good_run)
    child_run = child.submit(bad_run)
    grandchild_run = grandchild.submit(child_run)
    ordered_run = ordered.submit(bad_run)
    independent_run = independent.submit(good_run)
    items_run = items_.submit()
    gather_run = gather.submit(items_run)
    complete(
        good_run,
        bad_run,
        child_run,
        grandchild_run,
        ordered_run,
        independent_run,
        items_run,
        gather_run,
    )
    return {}
