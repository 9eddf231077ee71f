"""How the flow runs its steps: each in a process of its own, by the step contract."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.context import TaskRunContext
from prefect.futures import wait
from prefect.runtime import flow_run
from prefect.states import Cancelled, Completed, Failed
from prefect.transactions import Transaction

from . import prefect_run, step
from .prefect_cache import cached
from .prefect_environment import python_with
from .prefect_events import CONDITIONS, tell_updates, wait_for
from .prefect_store import SETTINGS, locate, stored, target

HERE = Path(__file__).resolve().parent
# How many items of an `each` are run at once where the flow does not say.
ITEMS_AT_ONCE = 50
# What a skipped task gives instead of its outputs.
SKIPPED = {"$skipped": True}
# Where a task's result is kept: a run that is retried finds it, no other run does.
RESULT_KEY = "{flow_run.id}/{task_run.name}"


def skip(reason="Skipped."):
    """The state of a task that is skipped."""
    return Completed(name="Skipped", message=reason, data=SKIPPED)


def or_skip(value):
    """The value; where it is None, the task that reads it is skipped."""
    if value is None:
        raise step.StepSkipped("A value that it needs is null.")
    return value


class RunOverError(Exception):
    """A step was to begin when the run had taken too long."""


class RunTimeoutError(TimeoutError):
    """The run, not the task, has taken too long."""


def retry_unless_fatal(task, task_run, state):
    """Whether to try again: not after a step that says that it would be in vain."""
    return not isinstance(state.data, (step.StepFatal, RunTimeoutError))


def retry_on(*codes):
    """Whether to try again: only after one of these exit codes."""

    def retry(task, task_run, state):
        known = getattr(state.data, "code", None) in codes
        return known and retry_unless_fatal(task, task_run, state)

    return retry


def run_step(name, inputs, index=(), env=None, timeout=None, cache=None, updates=()):
    """The outputs of a step of `steps.json` for these inputs, given or to be made.

    With `cache`, those of an earlier run if there are some.
    """
    try:
        if callable(inputs):
            inputs = inputs()
        run = partial(perform, name, inputs, index, env, timeout)
        code = [flow_run.flow_name, name, SETTINGS["steps"][name].get("code")]
        outputs = run() if cache is None else cached(code, inputs, cache, run)
    except step.StepSkipped as reason:
        return skip(str(reason))
    except RunOverError as error:
        return Cancelled(message=str(error))
    except step.StepFailed as error:
        if str(error).startswith("P7107"):
            raise TimeoutError(str(error)) from error
        raise
    tell_updates(updates)
    return outputs


def perform(name, inputs, index, env, timeout):
    """Runs the process of a step, a new one for every attempt."""
    spec, current = SETTINGS["steps"][name], TaskRunContext.get()
    node, attempt = current.task.name, current.task_run.run_count
    run_id = flow_run.id
    place = [str(run_id), node, *map(str, index), str(attempt)]
    kinds = spec["types"]
    artifacts = [key for key, kind in kinds["outputs"].items() if "artifact" in kind]
    request = {
        **spec["request"],
        "types": kinds,
        "optional": spec["optional"],
        "inputs": {key: locate(it, kinds["inputs"][key]) for key, it in inputs.items()},
        "artifacts": {key: target(place, key) for key in artifacts},
        "large": {key: target(place, key) for key in SETTINGS["large"].get(node, [])},
        "context": {
            "pipeline": flow_run.flow_name,
            "runId": str(run_id),
            "taskId": node,
            "attempt": attempt,
            "index": index[-1] if index else None,
            "scheduledAt": prefect_run.scheduled_at(),
        },
    }
    limit = timeout or current.task.timeout_seconds
    left = prefect_run.time_left(SETTINGS.get("timeout"))
    if left is None or (limit is not None and limit < left):
        return execute(spec, request, env, limit)
    if left <= 0:
        raise RunOverError("The run has taken too long.")
    try:
        return execute(spec, request, env, left)
    except (TimeoutError, step.StepFailed) as error:
        if str(error).startswith("P7107"):
            raise RunTimeoutError("The run has taken too long.") from error
        raise


def execute(spec, request, env, limit):
    """Does what a request asks for, within so many seconds."""
    asked = request.get("wait", {"condition": None})
    if asked["condition"] in CONDITIONS:
        return wait_for(**asked, inputs=request["inputs"], limit=limit)
    return step.spawn(stored(command(spec)), request, env, limit)


def command(spec):
    """The program that runs a step."""
    if bundle := spec["bundle"]:
        return [SETTINGS["node"], str(HERE / bundle)]
    folder = SETTINGS["environments"]
    python = python_with(spec["packages"], folder, spec.get("python"))
    return [python, str(HERE / "step.py")]


class BlockedError(Exception):
    """Something could not run because of a failure outside of its item."""


def blocked(message):
    """The state of what a failure keeps from running."""
    return Failed(name="Blocked", message=message)


def complete(*runs, outside=()):
    """Waits for all the runs, then raises what the first one that failed raised.

    `outside` pairs runs with those outside of their item that they need.
    """
    wait(list(runs))
    for run, *needed in outside:
        stopped = run.state.name in ("Blocked", "NotReady") or run in needed
        if stopped and not all(it.state.is_completed() for it in needed):
            raise BlockedError(run.state.message)
    for run in sorted(runs, key=lambda run: not run.state.is_failed()):
        run.result()


@task(name="if taken", cache_policy=NO_CACHE)
def if_taken(condition, arm, run):
    """The value of a run outside a `when` for those in one of its arms."""
    if condition == SKIPPED or condition != arm:
        return skip()
    wait([run])
    if not run.state.is_completed():
        return blocked(run.state.message)
    return run.result()


@task(name="run if", cache_policy=NO_CACHE)
def run_if(rule, runs, condition=True, arm=True):
    """Lets a task run or not by how all of the runs before it end.

    Gives the values of these, None for those that have not succeeded.
    """
    if condition == SKIPPED or condition != arm:
        return skip()
    wait(runs)
    failed = any(not run.state.is_completed() for run in runs)
    succeeded = any(run.state.is_completed() and not skipped(run) for run in runs)
    needs_none = rule.startswith("none-failed")
    if failed and (needs_none or (rule == "any-succeeded" and not succeeded)):
        return blocked("Something before it has failed.")
    wanted = {
        "any-failed": failed,
        "any-succeeded": succeeded,
        "none-failed-min-one": succeeded,
    }
    return [value_of(run) for run in runs] if wanted.get(rule, True) else skip()


def skipped(run):
    """Whether a run that is complete was skipped."""
    return run.result() == SKIPPED


def value_of(run):
    """The value of a run that has ended; None if it failed or was skipped."""
    return run.result() if run.state.is_completed() and not skipped(run) else None


def each(items, one, concurrency=None, tolerant=False):
    """The results of `one(item, index)` in order, or a failed state.

    Every item is tried, `concurrency` at a time. If tolerant, one that failed gives
    None, but not one that could not run because of a failure outside.
    """
    with ThreadPoolExecutor(concurrency or ITEMS_AT_ONCE) as pool:
        futures = [
            pool.submit(own_context().run, one, item, index)
            for index, item in enumerate(items)
        ]
    errors = {i: it.exception() for i, it in enumerate(futures) if it.exception()}
    fatal = [
        it for it in errors.values() if not tolerant or isinstance(it, BlockedError)
    ]
    if fatal:
        reasons = "; ".join(f"item {i}: {error}" for i, error in errors.items())
        outside = any(isinstance(it, BlockedError) for it in fatal)
        return Failed(
            name="Blocked" if outside else "Failed",
            message=f"{len(errors)} of {len(items)} items failed: {reasons}",
        )
    return [None if i in errors else it.result() for i, it in enumerate(futures)]


def own_context():
    """A copy of the context in which a run that fails rolls back no other."""
    context = copy_context()
    context.run(Transaction.__var__.set, None)
    return context
