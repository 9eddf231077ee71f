# Compiled by Partitura 0.0.0 for Airflow 2.11 from tests/scenarios/failure/pipeline.ts
# IR sha256 <ir>
import sys
from pathlib import Path

import pendulum
from airflow import DAG
from airflow.decorators import task, task_group

sys.path.append(str(Path(__file__).parent))

from failure_steps import airflow_step

ITEMS_ITEMS = ["a", "b", "c"]

with DAG(
    dag_id="failure",
    schedule=None,
    start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
    catchup=False,
    default_args={"retries": 0},
):

    @task(task_id="good")
    def good():
        return airflow_step.run_python("steps.py", "shout", {"text": "a"})

    @task(task_id="bad")
    def bad(good):
        return airflow_step.run_python("steps.py", "fail", {"text": good["text"]})

    @task(task_id="child")
    def child(bad):
        return airflow_step.run_python("steps.py", "shout", {"text": bad["text"]})

    @task(task_id="grandchild")
    def grandchild(child):
        return airflow_step.run_python("steps.py", "shout", {"text": child["text"]})

    @task(task_id="ordered")
    def ordered():
        return airflow_step.run_python("steps.py", "shout", {"text": "x"})

    @task(task_id="independent")
    def independent(good):
        return airflow_step.run_python("steps.py", "shout", {"text": good["text"]})

    @task(task_id="maybe")
    def maybe(item):
        return airflow_step.run_python("steps.py", "fail_on_b", {"text": item})

    @task(task_id="items_results", trigger_rule="none_failed")
    def gather_items():
        maybe_outputs = airflow_step.mapped_outputs("items.maybe", len(ITEMS_ITEMS))
        return [None if maybe is None else maybe["text"] for maybe in maybe_outputs]

    @task(task_id="gather")
    def gather(items_):
        return airflow_step.run_python("steps.py", "join", {"texts": items_})

    @task_group(group_id="items")
    def items_(item):
        maybe(item=item)

    good_outputs = good()
    bad_outputs = bad(good=good_outputs)
    child_outputs = child(bad=bad_outputs)
    grandchild(child=child_outputs)
    ordered_outputs = ordered()
    independent(good=good_outputs)
    items_group = items_.expand(item=ITEMS_ITEMS)
    items_results = gather_items()
    gather(items_=items_results)
    bad_outputs >> ordered_outputs
    items_group >> items_results
