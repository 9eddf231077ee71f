"""The flow typescript, compiled by Partitura 0.0.0 from tests/scenarios/typescript/pipeline.ts."""

from typing import Any

from prefect import flow, task

from typescript_steps.prefect_step import RESULT_KEY, complete, run_step


@task(name="compute", task_run_name="compute", result_storage_key=RESULT_KEY)
def compute():
    """Runs compute.mjs under Node."""
    return run_step("compute", {"numbers": [1, 2, 6], "label": "mean"})


@task(name="read", task_run_name="read", result_storage_key=RESULT_KEY)
def read(compute):
    """Runs read.mjs under Node."""
    return run_step("read", {"report": compute["report"], "text": compute["text"]})


@flow(name="typescript", version="<ir, 12>", persist_result=True, log_prints=True)
def typescript() -> dict[str, Any]:
    compute_run = compute.submit()
    read_run = read.submit(compute_run)
    complete(compute_run, read_run)
    read_value = read_run.result()
    compute_value = compute_run.result()
    return {
        "content": read_value["content"],
        "keys": read_value["keys"],
        "mean": compute_value["mean"],
    }
