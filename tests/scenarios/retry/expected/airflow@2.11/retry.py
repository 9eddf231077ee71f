# Compiled by Partitura 0.0.0 for Airflow 2.11 from tests/scenarios/retry/pipeline.ts
# IR sha256 <ir>
import sys
from datetime import timedelta
from pathlib import Path

import pendulum
from airflow import DAG
from airflow.decorators import task
from airflow.models.param import Param

sys.path.append(str(Path(__file__).parent))

from retry_steps import airflow_step

with DAG(
    dag_id="retry",
    schedule=None,
    start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
    catchup=False,
    params={"counter": Param("", type="string")},
    default_args={"retries": 0},
):

    @task(
        task_id="flaky",
        retries=2,
        retry_delay=timedelta(seconds=1),
        retry_exponential_backoff=True,
        max_retry_delay=timedelta(seconds=3),
    )
    def flaky(params=None):
        return airflow_step.run_python(
            "steps.py", "flaky", {"counter": params["counter"]}
        )

    @task(task_id="report")
    def report(flaky):
        return airflow_step.run_python(
            "steps.py", "report", {"attempts": flaky["attempts"]}
        )

    @task(
        task_id="pipeline_outputs", multiple_outputs=False, trigger_rule="none_failed"
    )
    def pipeline_outputs(report):
        return {"text": airflow_step.field(report, "text")}

    flaky_outputs = flaky()
    report_outputs = report(flaky=flaky_outputs)
    pipeline_outputs(report=report_outputs)
