"""What the engine's own loader makes of a DAG file."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from read_run import IS_3


def load(folder: Path, file: str) -> tuple[dict[str, Any], dict[str, str]]:
    """({dag id: DAG}, {file: import error}) of one file, by the engine's DagBag."""
    path = folder / file
    if IS_3:
        from airflow.dag_processing.dagbag import BundleDagBag

        bag = BundleDagBag(dag_folder=path, bundle_path=folder, bundle_name="dags")
    else:
        from airflow.models.dagbag import DagBag

        bag = DagBag(dag_folder=path, include_examples=False)
    return dict(bag.dags), {str(name): str(error) for name, error in bag.import_errors.items()}


def _seconds(value: timedelta | None) -> float | None:
    return None if value is None else value.total_seconds()


def _parameter(param: Any) -> dict[str, Any]:
    value = param.value
    default = value if isinstance(value, (str, int, float, bool, list, dict, type(None))) else None
    return {"default": default, "hasDefault": not _is_unset(value), "description": param.description, "schema": param.schema}


def _is_unset(value: Any) -> bool:
    return type(value).__name__ in {"ArgNotSet", "SetDuringExecution"} or repr(value) == "NOTSET"


def _task(task: Any) -> dict[str, Any]:
    group = task.task_group
    return {
        "type": task.task_type,
        "operator": getattr(task, "operator_name", task.task_type),
        "mapped": type(task).__name__.endswith("MappedOperator"),
        "group": None if group is None else group.group_id,
        "groupMapped": bool(group is not None and next(group.iter_mapped_task_groups(), None)),
        "upstream": sorted(task.upstream_task_ids),
        "triggerRule": str(getattr(task.trigger_rule, "value", task.trigger_rule)),
        "retries": task.retries,
        "retryDelay": _seconds(task.retry_delay),
        "retryExponentialBackoff": task.retry_exponential_backoff,
        "maxRetryDelay": _seconds(task.max_retry_delay),
        "executionTimeout": _seconds(task.execution_timeout),
        "maxActivePerRun": task.max_active_tis_per_dagrun,
        "pool": task.pool,
        "poolSlots": task.pool_slots,
        "priorityWeight": task.priority_weight,
        "weightRule": _weight_rule(task.weight_rule),
        "queue": task.queue,
        "executor": task.executor,
        "dependsOnPast": task.depends_on_past,
        "maxActive": task.max_active_tis_per_dag,
        "outlets": [outlet.uri for outlet in task.outlets],
        "owner": task.owner,
        "doc": task.doc_md,
        "executorConfig": _executor_config(task),
    }


def _weight_rule(rule: Any) -> str:
    """Its name: 2.11 keeps a strategy made of it, such as _AbsolutePriorityWeightStrategy."""
    name = getattr(rule, "value", None) or type(rule).__name__
    return name.removeprefix("_").removesuffix("PriorityWeightStrategy").lower()


def _executor_config(task: Any) -> Any:
    config = getattr(task, "executor_config", None) or {}
    override = config.get("pod_override") if isinstance(config, dict) else None
    if override is not None:
        return {"pod_override": override.to_dict() if hasattr(override, "to_dict") else repr(override)}
    return json.loads(json.dumps(config, default=repr))


def _timetable(dag: Any) -> dict[str, Any]:
    timetable = dag.timetable
    zone = getattr(timetable, "timezone", None) or getattr(timetable, "_timezone", None)
    return {
        "class": type(timetable).__name__,
        "cron": getattr(timetable, "expression", None) or getattr(timetable, "_expression", None),
        "timezone": None if zone is None else str(getattr(zone, "name", zone)),
    }


def dump(dag: Any) -> dict[str, Any]:
    """Everything of a DAG that an emitter can set, as plain JSON."""
    return {
        "dagId": dag.dag_id,
        "description": dag.description,
        "doc": dag.doc_md,
        "tags": sorted(dag.tags),
        "owner": dag.owner,
        "schedule": _timetable(dag),
        "startDate": None if dag.start_date is None else dag.start_date.isoformat(),
        "endDate": None if dag.end_date is None else dag.end_date.isoformat(),
        "dagrunTimeout": _seconds(dag.dagrun_timeout),
        "catchup": dag.catchup,
        "maxActiveRuns": dag.max_active_runs,
        "maxActiveTasks": dag.max_active_tasks,
        "renderNative": dag.render_template_as_native_obj,
        "params": {name: _parameter(dag.params.get_param(name)) for name in dag.params},
        "tasks": {task.task_id: _task(task) for task in dag.tasks},
    }
