"""The flow shell, compiled by Partitura 0.0.0 from tests/scenarios/shell/pipeline.ts."""

from typing import Any

from prefect import flow, task

from shell_steps.prefect_step import RESULT_KEY, complete, run_step


@task(name="greet", task_run_name="greet", result_storage_key=RESULT_KEY)
def greet(name):
    """Runs a shell command."""
    return run_step(
        "greet",
        {"name": name, "times": 3, "tags": ["x", 'y"']},
        env={"MODE": "a {{ b }} $c 'd' \"e\""},
    )


@task(name="lines", task_run_name="lines", result_storage_key=RESULT_KEY)
def lines(greet):
    """Runs a shell command."""
    return run_step("lines", {"log": greet["log"], "text": greet["text"]})


@flow(name="shell", version="<ir, 12>", persist_result=True, log_prints=True)
def shell(name: str = "{{ me }} & $you") -> dict[str, Any]:
    greet_run = greet.submit(name)
    lines_run = lines.submit(greet_run)
    complete(greet_run, lines_run)
    lines_value = lines_run.result()
    greet_value = greet_run.result()
    return {
        "content": lines_value["content"],
        "same": lines_value["same"],
        "numbers": greet_value["numbers"],
    }
