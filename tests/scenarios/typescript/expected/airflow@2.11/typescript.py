# Compiled by Partitura 0.0.0 for Airflow 2.11 from tests/scenarios/typescript/pipeline.ts
# IR sha256 <ir>
import sys
from pathlib import Path

import pendulum
from airflow import DAG
from airflow.decorators import task

sys.path.append(str(Path(__file__).parent))

from typescript_steps import airflow_step

with DAG(
    dag_id="typescript",
    schedule=None,
    start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
    catchup=False,
    default_args={"retries": 0},
):

    @task(task_id="compute")
    def compute():
        return airflow_step.run_node(
            "compute.mjs", {"numbers": [1, 2, 6], "label": "mean"}
        )

    @task(task_id="read")
    def read(compute):
        return airflow_step.run_node(
            "read.mjs", {"report": compute["report"], "text": compute["text"]}
        )

    @task(
        task_id="pipeline_outputs", multiple_outputs=False, trigger_rule="none_failed"
    )
    def pipeline_outputs(read, compute):
        return {
            "content": airflow_step.field(read, "content"),
            "keys": airflow_step.field(read, "keys"),
            "mean": airflow_step.field(compute, "mean"),
        }

    compute_outputs = compute()
    read_outputs = read(compute=compute_outputs)
    pipeline_outputs(read=read_outputs, compute=compute_outputs)
