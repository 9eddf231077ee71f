# Compiled by Partitura 1.2.3 for Airflow 2.11 from pipeline.ts
# IR sha256 94c11299ea566f5eddcd3f497510f0a3118e704aa951c7de0e0e747944fdc91c
import sys
from pathlib import Path

import pendulum
from airflow import DAG
from airflow.decorators import task, task_group
from airflow.exceptions import AirflowSkipException
from airflow.models.param import Param

sys.path.append(str(Path(__file__).parent))

from control_steps import airflow_step, airflow_virtualenv

VIRTUALENV = {
    "python_version": "3.12",
    "system_site_packages": False,
    "venv_cache_path": "/srv/venvs",
    "skip_on_exit_code": 99,
}
RUN = {
    "folder": str(Path(__file__).parent),
    "run_id": "{{ run_id }}",
    "task_id": "{{ ti.task_id }}",
    "attempt": "{{ ti.try_number }}",
    "index": "{{ ti.map_index }}",
    "run_type": "{{ dag_run.run_type }}",
    "fires_at": "{{ dag_run.data_interval_end }}",
}

with DAG(
    dag_id="control",
    schedule=None,
    start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
    catchup=False,
    params={"limit": Param(type="integer")},
    default_args={"retries": 0},
):

    @task(task_id="list")
    def list_():
        return airflow_step.run_python("steps.py", "list", {})

    @task(task_id="side")
    def side():
        return airflow_step.run_python("steps.py", "side", {})

    @task(task_id="rows_items")
    def list_rows(list_):
        return list_["values"]

    @task(task_id="big")
    def big(item, params=None):
        return item > params["limit"]

    @airflow_virtualenv.task(task_id="big-one", requirements=["six"], **VIRTUALENV)
    def big_one(big, item, run):
        import sys

        sys.path.append(run["folder"])
        from control_steps import airflow_step

        if not big:
            airflow_step.skip("big is false")
        with airflow_step.FinalEnds():
            return airflow_step.run_python("steps.py", "one", {"value": item}, run=run)

    @task(task_id="big_result", multiple_outputs=False, trigger_rule="none_failed")
    def merge_big(condition, big_one):
        if condition is None:
            raise AirflowSkipException("big was skipped")
        if condition:
            if big_one is None:
                raise AirflowSkipException("big-one was skipped")
            return {"v": big_one["value"]}
        return {"v": None}

    @airflow_virtualenv.task(task_id="each-one", requirements=["six"], **VIRTUALENV)
    def each_one(run):
        import sys

        sys.path.append(run["folder"])
        from control_steps import airflow_step

        with airflow_step.FinalEnds():
            return airflow_step.run_python(
                "steps.py", "one", {"value": int(run["index"])}, run=run
            )

    @task(task_id="rows_results", trigger_rule="all_done")
    def gather_rows(items):
        airflow_step.join("all-succeeded", ["rows_items"])
        failed = airflow_step.failed_items(
            len(items),
            {
                "rows.big": [],
                "rows.big-one": [],
                "rows.big_result": [],
                "rows.each-one": ["side"],
            },
            tolerant=True,
        )
        big_outputs = airflow_step.mapped_outputs("rows.big_result", len(items))
        each_one_outputs = airflow_step.mapped_outputs("rows.each-one", len(items))
        return [
            None
            if index in failed or big is None or each_one is None
            else {"v": big["v"], "w": each_one["value"]}
            for index, (big, each_one) in enumerate(
                zip(big_outputs, each_one_outputs, strict=True)
            )
        ]

    @task.branch(task_id="many")
    def many(rows, ti=None):
        condition = len(rows) > 3
        ti.xcom_push(key="condition", value=condition)
        return ["fixed_items"] if condition else ["none"]

    @task(task_id="fixed_items")
    def list_fixed():
        return [1, 2]

    @airflow_virtualenv.task(task_id="fixed-one", requirements=["six"], **VIRTUALENV)
    def fixed_one(item, run):
        import sys

        sys.path.append(run["folder"])
        from control_steps import airflow_step

        with airflow_step.FinalEnds():
            return airflow_step.run_python("steps.py", "one", {"value": item}, run=run)

    @task(task_id="fixed_results", trigger_rule="none_failed")
    def gather_fixed(items):
        if items is None:
            raise AirflowSkipException("fixed was skipped")
        fixed_one_outputs = airflow_step.mapped_outputs("fixed.fixed-one", len(items))
        return [
            None if fixed_one is None else fixed_one["value"]
            for fixed_one in fixed_one_outputs
        ]

    @task.branch(task_id="none")
    def none(list_, ti=None):
        condition = list_["values"] is not None
        ti.xcom_push(key="condition", value=condition)
        return ["last"] if condition else ["none_result"]

    @airflow_virtualenv.task(task_id="last", requirements=["six"], **VIRTUALENV)
    def last(run):
        import sys

        sys.path.append(run["folder"])
        from control_steps import airflow_step

        with airflow_step.FinalEnds():
            return airflow_step.run_python("steps.py", "one", {"value": 0}, run=run)

    @task(task_id="none_result", multiple_outputs=False, trigger_rule="none_failed")
    def merge_none(ti=None):
        condition = ti.xcom_pull(task_ids="none", key="condition")
        if condition is None:
            raise AirflowSkipException("none was skipped")
        return {}

    @task(task_id="many_result", multiple_outputs=False, trigger_rule="none_failed")
    def merge_many(fixed, ti=None):
        condition = ti.xcom_pull(task_ids="many", key="condition")
        if condition is None:
            raise AirflowSkipException("many was skipped")
        if condition:
            if fixed is None:
                raise AirflowSkipException("fixed was skipped")
            return {"list": fixed}
        return {"list": None}

    @task(
        task_id="pipeline_outputs", multiple_outputs=False, trigger_rule="none_failed"
    )
    def pipeline_outputs(rows, many):
        return {"rows": rows, "list": airflow_step.field(many, "list")}

    @task_group(group_id="rows")
    def rows(item, side):
        big_decision = big(item=item)
        big_one_outputs = big_one(big=big_decision, item=item, run=RUN)
        merge_big(condition=big_decision, big_one=big_one_outputs)
        each_one_outputs = each_one(run=RUN)
        side >> each_one_outputs

    @task_group(group_id="fixed")
    def fixed(item):
        fixed_one(item=item, run=RUN)

    list_outputs = list_()
    side_outputs = side()
    rows_items = list_rows(list_=list_outputs)
    rows_group = rows.partial(side=side_outputs).expand(item=rows_items)
    rows_results = gather_rows(items=rows_items)
    many_branch = many(rows=rows_results)
    fixed_items = list_fixed()
    fixed_group = fixed.expand(item=fixed_items)
    fixed_results = gather_fixed(items=fixed_items)
    none_branch = none(list_=list_outputs)
    last_outputs = last(run=RUN)
    none_result = merge_none()
    many_result = merge_many(fixed=fixed_results)
    outputs_ = pipeline_outputs(rows=rows_results, many=many_result)
    [rows_group, side_outputs] >> rows_results
    many_branch >> [fixed_items, none_branch]
    fixed_group >> fixed_results
    none_branch >> last_outputs
    [none_branch, last_outputs] >> none_result
    [many_branch, none_result] >> many_result
    side_outputs >> outputs_
