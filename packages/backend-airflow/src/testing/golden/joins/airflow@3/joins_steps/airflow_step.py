"""Runs the steps of a pipeline in Airflow tasks, by the contract of step.py."""

import json
import os
import re
import sys
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

from . import step

FOLDER = Path(__file__).parent
PIPELINE = "joins"
AIRFLOW_HOME = Path(os.environ.get("AIRFLOW_HOME", "~/airflow")).expanduser()
ARTIFACTS = Path(os.environ.get("PARTITURA_ARTIFACTS") or AIRFLOW_HOME / "artifacts")
NODE = "node"
FAILED = ("failed", "upstream_failed")
SCHEDULED = ("scheduled", "backfill")


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


def run_wait(condition, interval, inputs, **how):
    """Asks every so many seconds until a condition holds."""
    code = {"wait": {"condition": condition, "interval": interval}}
    return _run([sys.executable, FOLDER / "step.py"], code, inputs, **how)


def mapped_outputs(task_id, count):
    """What each instance of a mapped task returned, by item; None where it was skipped."""
    ti = _context()["ti"]
    return [ti.xcom_pull(task_ids=task_id, map_indexes=i) for i in range(count)]


def with_secrets(variables, files=None):
    """A hook that puts secrets into the environment of the task, and into files, before it starts."""

    def pre_execute(context):
        from airflow.sdk.log import mask_secret

        for variable, source in variables.items():
            os.environ[variable] = secret = _secret(**source)
            mask_secret(secret)
        for path, source in (files or {}).items():
            secret = _secret(**source)
            mask_secret(secret)
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).unlink(missing_ok=True)
            with open(
                os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
            ) as file:
                file.write(secret)

    return pre_execute


def skip(reason):
    """Ends a task in a virtual environment as skipped."""
    print(reason, flush=True)
    sys.exit(99)


class FinalEnds:
    """In it, a failure that is not to be tried again ends the process of a virtual environment with exit code 78."""

    def __init__(self, retry_on=None):
        self.retry_on = retry_on

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        refused = isinstance(error, step.StepFailed) and self.retry_on is not None
        if isinstance(error, step.StepFatal) or (
            refused and error.code not in self.retry_on
        ):
            print(error, flush=True)
            sys.exit(78)


def or_skip(value, run=None):
    """A value; where it is None, the task that needs it is skipped."""
    if value is not None:
        return value
    if run is not None:
        skip("a value that it needs is null")
    from airflow.sdk.exceptions import AirflowSkipException

    raise AirflowSkipException("a value that it needs is null")


def or_none(evaluate):
    """What a function gives; None where it cannot."""
    try:
        return evaluate()
    except Exception as error:
        print(error, flush=True)
        return None


def number(value):
    """The result of a calculation, if JSON can carry it exactly."""
    if not isinstance(value, (int, float)) or not abs(value) < float("inf"):
        raise ValueError(f"{value!r} is no finite number")
    if value == int(value) and abs(value) >= 2**53:
        raise ValueError(f"{value!r} is beyond 2^53-1")
    return value + 0


def scheduled_at(run=None):
    """The time that a scheduled run is for; None for other runs."""
    run = run or _current_run()
    return _instant(run["fires_at"]) if run["run_type"] in SCHEDULED else None


def interval_start(cron, zone):
    """The time that a schedule fired at before the one that this run is for; None for a run that it did not start."""
    run = _current_run()
    if run["run_type"] not in SCHEDULED:
        return None
    from airflow.timetables.interval import CronDataIntervalTimetable
    from pendulum import parse

    timetable = CronDataIntervalTimetable(cron, zone)
    interval = timetable.infer_manual_data_interval(run_after=parse(run["fires_at"]))
    return _instant(str(interval.start))


def join(rule, before, arm=None, taken=True):
    """Ends a task that its join rule does not let run: as failed where a failure is why, else as skipped."""
    from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

    index, states = _context()["ti"].map_index, _task_states()
    ends = {task_id: _state(states, task_id, index) for task_id in before}
    if arm is not None:
        decided = _state(states, arm, index)
        if decided in FAILED:
            raise AirflowFailException(f"{arm} failed")
        if decided != "success" or not taken:
            raise AirflowSkipException(f"{arm} does not take this arm")
    failed = [task_id for task_id, state in ends.items() if state in FAILED]
    succeeded = "success" in ends.values()
    runs = {
        "all-succeeded": not failed and "skipped" not in ends.values(),
        "none-failed": not failed,
        "none-failed-min-one": not failed and succeeded,
        "all-done": True,
        "any-succeeded": succeeded,
        "any-failed": bool(failed),
    }
    if runs[rule]:
        return
    if failed:
        raise AirflowFailException(f"{failed[0]} failed")
    raise AirflowSkipException(f"it runs only by the rule {rule}")


