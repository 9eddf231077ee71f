"""Values, mapping, a skip, a retry, a failure that blocks what follows, a timeout."""

from __future__ import annotations

import time

from prefect import flow, task
from prefect.runtime import task_run
from prefect.states import Completed


@task(task_run_name="values")
def values():
    return {"integer": 1, "float": 1.5, "big": 1e21, "safe": 2**53 - 1, "text": "é \"'\n{{ x }} $HOME", "null": None, "list": [], "yes": True}


@task(task_run_name="{name}")
def echo(name, value):
    return value


@task(task_run_name="double-{point}")
def double(point):
    return point * 2


@task(task_run_name="third_time", retries=2, retry_delay_seconds=[30, 60])
def third_time():
    if task_run.run_count < 3:
        raise RuntimeError("not yet")
    return task_run.run_count


@task(task_run_name="skipped")
def skipped():
    return Completed(name="Skipped", data="not today")


@task(task_run_name="broken")
def broken():
    raise RuntimeError("broken")


@task(task_run_name="slow", timeout_seconds=1)
def slow():
    for _ in range(600):
        time.sleep(0.05)


@flow
def smoke():
    failed = broken.submit()
    futures = [
        echo.submit("echo", values.submit()),
        echo.submit("gather", double.map([1, 2, 3])),
        third_time.submit(),
        skipped.submit(),
        failed,
        slow.submit(),
    ]
    blocked = echo.with_options(name="after_failure").submit("after_failure", failed)
    for future in [*futures, blocked]:
        future.wait()
    failed.result()
