"""Runs unchanged on 2.11 and 3: values, mapping, a skip, a retry, a failure that blocks what follows, a timeout."""

from __future__ import annotations

import time
from datetime import timedelta

try:
    from airflow.sdk import DAG, get_current_context, task, task_group
    from airflow.sdk.exceptions import AirflowSkipException
except ImportError:
    from airflow import DAG
    from airflow.decorators import task, task_group
    from airflow.exceptions import AirflowSkipException
    from airflow.operators.python import get_current_context


@task
def values():
    return {"integer": 1, "float": 1.5, "big": 1e21, "safe": 2**53 - 1, "text": "é \"'\n{{ x }} $HOME", "null": None, "list": [], "yes": True}


@task
def echo(value):
    return value


@task
def points():
    return [{"a": 1}, {"a": 2}, {"a": 3}]


@task
def double(point):
    return {"index": get_current_context()["ti"].map_index, "value": point["a"] * 2}


@task
def gather(items):
    return list(items)


@task(retries=2, retry_delay=timedelta(seconds=30))
def third_time():
    attempt = get_current_context()["ti"].try_number
    if attempt < 3:
        raise RuntimeError(f"attempt {attempt}")
    return attempt


@task
def skipped():
    raise AirflowSkipException("not today")


@task
def broken():
    raise RuntimeError("broken")


@task(execution_timeout=timedelta(seconds=1))
def slow():
    time.sleep(30)


with DAG("smoke", schedule=None) as dag:
    echo.override(task_id="echo")(values())

    @task_group
    def candidates(point):
        return double(point)

    gather(candidates.expand(point=points()))
    third_time()
    echo.override(task_id="after_skip")(skipped())
    echo.override(task_id="after_failure")(broken())
    slow()
