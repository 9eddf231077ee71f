# Compiled by Partitura 0.0.0 for Airflow 3 from tests/scenarios/each-runtime/pipeline.ts
# IR sha256 <ir>
import sys
from pathlib import Path

from airflow.sdk import DAG, Param, task, task_group
from airflow.sdk.exceptions import AirflowSkipException

sys.path.append(str(Path(__file__).parent))

from each_runtime_steps import airflow_step

with DAG(
    dag_id="each-runtime",
    schedule=None,
    catchup=False,
    params={"count": Param(3, type="integer", minimum=0)},
    default_args={"retries": 0},
):

    @task(task_id="list")
    def list_(params=None):
        return airflow_step.run_python(
            "steps.py", "make_list", {"count": params["count"]}
        )

    @task(task_id="lines_items")
    def list_lines(list_):
        return list_["items"]

    @task(task_id="price")
    def price(item):
        return airflow_step.run_python(
            "steps.py", "price", {"name": item["name"], "amount": item["amount"]}
        )

    @task(task_id="lines_results", trigger_rule="none_failed")
    def gather_lines(items):
        if items is None:
            raise AirflowSkipException("lines was skipped")
        price_outputs = airflow_step.mapped_outputs("lines.price", len(items))
        return [
            None if price is None else {"line": price["line"], "total": price["total"]}
            for price in price_outputs
        ]

    @task(task_id="sum")
    def sum_(lines):
        return airflow_step.run_python(
            "steps.py",
            "add",
            {
                "totals": [record["total"] for record in lines],
                "lines": [record["line"] for record in lines],
            },
        )

    @task(task_id="nothing")
    def nothing():
        return airflow_step.run_python("steps.py", "make_list", {"count": 0})

    @task(task_id="none_items")
    def list_none(nothing):
        return nothing["items"]

    @task(task_id="never")
    def never(item):
        return airflow_step.run_python(
            "steps.py", "price", {"name": item["name"], "amount": item["amount"]}
        )

    @task(task_id="none_results", trigger_rule="none_failed")
    def gather_none(items):
        if items is None:
            raise AirflowSkipException("none was skipped")
        never_outputs = airflow_step.mapped_outputs("none.never", len(items))
        return [
            None if never is None else {"line": never["line"], "total": never["total"]}
            for never in never_outputs
        ]

    @task(task_id="sum-of-none")
    def sum_of_none(none):
        return airflow_step.run_python(
            "steps.py",
            "add",
            {
                "totals": [record["total"] for record in none],
                "lines": [record["line"] for record in none],
            },
        )

    @task(
        task_id="pipeline_outputs", multiple_outputs=False, trigger_rule="none_failed"
    )
    def pipeline_outputs(sum_, sum_of_none):
        return {
            "total": airflow_step.field(sum_, "total"),
            "lines": airflow_step.field(sum_, "lines"),
            "empty": airflow_step.field(sum_of_none, "total"),
        }

    @task_group(group_id="lines")
    def lines(item):
        price(item=item)

    @task_group(group_id="none")
    def none(item):
        never(item=item)

    list_outputs = list_()
    lines_items = list_lines(list_=list_outputs)
    lines_group = lines.expand(item=lines_items)
    lines_results = gather_lines(items=lines_items)
    sum_outputs = sum_(lines=lines_results)
    nothing_outputs = nothing()
    none_items = list_none(nothing=nothing_outputs)
    none_group = none.expand(item=none_items)
    none_results = gather_none(items=none_items)
    sum_of_none_outputs = sum_of_none(none=none_results)
    pipeline_outputs(sum_=sum_outputs, sum_of_none=sum_of_none_outputs)
    lines_group >> lines_results
    none_group >> none_results
