"""The flow values, compiled by Partitura 0.0.0 from tests/scenarios/values/pipeline.ts."""

from typing import Annotated, Any

from prefect import flow, task
from pydantic import Field

from values_steps.prefect_step import RESULT_KEY, complete, run_step
from values_steps.prefect_values import text


@task(name="from-python", task_run_name="from-python", result_storage_key=RESULT_KEY)
def from_python():
    """Runs `echo` of steps.py."""
    return run_step(
        "from-python",
        {
            "text": "quotes \" ' `, braces {{ jinja }} {{=argo}} {{$.kfp}} {{workflow.name}} $$ $(HOME), $HOME ${HOME}, \\ back, é 漢字 🎼\nline two\ttab",
            "whole": 9007199254740991,
            "real": 1e21,
            "flag": False,
            "nothing": None,
            "list": [1, 2.5, -3, 0, 1e-7],
            "empty": [],
            "record": {
                "name": "",
                "nested": [None, True, "{{ x }}", [1, [2]], {"a b": "'"}],
            },
            "anything": {"deep": [{"n": 1}, 2.5, "2", None]},
        },
    )


@task(
    name="from-typescript",
    task_run_name="from-typescript",
    result_storage_key=RESULT_KEY,
)
def from_typescript(from_python):
    """Runs from-typescript.mjs under Node."""
    return run_step(
        "from-typescript",
        {
            "text": from_python["text"],
            "whole": from_python["whole"],
            "real": from_python["real"],
            "flag": from_python["flag"],
            "nothing": None,
            "list": from_python["list"],
            "empty": from_python["empty"],
            "record": from_python["record"],
            "anything": from_python["anything"],
        },
    )


@task(name="describe", task_run_name="describe", result_storage_key=RESULT_KEY)
def describe(from_typescript, ratio, greeting):
    """Runs `describe` of steps.py."""
    return run_step(
        "describe",
        {
            "value": {
                "mixed": [
                    from_typescript["whole"],
                    "literal {{ x }}",
                    from_typescript["real"],
                ],
                "ratio": ratio,
            },
            "text": text(
                greeting,
                "|",
                from_typescript["whole"],
                "|",
                from_typescript["flag"],
                "|",
                ratio,
            ),
        },
    )


@flow(name="values", version="<ir, 12>", persist_result=True, log_prints=True)
def values(
    greeting: str = "\"{{ hello }}\" & '$HOME' {% raw %} {{$.x}} ${y} \\ é 漢字 🎼\nsecond line\ttab",
    ratio: Annotated[float, Field(strict=True)] = 2.0,
) -> dict[str, Any]:
    from_python_run = from_python.submit()
    from_typescript_run = from_typescript.submit(from_python_run)
    describe_run = describe.submit(from_typescript_run, ratio, greeting)
    complete(from_python_run, from_typescript_run, describe_run)
    from_typescript_value = from_typescript_run.result()
    describe_value = describe_run.result()
    return {
        "text": from_typescript_value["text"],
        "anything": from_typescript_value["anything"],
        "description": describe_value["description"],
    }
