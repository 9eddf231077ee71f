"""A recording laid over the pipeline that ran: every task with its path through the DAGs, its state and its outputs."""

from __future__ import annotations

import re
from typing import Any

from kfp.pipeline_spec import pipeline_spec_pb2

from recorder import Path, Recording

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
