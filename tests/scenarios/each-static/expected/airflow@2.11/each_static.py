# Compiled by Partitura 0.0.0 for Airflow 2.11 from tests/scenarios/each-static/pipeline.ts
# IR sha256 <ir>
import sys
from pathlib import Path

import pendulum
from airflow import DAG
from airflow.decorators import task, task_group
from airflow.models.param import Param

sys.path.append(str(Path(__file__).parent))

from each_static_steps import airflow_step

POINTS_ITEMS = [
    {"letter": "a", "factor": 0.5},
    {"letter": "a", "factor": 2},
    {"letter": "b", "factor": 0.5},
    {"letter": "b", "factor": 2},
]

with DAG(
    dag_id="each-static",
    schedule=None,
    start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
    catchup=False,
    params={"step": Param(10, type="integer")},
    default_args={"retries": 0},
):

    @task(task_id="scale", max_active_tis_per_dagrun=2)
    def scale(item, ti=None):
        return airflow_step.run_python(
            "steps.py",
            "scale",
            {"letter": item["letter"], "factor": item["factor"], "index": ti.map_index},
        )

    @task(task_id="grow", max_active_tis_per_dagrun=2)
    def grow(scale, params=None):
        return airflow_step.run_node(
            "grow.mjs", {"size": scale["size"], "by": params["step"]}
        )

    @task(task_id="points_results", trigger_rule="none_failed")
    def gather_points():
        scale_outputs = airflow_step.mapped_outputs("points.scale", len(POINTS_ITEMS))
        grow_outputs = airflow_step.mapped_outputs("points.grow", len(POINTS_ITEMS))
        return [
            None
            if scale is None or grow is None
            else {
                "label": scale["label"],
                "size": grow["size"],
                "missing": grow["missing"],
            }
            for scale, grow in zip(scale_outputs, grow_outputs, strict=True)
        ]

    @task(task_id="total")
    def total(points):
        return airflow_step.run_python(
            "steps.py",
            "total",
            {"rows": points, "sizes": [record["size"] for record in points]},
        )

    @task(
        task_id="pipeline_outputs", multiple_outputs=False, trigger_rule="none_failed"
    )
    def pipeline_outputs(total):
        return {
            "labels": airflow_step.field(total, "labels"),
            "sum": airflow_step.field(total, "sum"),
        }

    @task_group(group_id="points")
    def points(item):
        scale_outputs = scale(item=item)
        grow(scale=scale_outputs)

    points_group = points.expand(item=POINTS_ITEMS)
    points_results = gather_points()
    total_outputs = total(points=points_results)
    pipeline_outputs(total=total_outputs)
    points_group >> points_results
