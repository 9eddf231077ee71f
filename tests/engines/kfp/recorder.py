"""Records what kfp.local's own orchestrators decide and return for each task; changes how commands run, never a state or a value.

Observed: SUCCEEDED and FAILED as returned by the engine's task functions, with their outputs; SKIPPED when the engine's evaluation of the task's
condition was false; NO_ITERATIONS when a loop ran over nothing; UPSTREAM_FAILED when the engine marked a task failed without running it; NOT_RUN for a task that it never came to.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from kfp.local import io, pipeline_orchestrator, status, subprocess_task_handler, task_dispatcher
from kfp.local.orchestrator import enhanced_dag_orchestrator, task_executor
from kfp.pipeline_spec import pipeline_spec_pb2

Path = tuple[str, ...]


@dataclass
class Record:
    state: str
    outputs: dict[str, Any]
    tries: int
    retry_delays: list[float]
    error: str | None = None


@dataclass
class Recording:
    tasks: dict[Path, Record] = field(default_factory=dict)
    marked: dict[Path, str] = field(default_factory=dict)
    conditions: dict[tuple[Path, str], bool] = field(default_factory=dict)
    loops: set[Path] = field(default_factory=set)
    failed: bool = False


def install(real_delays: bool) -> Recording:
    """Wraps the engine's functions in this process; what they do from now on is in the returned recording."""
    recording = Recording()
    here = threading.local()

    class Store(io.IOStore):
        """The engine's store of one run of a DAG; its creation tells which DAG this is."""

        def __init__(self, parent: io.IOStore | None = None) -> None:
            super().__init__(parent)
            self.path: Path = getattr(here, "path", ())

        def put_task_status(self, task_name: str, task_status: str) -> None:
            recording.marked[(*self.path, task_name)] = task_status
            super().put_task_status(task_name, task_status)

    io.IOStore = Store
    _record_tasks(recording, here)
    _record_conditions(recording)
    _record_loops(recording)
    _record_attempts(here, real_delays)
    _record_failure(recording)
    _run_containers_as_processes()
    return recording


def _record_tasks(recording: Recording, here: threading.local) -> None:
    execute_leaf = task_executor.execute_single_task
    execute = enhanced_dag_orchestrator.execute_task

    def record(path: Path, outputs: dict[str, Any], result: status.Status, error: str | None) -> None:
        state = "SUCCEEDED" if result == status.Status.SUCCESS else "FAILED"
        recording.tasks[path] = Record(state, dict(outputs), getattr(here, "tries", 0), list(getattr(here, "delays", [])), error)

    def leaf(**arguments: Any) -> tuple[dict[str, Any], status.Status]:
        path = (*arguments["io_store"].path, arguments["task_name"])
        here.tries, here.delays = 0, []
        try:
            outputs, result = execute_leaf(**arguments)
        except Exception as error:
            record(path, {}, status.Status.FAILURE, f"{type(error).__name__}: {error}")
            raise
        record(path, outputs, result, None)
        return outputs, result

    def task(**arguments: Any) -> tuple[dict[str, Any], status.Status]:
        outer = getattr(here, "path", ())
        path = (*arguments["io_store"].path, arguments["task_name"])
        here.path = path
        try:
            outputs, result = execute(**arguments)
        finally:
            here.path = outer
        if path not in recording.tasks:
            recording.tasks[path] = Record("SUCCEEDED" if result == status.Status.SUCCESS else "FAILED", dict(outputs), 1, [])
        return outputs, result

    task_executor.execute_single_task = leaf
    enhanced_dag_orchestrator.execute_task = task


def _record_conditions(recording: Recording) -> None:
    evaluator = enhanced_dag_orchestrator.ConditionEvaluator
    evaluate = evaluator.evaluate_condition

    def evaluated(condition: str, io_store: Any) -> bool:
        result = evaluate(condition, io_store)
        recording.conditions[io_store.path, condition] = result
        return result

    evaluator.evaluate_condition = staticmethod(evaluated)


def _record_loops(recording: Recording) -> None:
    run = enhanced_dag_orchestrator._run_parallel_for_task

    def loop(**arguments: Any) -> bool:
        failed = run(**arguments)
        recording.loops.add((*arguments["io_store"].path, arguments["task_name"]))
        return failed

    enhanced_dag_orchestrator._run_parallel_for_task = loop


