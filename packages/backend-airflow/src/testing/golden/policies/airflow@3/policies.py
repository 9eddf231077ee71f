# Compiled by Partitura 1.2.3 for Airflow 3 from pipeline.ts
# IR sha256 a2f5df83fd1211e2141cc0af63c57268ea75bd3cc6b148c76eb82fc6e5ee667d
import sys
from datetime import timedelta
from pathlib import Path

import pendulum
from airflow.sdk import DAG, CronTriggerTimetable, task
from kubernetes.client import models as k8s

sys.path.append(str(Path(__file__).parent))

from policies_steps import airflow_step

with DAG(
    dag_id="policies",
    schedule=CronTriggerTimetable("*/5 * * * *", timezone="UTC"),
    start_date=pendulum.datetime(2026, 1, 31, tz="UTC"),
    catchup=True,
    tags=["a", "b c"],
    default_args={"retries": 0},
):

    @task(
        task_id="job",
        retries=1,
        retry_delay=timedelta(seconds=1.5),
        retry_exponential_backoff=3.0,
        execution_timeout=timedelta(seconds=90),
        executor_config={
            "pod_override": k8s.V1Pod(
                spec=k8s.V1PodSpec(
                    containers=[
                        k8s.V1Container(
                            name="base",
                            resources=k8s.V1ResourceRequirements(
                                requests={"cpu": "500m", "memory": "512Mi"},
                                limits={"cpu": "500m", "memory": "512Mi"},
                            ),
                        )
                    ]
                )
            )
        },
        pre_execute=airflow_step.with_secrets(
            {
                "TOKEN": {"variable": "token"},
                "KEY": {"connection": "vault"},
                "HOME_KEY": {"env": "WORKER_KEY"},
            }
        ),
        doc_md="Does it.",
    )
    def job():
        return airflow_step.run_python(
            "steps.py", "job", {}, env={"PLAIN": "a {{ b }}"}
        )

    @task(task_id="then", doc_md="Does it.")
    def then():
        return airflow_step.run_python("steps.py", "job", {})

    job_outputs = job()
    then_outputs = then()
    job_outputs >> then_outputs