def failed_items(count, tasks, tolerant=False):
    """The positions of the items in which a task failed; fails itself where that is not tolerated.

    A failure that began in one of the tasks outside that a task waits for never is.
    """
    from airflow.sdk.exceptions import AirflowFailException

    states, failed = _task_states(), set()
    for task_id, outside in tasks.items():
        for index in range(count):
            if _state(states, task_id, index) in FAILED:
                if not tolerant or any(states.get(it) in FAILED for it in outside):
                    raise AirflowFailException(f"{task_id} failed for item {index}")
                failed.add(index)
    return failed


def run_status(failing):
    """How the run has ended, by the tasks whose failure fails it, and the tasks of the pipeline that failed."""
    states = _task_states()
    nodes = json.loads((FOLDER / "contracts.json").read_text("utf-8"))
    ended = {"status": "succeeded", "failedTasks": set()}
    for key, state in states.items():
        task_id = re.sub(r"_\d+$", "", key)
        if state in FAILED and task_id in failing:
            ended["status"] = "failed"
        node = task_id.rpartition(".")[2]
        if state == "failed" and node in nodes:
            ended["failedTasks"].add(node)
    return {**ended, "failedTasks": sorted(ended["failedTasks"])}


def _context():
    from airflow.sdk import get_current_context

    return get_current_context()


def _task_states():
    """The state of each task of the run, by its id; of a mapped one with its index."""
    context = _context()
    ti = context["ti"]
    return ti.get_task_states(dag_id=ti.dag_id, run_ids=[ti.run_id])[ti.run_id]


def _state(states, task_id, index):
    """The state of the instance of a task for an item, or of one that is not mapped (yet)."""
    return states.get(f"{task_id}_{index}", states.get(task_id))


def skips_first(inputs):
    """What functions give, by name; a value that is to skip the task goes before one that there is not."""
    values, problem = {}, None
    for name, evaluate in inputs.items():
        try:
            values[name] = evaluate()
        except (
            ArithmeticError,
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
        ) as error:
            problem = problem or error
    if problem is not None:
        raise problem
    return values


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


def _run(argv, code, inputs, run=None, env=None, timeout=None, retry_on=None):
    request = _request(code, inputs, run or _current_run())
    if run is not None:
        try:
            return step.spawn(argv, request, env, timeout)
        except step.StepSkipped as skipped:
            skip(skipped)
    from airflow.sdk.exceptions import (
        AirflowFailException,
        AirflowSkipException,
        AirflowTaskTimeout,
    )

    try:
        return step.spawn(argv, request, env, timeout)
    except step.StepSkipped as skipped:
        raise AirflowSkipException(str(skipped)) from skipped
    except step.StepFatal as fatal:
        raise AirflowFailException(str(fatal)) from fatal
    except (step.StepFailed, AirflowTaskTimeout) as failed:
        if retry_on is None or getattr(failed, "code", None) in retry_on:
            raise
        raise AirflowFailException(str(failed)) from failed


def _current_run():
    """What a task in a worker knows of its run, in the form that tasks in virtual environments get."""
    context = _context()
    ti, dag_run = context["ti"], context["dag_run"]
    return {
        "run_id": dag_run.run_id,
        "task_id": ti.task_id,
        "attempt": ti.try_number,
        "index": ti.map_index,
        "run_type": dag_run.run_type,
        "fires_at": str(dag_run.data_interval_end),
    }


def _request(code, inputs, run):
    node = run["task_id"].rpartition(".")[2]
    index, attempt = int(run["index"]), int(run["attempt"])
    contract = json.loads((FOLDER / "contracts.json").read_text("utf-8"))[node]
    types = contract["types"]
    run_folder = re.sub(r"[^\w.+-]", "_", run["run_id"])
    place = [PIPELINE, run_folder, node, str(max(index, 0)), str(attempt)]
    artifacts = [name for name, kind in types["outputs"].items() if "artifact" in kind]
    return {
        **code,
        **contract,
        "inputs": {
            name: _local(value, types["inputs"][name]) for name, value in inputs.items()
        },
        "artifacts": {name: _target(place, name) for name in artifacts},
        "large": {name: _target(place, name) for name in contract.get("large", [])},
        "context": {
            "pipeline": PIPELINE,
            "runId": run["run_id"],
            "taskId": node,
            "attempt": attempt,
            "index": index if index >= 0 else None,
            "scheduledAt": scheduled_at(run),
        },
    }


def _instant(at):
    return (
        datetime.fromisoformat(at)
        .astimezone(timezone.utc)
        .strftime("%Y-%m-%dT%H:%M:%SZ")
    )


def _target(place, name):
    """Where an output is written, and what it is known by."""
    path = ARTIFACTS.joinpath(*place, name)
    return {"path": str(path), "uri": path.as_uri()}


def _local(value, kind):
    """An artifact or a large value that is an input itself, with the path where it lies."""
    if not isinstance(value, dict) or not value.keys() >= {"type", "uri", "sha256"}:
        return value
    if "artifact" in kind or value["type"] == step.LARGE:
        return {**value, "path": url2pathname(urlparse(value["uri"]).path)}
    return value