def _record_failure(recording: Recording) -> None:
    """The engine calls this function when, and only when, a pipeline that ran to its end has failed."""
    report = pipeline_orchestrator.log_and_maybe_raise_for_failure

    def reported(**arguments: Any) -> None:
        recording.failed = True
        report(**arguments)

    pipeline_orchestrator.log_and_maybe_raise_for_failure = reported


def _record_attempts(here: threading.local, real_delays: bool) -> None:
    run = task_dispatcher.run_single_task_implementation

    def counted(**arguments: Any) -> Any:
        here.tries = getattr(here, "tries", 0) + 1
        return run(**arguments)

    def sleep(seconds: float) -> None:
        here.delays = [*getattr(here, "delays", []), seconds]
        time.sleep(seconds if real_delays else 0)

    task_dispatcher.run_single_task_implementation = counted
    task_executor.time = SimpleNamespace(sleep=sleep)


def _run_containers_as_processes() -> None:
    """The subprocess runner refuses container components and rewrites `python3` in every argument: here the command runs as it is written."""
    handler = subprocess_task_handler.SubprocessTaskHandler
    for check in ("validate_image", "validate_not_container_component", "validate_not_containerized_python_component"):
        setattr(handler, check, lambda *_: None)

    @contextlib.contextmanager
    def environment(**_: Any) -> Iterator[str]:
        yield "python3"

    subprocess_task_handler.environment = environment
    subprocess_task_handler.replace_python_executable = lambda full_command, new_executable: full_command


_ITERATION = re.compile(r"^(.*)-iteration-(\d+)$")


def describe(recording: Recording, spec: pipeline_spec_pb2.PipelineSpec) -> list[dict[str, Any]]:
    """Every container task of `spec` (in loops: of every iteration that there was), with its path through the DAGs and its state."""
    found: list[dict[str, Any]] = []
    _describe_dag(recording, spec, spec.root, (), None, found)
    return sorted(found, key=lambda task: (task["path"], task["iterations"]))


def _describe_dag(
    recording: Recording,
    spec: pipeline_spec_pb2.PipelineSpec,
    component: pipeline_spec_pb2.ComponentSpec,
    path: Path,
    inherited: str | None,
    found: list[dict[str, Any]],
) -> None:
    for name, task in component.dag.tasks.items():
        here = (*path, name)
        iterations = sorted(
            (key for key in recording.tasks if key[:-1] == path and (match := _ITERATION.match(key[-1])) and match[1] == name),
            key=lambda key: int(key[-1].rsplit("-", 1)[1]),
        )
        for key in iterations or [here]:
            state = recording.tasks[key].state if key in recording.tasks else inherited or _not_run(recording, path, name, task)
            _describe_task(recording, spec, task, key, state, found)


def _describe_task(
    recording: Recording,
    spec: pipeline_spec_pb2.PipelineSpec,
    task: pipeline_spec_pb2.PipelineTaskSpec,
    path: Path,
    state: str,
    found: list[dict[str, Any]],
) -> None:
    component = spec.components[task.component_ref.name]
    record = recording.tasks.get(path)
    if component.WhichOneof("implementation") == "dag":
        _describe_dag(recording, spec, component, path, None if record else state, found)
        if record is None:
            return
    names = [(match[1], int(match[2])) if (match := _ITERATION.match(part)) else (part, None) for part in path]
    found.append(
        {
            "id": names[-1][0],
            "path": [name for name, _ in names],
            "iterations": [number for _, number in names if number is not None],
            "index": next((number for _, number in reversed(names) if number is not None), None),
            "kind": "dag" if component.WhichOneof("implementation") == "dag" else "task",
            "state": state,
            "tries": record.tries if record else 0,
            "retryDelays": record.retry_delays if record else [],
            "outputs": record.outputs if record else {},
            **({"error": record.error} if record and record.error else {}),
        }
    )


def _not_run(recording: Recording, path: Path, name: str, task: pipeline_spec_pb2.PipelineTaskSpec) -> str:
    if recording.marked.get((*path, name)) == "FAILED":
        return "UPSTREAM_FAILED"
    if recording.marked.get((*path, name)) == "SUCCEEDED":
        return "SUCCEEDED"
    condition = task.trigger_policy.condition
    if condition and recording.conditions.get((path, condition)) is False:
        return "SKIPPED"
    if (*path, name) in recording.loops:
        return "NO_ITERATIONS"
    return "NOT_RUN"
