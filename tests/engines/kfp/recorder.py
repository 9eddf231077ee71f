"""Records what kfp.local's own orchestrators decide and return for each task; changes how commands run, never a state or a value.

Observed: SUCCEEDED and FAILED as returned by the engine's task functions, with their outputs; SKIPPED when the engine's evaluation of the
task's condition was false; NO_ITERATIONS when a loop ran over nothing; UPSTREAM_FAILED when the engine marked a task failed without running
it; NOT_RUN for a task that it never came to.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from kfp.local import io, pipeline_orchestrator, status, subprocess_task_handler, task_dispatcher
from kfp.local.orchestrator import dag_orchestrator, enhanced_dag_orchestrator, task_executor

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
    _go_on_after_failures()
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


def _go_on_after_failures() -> None:
    """A pipeline without loops and branches is given to an orchestrator that stops at the first failure; the other goes on, as a cluster does."""
    dag_orchestrator.run_dag = lambda **arguments: enhanced_dag_orchestrator.run_enhanced_dag(**arguments)


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
