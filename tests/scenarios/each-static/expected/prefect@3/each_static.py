"""The flow each-static, compiled by Partitura 0.0.0 from tests/scenarios/each-static/pipeline.ts."""

from typing import Annotated, Any

from prefect import flow, task
from pydantic import Field

from each_static_steps.prefect_step import RESULT_KEY, complete, each, run_step
from each_static_steps.prefect_values import column


@task(
    name="scale", task_run_name="scale[{points_index}]", result_storage_key=RESULT_KEY
)
def scale(points_item, points_index):
    """Runs `scale` of steps.py."""
    return run_step(
        "scale",
        {
            "letter": points_item["letter"],
            "factor": points_item["factor"],
            "index": points_index,
        },
        index=(points_index,),
    )


@task(name="grow", task_run_name="grow[{points_index}]", result_storage_key=RESULT_KEY)
def grow(scale, step, points_index):
    """Runs grow.mjs under Node."""
    return run_step("grow", {"size": scale["size"], "by": step}, index=(points_index,))


@task(name="points", task_run_name="points", result_storage_key=RESULT_KEY)
def points(step):
    """Runs scale, grow for every item."""

    def item_result(points_item, points_index):
        scale_run = scale.submit(points_item, points_index)
        grow_run = grow.submit(scale_run, step, points_index)
        complete(scale_run, grow_run)
        scale_value = scale_run.result()
        grow_value = grow_run.result()
        return {
            "label": scale_value["label"],
            "size": grow_value["size"],
            "missing": grow_value["missing"],
        }

    return each(
        [
            {"letter": "a", "factor": 0.5},
            {"letter": "a", "factor": 2},
            {"letter": "b", "factor": 0.5},
            {"letter": "b", "factor": 2},
        ],
        item_result,
        concurrency=2,
    )


@task(name="total", task_run_name="total", result_storage_key=RESULT_KEY)
def total(points):
    """Runs `total` of steps.py."""
    return run_step("total", {"rows": points, "sizes": column(points, "size")})


@flow(name="each-static", version="<ir, 12>", persist_result=True, log_prints=True)
def each_static(step: Annotated[int, Field(strict=True)] = 10) -> dict[str, Any]:
    points_run = points.submit(step)
    total_run = total.submit(points_run)
    complete(points_run, total_run)
    total_value = total_run.result()
    return {"labels": total_value["labels"], "sum": total_value["sum"]}
