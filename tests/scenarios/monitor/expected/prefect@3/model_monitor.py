"""The flow model-monitor, compiled by Partitura 0.0.0 from examples/model-selection/monitor.ts."""

from typing import Annotated, Any, Literal

from prefect import flow, task
from pydantic import Field

from model_monitor_steps.prefect_step import RESULT_KEY, complete, run_step, skip


@task(
    name="load-production",
    task_run_name="load-production",
    description="Takes the production model out of the registry.",
    result_storage_key=RESULT_KEY,
)
def load_production(registry):
    """Runs `load_production` of monitoring.py."""
    return run_step(
        "load-production", {"registry": registry, "name": "model-selection"}
    )


@task(
    name="draw-batch",
    task_run_name="draw-batch",
    description="Draws new rows; a shift shows what drift looks like.",
    result_storage_key=RESULT_KEY,
)
def draw_batch(source, batchSize, seed, shift, labelled):
    """Runs `draw_batch` of monitoring.py."""
    return run_step(
        "draw-batch",
        {
            "source": source,
            "size": batchSize,
            "seed": seed,
            "shift": shift,
            "labelled": labelled,
        },
    )


@task(
    name="score",
    task_run_name="score",
    description="Predicts every row; the accuracy is null without labels.",
    result_storage_key=RESULT_KEY,
)
def score(load_production, draw_batch):
    """Runs `score` of monitoring.py."""
    return run_step(
        "score", {"model": load_production["model"], "batch": draw_batch["batch"]}
    )


@task(
    name="measure-drift",
    task_run_name="measure-drift",
    description="Compares every feature with the training data.",
    result_storage_key=RESULT_KEY,
)
def measure_drift(load_production, draw_batch, psiThreshold):
    """Runs `measure_drift` of monitoring.py."""
    return run_step(
        "measure-drift",
        {
            "statistics": load_production["statistics"],
            "batch": draw_batch["batch"],
            "threshold": psiThreshold,
        },
    )


@task(
    name="report",
    task_run_name="report",
    description="Writes the reports and says whether a threshold was crossed.",
    result_storage_key=RESULT_KEY,
)
def report(load_production, score, measure_drift, minAccuracy, maxDriftedShare):
    """Runs `report` of monitoring.py."""
    return run_step(
        "report",
        {
            "version": load_production["version"],
            "accuracy": score["accuracy"],
            "min_accuracy": minAccuracy,
            "psi": measure_drift["psi"],
            "drifted": measure_drift["drifted"],
            "max_drifted_share": maxDriftedShare,
        },
    )


@task(name="alarming", task_run_name="alarming", result_storage_key=RESULT_KEY)
def alarming(report):
    """Which arm is taken."""
    return report["alarming"]


@task(
    name="alert",
    task_run_name="alert",
    description="Tells the webhook, or fails when there is none.",
    result_storage_key=RESULT_KEY,
)
def alert(alarming, report, webhook):
    """Runs `alert` of notifications.py."""
    if not alarming:
        return skip()
    return run_step("alert", {"text": report["text"], "webhook": webhook})


@flow(
    name="model-monitor",
    description="Watches the production model for drift and loss of quality.\n\nOwner: ml-platform",
    version="<ir, 12>",
    persist_result=True,
    log_prints=True,
)
def model_monitor(
    source: Literal["breast-cancer", "wine"] = "breast-cancer",
    registry: str = "~/.partitura/registry",
    batchSize: Annotated[int, Field(strict=True, ge=1)] = 100,
    seed: Annotated[int, Field(strict=True, ge=0)] = 1,
    shift: Annotated[float, Field(strict=True)] = 0.0,
    labelled: Annotated[bool, Field(strict=True)] = True,
    minAccuracy: Annotated[float, Field(strict=True, ge=0, le=1)] = 0.9,
    psiThreshold: Annotated[float, Field(strict=True, ge=0)] = 0.25,
    maxDriftedShare: Annotated[float, Field(strict=True, ge=0, le=1)] = 0.2,
    webhook: str = "",
) -> dict[str, Any]:
    load_production_run = load_production.submit(registry)
    draw_batch_run = draw_batch.submit(source, batchSize, seed, shift, labelled)
    score_run = score.submit(load_production_run, draw_batch_run)
    measure_drift_run = measure_drift.submit(
        load_production_run, draw_batch_run, psiThreshold
    )
    report_run = report.submit(
        load_production_run, score_run, measure_drift_run, minAccuracy, maxDriftedShare
    )
    alarming_run = alarming.submit(report_run)
    alert_run = alert.submit(alarming_run, report_run, webhook)
    complete(
        load_production_run,
        draw_batch_run,
        score_run,
        measure_drift_run,
        report_run,
        alarming_run,
        alert_run,
    )
    report_value = report_run.result()
    return {
        "alarming": report_value["alarming"],
        "text": report_value["text"],
        "report": report_value["report"],
    }
