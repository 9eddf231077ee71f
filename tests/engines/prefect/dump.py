"""What Prefect makes of a flow file and of its prefect.yaml, without running anything."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from prefect import Flow, Task

from batch import to_json


def _delay(task: Task[Any, Any]) -> Any:
    delay = task.retry_delay_seconds
    return "computed" if callable(delay) else delay


def _task(task: Task[Any, Any]) -> dict[str, Any]:
    return {
        "name": task.name,
        "description": task.description,
        "tags": sorted(task.tags),
        "retries": task.retries,
        "retryDelays": _delay(task),
        "retryCondition": task.retry_condition_fn is not None,
        "timeout": task.timeout_seconds,
        "taskRunName": task.task_run_name if isinstance(task.task_run_name, str) else None,
        "persistResult": task.persist_result,
        "cachePolicy": type(task.cache_policy).__name__,
    }


def _flow(flow: Flow[Any, Any]) -> dict[str, Any]:
    return {
        "name": flow.name,
        "description": flow.description,
        "version": flow.version,
        "retries": flow.retries,
        "timeout": flow.timeout_seconds,
        "taskRunner": type(flow.task_runner).__name__,
        "maxWorkers": getattr(flow.task_runner, "_max_workers", None),
        "parameters": flow.parameters.model_dump(mode="json"),
    }


def dump(file: Path, flow: Flow[Any, Any]) -> dict[str, Any]:
    """{"flow", "tasks": {name in the module: …}, "deployments": prefect.yaml as Prefect's own model reads it}."""
    module = sys.modules[flow.fn.__module__] if flow.fn.__module__ in sys.modules else None
    names = vars(module) if module is not None else flow.fn.__globals__
    tasks = {name: _task(value) for name, value in names.items() if isinstance(value, Task)}
    return {"flow": _flow(flow), "tasks": to_json(tasks), "deployments": _deployments(file.parent / "prefect.yaml")}


def _deployments(file: Path) -> Any:
    if not file.exists():
        return None
    import yaml
    from prefect.cli.deploy._models import PrefectYamlModel

    return PrefectYamlModel.model_validate(yaml.safe_load(file.read_text())).model_dump(mode="json")["deployments"]
