"""Runs the steps of a pipeline in Airflow tasks, by the contract of step.py."""

import json
import os
import re
import sys
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

from . import step

FOLDER = Path(__file__).parent
PIPELINE = "<pipeline>"
AIRFLOW_HOME = Path(os.environ.get("AIRFLOW_HOME", "~/airflow")).expanduser()
ARTIFACTS = Path(os.environ.get("PARTITURA_ARTIFACTS") or AIRFLOW_HOME / "artifacts")
NODE = "node"


def run_python(source, function, inputs, **how):
    """Runs a function of a file of this folder under the Python that runs this."""
    code = {"source": source, "function": function}
    return _run([sys.executable, FOLDER / "step.py"], code, inputs, **how)


def run_node(bundle, inputs, **how):
    """Runs a bundled TypeScript step under Node."""
    return _run([NODE, FOLDER / bundle], {}, inputs, **how)


def run_shell(command, inputs, **how):
    """Runs a shell command that finds its inputs in the environment."""
    return _run(
        [sys.executable, FOLDER / "step.py"], {"command": command}, inputs, **how
    )


def mapped_outputs(task_id, count):
    """What each instance of a mapped task returned, by item; None where it was skipped."""
    from airflow.sdk import get_current_context

    ti = get_current_context()["ti"]
    return [ti.xcom_pull(task_ids=task_id, map_indexes=i) for i in range(count)]


def with_secrets(sources):
    """A hook that puts secrets into the environment of the task before it starts."""

    def pre_execute(context):
        from airflow.sdk.log import mask_secret

        for variable, source in sources.items():
            os.environ[variable] = secret = _secret(**source)
            mask_secret(secret)

    return pre_execute


def skip(reason):
    """Ends a task in a virtual environment as skipped."""
    print(reason, flush=True)
    sys.exit(99)


def field(value, key):
    """A field of an object or an element of a list; None where there is none."""
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list):
        return value[key] if isinstance(key, int) and key < len(value) else None
    if value is None:
        return None
    raise TypeError(f"there is no {key!r} in {value!r}")


def same_json(left, right):
    """Whether two JSON values are equal: a boolean is no number, 1 and 1.0 are one."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same_json, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(
            same_json(left[k], right[k]) for k in left
        )
    return left == right


def is_one_of(value, options):
    """Whether a list holds a JSON value."""
    return any(same_json(value, option) for option in options)


def json_text(value):
    """A value within a text: a string as it is, anything else as its JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, list):
        return "[" + ",".join(map(_quoted, value)) + "]"
    if isinstance(value, dict):
        return (
            "{" + ",".join(f"{_quoted(k)}:{_quoted(v)}" for k, v in value.items()) + "}"
        )
    return json.dumps(value)


def _quoted(value):
    return (
        json.dumps(value, ensure_ascii=False)
        if isinstance(value, str)
        else json_text(value)
    )


def _number_text(value):
    """A number as JSON.stringify writes it: 1, 0.1, 100000000000000000000, 1e+21, 1e-7."""
    _, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + exponent
    sign = "-" if value < 0 else ""
    if len(text) <= point <= 21:
        return sign + text.ljust(point, "0")
    if 0 < point <= 21:
        return f"{sign}{text[:point]}.{text[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{text}"
    mantissa = text if len(text) == 1 else f"{text[0]}.{text[1:]}"
    return f"{sign}{mantissa}e{point - 1:+d}"


def _secret(variable=None, connection=None, env=None):
    if env is not None:
        return os.environ[env]
    if connection is not None:
        from airflow.sdk import BaseHook

        return BaseHook.get_connection(connection).password
    from airflow.sdk import Variable

    return Variable.get(variable)


def _run(argv, code, inputs, run=None, env=None, timeout=None):
    request = _request(code, inputs, run or _current_run())
    if run is not None:
        try:
            return step.spawn(argv, request, env, timeout)
        except step.StepSkipped as skipped:
            skip(skipped)
    from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

    try:
        return step.spawn(argv, request, env, timeout)
    except step.StepSkipped as skipped:
        raise AirflowSkipException(str(skipped)) from skipped
    except step.StepFatal as fatal:
        raise AirflowFailException(str(fatal)) from fatal


def _current_run():
    """What a task in a worker knows of its run, in the form that tasks in virtual environments get."""
    from airflow.sdk import get_current_context

    context = get_current_context()
    ti, dag_run = context["ti"], context["dag_run"]
    return {
        "run_id": dag_run.run_id,
        "task_id": ti.task_id,
        "attempt": ti.try_number,
        "index": ti.map_index,
        "run_type": dag_run.run_type,
        "logical_date": str(dag_run.logical_date),
    }


def _request(code, inputs, run):
    node = run["task_id"].rpartition(".")[2]
    index, attempt = int(run["index"]), int(run["attempt"])
    scheduled = run["run_type"] == "scheduled"
    contract = json.loads((FOLDER / "contracts.json").read_text("utf-8"))[node]
    types = contract["types"]
    run_folder = ARTIFACTS / PIPELINE / re.sub(r"[^\w.+-]", "_", run["run_id"])
    folder = run_folder / node / str(max(index, 0)) / str(attempt)
    return {
        **code,
        **contract,
        "inputs": {
            name: _local(value, types["inputs"][name]) for name, value in inputs.items()
        },
        "artifacts": {
            name: {"path": str(folder / name), "uri": (folder / name).as_uri()}
            for name, kind in types["outputs"].items()
            if "artifact" in kind
        },
        "context": {
            "pipeline": PIPELINE,
            "runId": run["run_id"],
            "taskId": node,
            "attempt": attempt,
            "index": index if index >= 0 else None,
            "scheduledAt": run["logical_date"].replace(" ", "T") if scheduled else None,
        },
    }


def _local(value, kind):
    """An artifact that is an input itself, with the path where it lies."""
    if "artifact" in kind and value is not None:
        return {**value, "path": url2pathname(urlparse(value["uri"]).path)}
    return value
