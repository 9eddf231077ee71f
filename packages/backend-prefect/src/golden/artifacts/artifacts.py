"""The flow artifacts, compiled by Partitura 0.0.0 from pipeline.ts."""

from typing import Any

from artifacts_steps.prefect_step import RESULT_KEY, SKIPPED, complete, run_step, skip
from prefect import flow, task


@task(name="make", task_run_name="make", result_storage_key=RESULT_KEY)
def make():
    """Runs `make` of steps.py."""
    return run_step("make", {"text": "one"})


@task(name="make-2", task_run_name="make-2", result_storage_key=RESULT_KEY)
def make_2():
    """Runs `make` of steps.py."""
    return run_step("make", {"text": "two"})


@task(name="folder", task_run_name="folder", result_storage_key=RESULT_KEY)
def folder():
    """Runs `folder` of steps.py."""
    return run_step("folder", {})


@task(name="pick", task_run_name="pick", result_storage_key=RESULT_KEY)
def pick(make, make_2):
    """Runs `pick` of steps.py."""
    if SKIPPED in (make, make_2):
        return skip()
    return run_step("pick", {"options": [make["data"], make_2["data"]]})


@task(name="read", task_run_name="read", result_storage_key=RESULT_KEY)
def read(pick, folder):
    """Runs `read` of steps.py."""
    if SKIPPED in (pick, folder):
        return skip()
    return run_step("read", {"data": pick["best"], "all": folder["all"]})


@flow(name="artifacts", version="379d5ec2a0c4", persist_result=True, log_prints=True)
def artifacts() -> dict[str, Any]:
    make_run = make.submit()
    make_2_run = make_2.submit()
    folder_run = folder.submit()
    pick_run = pick.submit(make_run, make_2_run)
    read_run = read.submit(pick_run, folder_run)
    complete(make_run, make_2_run, folder_run, pick_run, read_run)
    read_value = read_run.result()
    pick_value = pick_run.result()
    return {
        "text": None if read_value == SKIPPED else read_value["text"],
        "best": None if pick_value == SKIPPED else pick_value["best"],
    }
