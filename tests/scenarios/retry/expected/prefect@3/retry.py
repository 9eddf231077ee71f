"""The flow retry, compiled by Partitura 0.0.0 from tests/scenarios/retry/pipeline.ts."""

from typing import Any

from prefect import flow, task

from retry_steps.prefect_step import RESULT_KEY, complete, retry_unless_fatal, run_step


@task(
    name="flaky",
    task_run_name="flaky",
    retries=2,
    retry_delay_seconds=[1, 2],
    retry_condition_fn=retry_unless_fatal,
    result_storage_key=RESULT_KEY,
)
def flaky(counter):
    """Runs `flaky` of steps.py."""
    return run_step("flaky", {"counter": counter})


@task(name="report", task_run_name="report", result_storage_key=RESULT_KEY)
def report(flaky):
    """Runs `report` of steps.py."""
    return run_step("report", {"attempts": flaky["attempts"]})


@flow(name="retry", version="<ir, 12>", persist_result=True, log_prints=True)
def retry(counter: str = "") -> dict[str, Any]:
    flaky_run = flaky.submit(counter)
    report_run = report.submit(flaky_run)
    complete(flaky_run, report_run)
    report_value = report_run.result()
    return {"text": report_value["text"]}
