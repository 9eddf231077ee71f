"""The flow values, compiled by Partitura 0.0.0 from pipeline.ts."""

from typing import Annotated, Any, Literal

from prefect import flow, task
from pydantic import Field
from values_steps.prefect_step import RESULT_KEY, SKIPPED, complete, run_step, skip
from values_steps.prefect_values import text
from values_steps.step import check


@task(name="integer", task_run_name="integer", result_storage_key=RESULT_KEY)
def integer():
    """Runs `echo` of steps.py."""
    return run_step("echo", {"value": 9007199254740991})


@task(name="float", task_run_name="float", result_storage_key=RESULT_KEY)
def float_():
    """Runs `echo` of steps.py."""
    return run_step("echo", {"value": 1e21})


@task(name="small", task_run_name="small", result_storage_key=RESULT_KEY)
def small():
    """Runs `echo` of steps.py."""
    return run_step("echo", {"value": 1.5e-7})


@task(name="whole", task_run_name="whole", result_storage_key=RESULT_KEY)
def whole():
    """Runs `echo` of steps.py."""
    return run_step("echo", {"value": 1})


@task(name="yes", task_run_name="yes", result_storage_key=RESULT_KEY)
def yes():
    """Runs `echo` of steps.py."""
    return run_step("echo", {"value": True})


@task(name="none", task_run_name="none", result_storage_key=RESULT_KEY)
def none():
    """Runs `echo` of steps.py."""
    return run_step("echo", {"value": None})


@task(name="empty", task_run_name="empty", result_storage_key=RESULT_KEY)
def empty():
    """Runs `echo` of steps.py."""
    return run_step("echo", {"value": ""})


@task(name="list", task_run_name="list", result_storage_key=RESULT_KEY)
def list_():
    """Runs `echo` of steps.py."""
    return run_step("echo", {"value": []})


@task(name="nested", task_run_name="nested", result_storage_key=RESULT_KEY)
def nested():
    """Runs `echo` of steps.py."""
    return run_step(
        "echo", {"value": {"a b": [1, [2.5, None, {"x": "y"}]], "{{ k }}": "'\"\\"}}
    )


@task(name="text", task_run_name="text", result_storage_key=RESULT_KEY)
def text_():
    """Runs `echo` of steps.py."""
    return run_step(
        "echo",
        {"value": "a {{ b }} {% c %} $d ${e} %s 'q' \"r\" \\n\nnew é 😀 \u2028 `x`"},
    )


@task(name="again", task_run_name="again", result_storage_key=RESULT_KEY)
def again(nested):
    """Runs `echo` of steps.py."""
    if nested == SKIPPED:
        return skip()
    return run_step("echo", {"value": nested["value"]})


@task(name="from-param", task_run_name="from-param", result_storage_key=RESULT_KEY)
def from_param(minAccuracy):
    """Runs `echo` of steps.py."""
    return run_step("echo", {"value": minAccuracy})


@task(name="say", task_run_name="say", result_storage_key=RESULT_KEY)
def say(text_, whole, float_):
    """Runs a shell command."""
    if SKIPPED in (text_, whole, float_):
        return skip()
    return run_step(
        "say",
        {
            "text": text(
                "<", text_["value"], "|", whole["value"], "|", float_["value"], ">"
            )
        },
    )


@flow(
    name="values",
    description='All "kinds" of {{ values }}\nin two lines.\n\nObjective: it\'s\n\nOwner: data {{ team }}',
    version="54535d4336e4",
    persist_result=True,
    log_prints=True,
)
def values(
    minAccuracy: Annotated[
        float, Field(strict=True, ge=0, le=1, description="the {{ least }}")
    ] = 1.0,
    names: list[str] = ["a"],
    mode: Literal["fast", "slow"] = "fast",
    limit: Annotated[int, Field(strict=True)] | None = None,
) -> dict[str, Any]:
    names = check(
        names, {"type": "array", "items": {"type": "string", "minLength": 1}}, "names"
    )
    integer_run = integer.submit()
    float_run = float_.submit()
    small_run = small.submit()
    whole_run = whole.submit()
    yes_run = yes.submit()
    none_run = none.submit()
    empty_run = empty.submit()
    list_run = list_.submit()
    nested_run = nested.submit()
    text_run = text_.submit()
    again_run = again.submit(nested_run)
    from_param_run = from_param.submit(minAccuracy)
    say_run = say.submit(text_run, whole_run, float_run)
    complete(
        integer_run,
        float_run,
        small_run,
        whole_run,
        yes_run,
        none_run,
        empty_run,
        list_run,
        nested_run,
        text_run,
        again_run,
        from_param_run,
        say_run,
    )
    integer_value = integer_run.result()
    float_value = float_run.result()
    small_value = small_run.result()
    whole_value = whole_run.result()
    yes_value = yes_run.result()
    none_value = none_run.result()
    empty_value = empty_run.result()
    list_value = list_run.result()
    nested_value = nested_run.result()
    text_value = text_run.result()
    say_value = say_run.result()
    return {
        "integer": None if integer_value == SKIPPED else integer_value["value"],
        "float": None if float_value == SKIPPED else float_value["value"],
        "small": None if small_value == SKIPPED else small_value["value"],
        "whole": None if whole_value == SKIPPED else whole_value["value"],
        "yes": None if yes_value == SKIPPED else yes_value["value"],
        "none": None if none_value == SKIPPED else none_value["value"],
        "empty": None if empty_value == SKIPPED else empty_value["value"],
        "list": None if list_value == SKIPPED else list_value["value"],
        "nested": None if nested_value == SKIPPED else nested_value["value"],
        "text": None if text_value == SKIPPED else text_value["value"],
        "said": None if say_value == SKIPPED else say_value["said"],
    }
