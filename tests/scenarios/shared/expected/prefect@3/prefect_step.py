"""How the flow runs its steps: each in a process of its own, by the step contract."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.context import TaskRunContext
from prefect.exceptions import UnfinishedRun
from prefect.futures import wait
from prefect.runtime import flow_run
from prefect.settings import PREFECT_HOME
from prefect.states import Completed, Failed
from prefect.transactions import Transaction

from . import step
from .prefect_environment import python_with

HERE = Path(__file__).resolve().parent
SETTINGS = json.loads((HERE / "steps.json").read_text("utf-8"))
ARTIFACTS = Path(SETTINGS["artifacts"] or PREFECT_HOME.value() / "artifacts")
# What a skipped task gives instead of its outputs.
SKIPPED = {"$skipped": True}
# Where a task's result is kept: a run that is retried finds it, no other run does.
RESULT_KEY = "{flow_run.id}/{task_run.name}"


def skip(reason="Skipped."):
    """The state of a task that is skipped."""
    return Completed(name="Skipped", message=reason, data=SKIPPED)


def retry_unless_fatal(task, task_run, state):
    """Whether to try again: not after a step that says that it would be in vain."""
    return not isinstance(state.data, step.StepFatal)


def run_step(name, inputs, index=(), env=None):
    """The outputs of a step of `steps.json` for these inputs."""
    spec, current = SETTINGS["steps"][name], TaskRunContext.get()
    node, attempt = current.task.name, current.task_run.run_count
    run_id, scheduled = flow_run.id, flow_run.scheduled_start_time
    folder = ARTIFACTS.expanduser() / str(run_id) / node
    folder = folder.joinpath(*map(str, index), str(attempt)).resolve()
    kinds = spec["types"]
    request = {
        **spec["request"],
        "types": kinds,
        "optional": spec["optional"],
        "inputs": {key: locate(it, kinds["inputs"][key]) for key, it in inputs.items()},
        "artifacts": {
            key: {"path": str(folder / key), "uri": (folder / key).as_uri()}
            for key, kind in kinds["outputs"].items()
            if "artifact" in kind
        },
        "context": {
            "pipeline": flow_run.flow_name,
            "runId": str(run_id),
            "taskId": node,
            "attempt": attempt,
            "index": index[-1] if index else None,
            "scheduledAt": scheduled and scheduled.isoformat(),
        },
    }
    try:
        return step.spawn(command(spec), request, env, current.task.timeout_seconds)
    except step.StepSkipped as reason:
        return skip(str(reason))
    except step.StepFailed as error:
        if str(error).startswith("P7107"):
            raise TimeoutError(str(error)) from error
        raise


def command(spec):
    """The program that runs a step."""
    if bundle := spec["bundle"]:
        return [SETTINGS["node"], str(HERE / bundle)]
    folder = SETTINGS["environments"]
    return [python_with(spec["packages"], folder), str(HERE / "step.py")]


def locate(value, kind):
    """An input; an artifact with the path where it is."""
    if "artifact" not in kind or value is None:
        return value
    return {**value, "path": url2pathname(urlsplit(value["uri"]).path)}


def complete(*runs):
    """Waits for all the runs, then raises what the first one that failed raised."""
    wait(list(runs))
    for run in sorted(runs, key=lambda run: not run.state.is_failed()):
        run.result()


@task(name="if-taken", cache_policy=NO_CACHE)
def if_taken(condition, arm, run):
    """The value of a run outside a `when` for those in one of its arms."""
    if condition == SKIPPED or condition != arm:
        return skip()
    complete(run)
    return run.result()


def each(items, one, concurrency=None, tolerant=False):
    """The results of `one(item, index)` in order, or a failed state.

    Every item is tried, `concurrency` at a time. If tolerant, one that failed gives
    None, but not one that could not run because of a failure outside.
    """
    with ThreadPoolExecutor(concurrency or max(len(items), 1)) as pool:
        futures = [
            pool.submit(own_context().run, one, item, index)
            for index, item in enumerate(items)
        ]
    errors = {i: it.exception() for i, it in enumerate(futures) if it.exception()}
    fatal = [
        it for it in errors.values() if not tolerant or isinstance(it, UnfinishedRun)
    ]
    if fatal:
        reasons = "; ".join(f"item {i}: {error}" for i, error in errors.items())
        return Failed(message=f"{len(errors)} of {len(items)} items failed: {reasons}")
    return [None if i in errors else it.result() for i, it in enumerate(futures)]


def own_context():
    """A copy of the context in which a run that fails rolls back no other."""
    context = copy_context()
    context.run(Transaction.__var__.set, None)
    return context
