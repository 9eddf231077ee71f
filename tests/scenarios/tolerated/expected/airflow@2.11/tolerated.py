# Compiled by Partitura 0.0.0 for Airflow 2.11 from tests/scenarios/tolerated/pipeline.ts
# IR sha256 <ir>
import sys
from pathlib import Path

import pendulum
from airflow import DAG
from airflow.decorators import task, task_group
from airflow.models.param import Param

sys.path.append(str(Path(__file__).parent))

from tolerated_steps import airflow_step

with DAG(
    dag_id="tolerated",
    schedule=None,
    start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
    catchup=False,
    params={"numbers": Param([2, 3, 4, 5], type="array", items={"type": "integer"})},
    default_args={"retries": 0},
):

    @task(task_id="numbers_items")
    def list_numbers(params=None):
        return params["numbers"]

    @task(task_id="check")
    def check(item):
        return airflow_step.run_python("steps.py", "check", {"number": item})

    @task(task_id="double")
    def double(check):
        return airflow_step.run_python("steps.py", "double", {"half": check["half"]})

    @task(task_id="numbers_results", trigger_rule="all_done")
    def gather_numbers(items):
        airflow_step.join("all-succeeded", ["numbers_items"])
        failed = airflow_step.failed_items(
            len(items), {"numbers.check": [], "numbers.double": []}, tolerant=True
        )
        check_outputs = airflow_step.mapped_outputs("numbers.check", len(items))
        double_outputs = airflow_step.mapped_outputs("numbers.double", len(items))
        return [
            None
            if index in failed or check is None or double is None
            else {"half": check["half"], "whole": double["whole"]}
            for index, (check, double) in enumerate(
                zip(check_outputs, double_outputs, strict=True)
            )
        ]

    @task(task_id="count")
    def count(numbers):
        return airflow_step.run_python("steps.py", "count", {"rows": numbers})

    @task(
        task_id="pipeline_outputs", multiple_outputs=False, trigger_rule="none_failed"
    )
    def pipeline_outputs(count):
        return {
            "text": airflow_step.field(count, "text"),
            "missing": airflow_step.field(count, "missing"),
        }

    @task_group(group_id="numbers")
    def numbers(item):
        check_outputs = check(item=item)
        double(check=check_outputs)

    numbers_items = list_numbers()
    numbers_group = numbers.expand(item=numbers_items)
    numbers_results = gather_numbers(items=numbers_items)
    count_outputs = count(numbers=numbers_results)
    pipeline_outputs(count=count_outputs)
    numbers_group >> numbers_results
