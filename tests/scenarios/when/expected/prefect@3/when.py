"""The flow when, compiled by Partitura 0.0.0 from tests/scenarios/when/pipeline.ts."""

from typing import Annotated, Any

from prefect import flow, task
from pydantic import Field

from when_steps.prefect_step import RESULT_KEY, complete, run_step, skip
from when_steps.prefect_values import or_else


@task(name="measure", task_run_name="measure", result_storage_key=RESULT_KEY)
def measure():
    """Runs `measure` of steps.py."""
    return run_step("measure", {"value": 0.75})


@task(name="taken", task_run_name="taken", result_storage_key=RESULT_KEY)
def taken(measure, limit):
    """Which arm is taken."""
    return measure["score"] >= limit and measure["name"].startswith("m")


@task(name="approve", task_run_name="approve", result_storage_key=RESULT_KEY)
def approve(taken, measure):
    """Runs approve.mjs under Node."""
    if not taken:
        return skip()
    return run_step("approve", {"name": measure["name"]})


@task(name="announce", task_run_name="announce", result_storage_key=RESULT_KEY)
def announce(taken, approve):
    """Runs `announce` of steps.py."""
    if not taken:
        return skip()
    return run_step("announce", {"url": approve["url"]})


@task(name="reject", task_run_name="reject", result_storage_key=RESULT_KEY)
def reject(taken, measure):
    """Runs `reject` of steps.py."""
    if taken:
        return skip()
    return run_step("reject", {"name": measure["name"], "score": measure["score"]})


@task(
    name="taken (result)", task_run_name="taken (result)", result_storage_key=RESULT_KEY
)
def taken_result(taken, approve, announce, reject):
    """What the arm that `taken` took gives, once both arms are done."""
    if taken:
        return {"level": approve["level"], "url": approve["url"]}
    return {"level": reject["level"], "url": None}


@task(name="refused", task_run_name="refused", result_storage_key=RESULT_KEY)
def refused(measure, limit):
    """Which arm is taken."""
    return measure["score"] < limit


@task(name="archive", task_run_name="archive", result_storage_key=RESULT_KEY)
def archive(refused, measure):
    """Runs `reject` of steps.py."""
    if not refused:
        return skip()
    return run_step("archive", {"name": measure["name"], "score": measure["score"]})


@task(name="keep", task_run_name="keep", result_storage_key=RESULT_KEY)
def keep(refused, measure):
    """Runs `reject` of steps.py."""
    if refused:
        return skip()
    return run_step("keep", {"name": measure["name"], "score": 2})


@task(
    name="refused (result)",
    task_run_name="refused (result)",
    result_storage_key=RESULT_KEY,
)
def refused_result(refused, archive, keep):
    """What the arm that `refused` took gives, once both arms are done."""
    if refused:
        return {"level": archive["level"]}
    return {"level": keep["level"]}


@task(name="lone", task_run_name="lone", result_storage_key=RESULT_KEY)
def lone(measure):
    """Which arm is taken."""
    return measure["score"] > 100


@task(name="skipped-one", task_run_name="skipped-one", result_storage_key=RESULT_KEY)
def skipped_one(lone, measure):
    """Runs `announce` of steps.py."""
    if not lone:
        return skip()
    return run_step("after-skipped", {"url": measure["name"]})


@task(name="skipped-two", task_run_name="skipped-two", result_storage_key=RESULT_KEY)
def skipped_two(lone, skipped_one):
    """Runs `reject` of steps.py."""
    if not lone:
        return skip()
    return run_step("reject", {"name": skipped_one["text"], "score": 1})


@task(
    name="lone (result)", task_run_name="lone (result)", result_storage_key=RESULT_KEY
)
def lone_result(lone, skipped_one, skipped_two):
    """What the arm that `lone` took gives, once both arms are done."""
    if lone:
        return {"length": skipped_two["level"]}
    return {"length": None}


@task(name="summarise", task_run_name="summarise", result_storage_key=RESULT_KEY)
def summarise(taken_result, refused_result, lone_result):
    """Runs `summarise` of steps.py."""
    return run_step(
        "summarise",
        {
            "first": taken_result["level"],
            "second": refused_result["level"],
            "url": or_else(taken_result["url"], "nowhere"),
            "alone": or_else(lone_result["length"], -1),
        },
    )


@flow(name="when", version="<ir, 12>", persist_result=True, log_prints=True)
def when(limit: Annotated[float, Field(strict=True)] = 0.5) -> dict[str, Any]:
    measure_run = measure.submit()
    taken_run = taken.submit(measure_run, limit)
    approve_run = approve.submit(taken_run, measure_run)
    announce_run = announce.submit(taken_run, approve_run)
    reject_run = reject.submit(taken_run, measure_run)
    taken_result_run = taken_result.submit(
        taken_run, approve_run, announce_run, reject_run
    )
    refused_run = refused.submit(measure_run, limit)
    archive_run = archive.submit(refused_run, measure_run)
    keep_run = keep.submit(refused_run, measure_run)
    refused_result_run = refused_result.submit(refused_run, archive_run, keep_run)
    lone_run = lone.submit(measure_run)
    skipped_one_run = skipped_one.submit(lone_run, measure_run)
    skipped_two_run = skipped_two.submit(lone_run, skipped_one_run)
    lone_result_run = lone_result.submit(lone_run, skipped_one_run, skipped_two_run)
    summarise_run = summarise.submit(
        taken_result_run, refused_result_run, lone_result_run
    )
    complete(
        measure_run,
        taken_run,
        approve_run,
        announce_run,
        reject_run,
        taken_result_run,
        refused_run,
        archive_run,
        keep_run,
        refused_result_run,
        lone_run,
        skipped_one_run,
        skipped_two_run,
        lone_result_run,
        summarise_run,
    )
    summarise_value = summarise_run.result()
    taken_value = taken_result_run.result()
    lone_value = lone_result_run.result()
    return {
        "summary": summarise_value["summary"],
        "url": taken_value["url"],
        "lone": lone_value["length"],
    }
