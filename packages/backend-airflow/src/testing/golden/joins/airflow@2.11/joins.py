# Compiled by Partitura 1.2.3 for Airflow 2.11 from pipeline.ts
# IR sha256 32590f236b5743509c7fd3602059b1c71345acc2bdef3ae78a1060a1fc6f5c8c
import sys
from datetime import timedelta
from pathlib import Path

import pendulum
from airflow import DAG
from airflow.datasets import Dataset
from airflow.decorators import task, task_group
from airflow.exceptions import AirflowSkipException
from airflow.models.param import Param
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
from airflow.timetables.trigger import CronTriggerTimetable

sys.path.append(str(Path(__file__).parent))

from joins_steps import airflow_step

ROWS_ITEMS = [1, 2]

with DAG(
    dag_id="joins",
    schedule=CronTriggerTimetable("30 1-23/4 * * *", timezone="UTC"),
    start_date=pendulum.datetime(2026, 2, 1, 12, 30, tz="UTC"),
    end_date=pendulum.datetime(2026, 12, 31, 23, 59, 59, tz="UTC"),
    dagrun_timeout=timedelta(hours=2),
    catchup=True,
    params={"limit": Param(2, type="integer")},
    default_args={"retries": 0},
):

    @task(task_id="ready", execution_timeout=timedelta(minutes=10))
    def ready():
        return airflow_step.run_wait(
            "http", 30, {"url": "https://example.com/{{ x }}", "status": 200}
        )

    def other():
        return ExternalTaskSensor(
            task_id="other",
            external_dag_id="upstream",
            allowed_states=["success"],
            mode="reschedule",
            poke_interval=60,
            timeout=3600,
        ).output

    @task(task_id="a", outlets=[Dataset("orders"), Dataset("s3://b/c")])
    def a():
        return airflow_step.run_python("steps.py", "one", {"value": 1})

    @task(task_id="b")
    def b():
        return airflow_step.run_python("steps.py", "one", {"value": 2})

    @task(task_id="load_join", trigger_rule="all_done")
    def join_load():
        airflow_step.join("all-succeeded", ["a", "b"])

    def load():
        return BashOperator(task_id="load", bash_command="echo {{ ds }}").output

    @task(task_id="c", trigger_rule="none_failed")
    def c(a, b):
        if a is None:
            raise AirflowSkipException("a was skipped")
        if b is None:
            raise AirflowSkipException("b was skipped")
        return airflow_step.run_python(
            "steps.py", "one", {"value": airflow_step.or_skip(a["value"])}
        )

    @task(task_id="any_join", multiple_outputs=False, trigger_rule="all_done")
    def join_any(a):
        airflow_step.join("any-succeeded", ["a", "b"])
        return {"a": a}

    @task(task_id="any")
    def any_(before):
        return airflow_step.run_python(
            "steps.py",
            "one",
            {
                "value": airflow_step.field(before["a"], "value")
                if airflow_step.field(before["a"], "value") is not None
                else 0
            },
        )

    @task(task_id="alert", trigger_rule="one_failed")
    def alert(run_id=None):
        return airflow_step.run_shell('echo "$text"', {"text": run_id})

    @task.branch(task_id="large")
    def large(a, params=None, ti=None):
        condition = a["value"] > params["limit"]
        ti.xcom_push(key="condition", value=condition)
        return ["sum_join"] if condition else ["large_result"]

    @task(task_id="sum_join", multiple_outputs=False, trigger_rule="all_done")
    def join_sum(a, b):
        airflow_step.join("all-succeeded", ["a", "b"], arm="large")
        return {"a": a, "b": b}

    @task(task_id="sum")
    def sum_(before):
        return airflow_step.run_python(
            "steps.py",
            "one",
            {"value": airflow_step.number(before["a"]["value"] + before["b"]["value"])},
        )

    @task(task_id="large_result", multiple_outputs=False, trigger_rule="none_failed")
    def merge_large(sum_, ti=None):
        condition = ti.xcom_pull(task_ids="large", key="condition")
        if condition is None:
            raise AirflowSkipException("large was skipped")
        if condition:
            if sum_ is None:
                raise AirflowSkipException("sum was skipped")
            return {"sum": sum_["value"]}
        return {"sum": None}

    @task(task_id="row")
    def row(item):
        return airflow_step.run_python("steps.py", "one", {"value": item})

    @task(task_id="tidy_join", trigger_rule="all_done")
    def join_tidy():
        airflow_step.join("all-done", ["rows.row"])

    @task(task_id="tidy")
    def tidy():
        return airflow_step.run_shell(
            'echo "$text"', {"text": airflow_step.scheduled_at()}
        )

    @task(
        task_id="pipeline_outputs", multiple_outputs=False, trigger_rule="none_failed"
    )
    def pipeline_outputs(large):
        return {
            "half": airflow_step.or_none(
                lambda: airflow_step.number(airflow_step.field(large, "sum") / 2)
            )
        }

    @task(task_id="pipeline_status", multiple_outputs=False, trigger_rule="all_done")
    def pipeline_status():
        return airflow_step.run_status(
            [
                "other",
                "load",
                "any",
                "alert",
                "rows.row",
                "rows.tidy",
                "pipeline_outputs",
            ]
        )

    @task(task_id="pipeline_watch", trigger_rule="none_failed")
    def pipeline_watch():
        """Fails with the run, whatever ran after a failure."""

    @task(task_id="report")
    def report(ended):
        return airflow_step.run_shell(
            'echo "$text"',
            {
                "text": f"{ended['status']} {airflow_step.json_text(ended['failedTasks'])}"
            },
        )

    @task(task_id="sweep")
    def sweep():
        return airflow_step.run_shell(
            'echo "$text"',
            {"text": airflow_step.interval_start("30 1-23/4 * * *", "UTC")},
        )

    @task_group(group_id="rows")
    def rows(item):
        row_outputs = row(item=item)
        tidy_join = join_tidy()
        tidy_outputs = tidy()
        row_outputs >> tidy_join
        tidy_join >> tidy_outputs
        return [tidy_outputs, row_outputs]

    ready_outputs = ready()
    other_outputs = other()
    a_outputs = a()
    b_outputs = b()
    load_join = join_load()
    load_outputs = load()
    c_outputs = c(a=a_outputs, b=b_outputs)
    any_join = join_any(a=a_outputs)
    any_outputs = any_(before=any_join)
    alert_outputs = alert()
    large_branch = large(a=a_outputs)
    sum_join = join_sum(a=a_outputs, b=b_outputs)
    sum_outputs = sum_(before=sum_join)
    large_result = merge_large(sum_=sum_outputs)
    rows_group = rows.expand(item=ROWS_ITEMS)
    outputs_ = pipeline_outputs(large=large_result)
    status_ = pipeline_status()
    watch_ = pipeline_watch()
    report(ended=status_)
    sweep_outputs = sweep()
    ready_outputs >> a_outputs
    [a_outputs, b_outputs] >> load_join
    load_join >> load_outputs
    b_outputs >> any_join
    c_outputs >> alert_outputs
    large_branch >> sum_join
    large_branch >> large_result
    c_outputs >> outputs_
    [
        other_outputs,
        load_outputs,
        any_outputs,
        alert_outputs,
        outputs_,
        large_branch,
        sum_join,
        sum_outputs,
        large_result,
    ] >> status_
    rows_group >> status_
    [
        status_,
        other_outputs,
        load_outputs,
        any_outputs,
        alert_outputs,
        outputs_,
    ] >> watch_
    rows_group >> watch_
    status_ >> sweep_outputs
