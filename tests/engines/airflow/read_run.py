"""What the metadata database says of a finished run: states, tries and XComs, as the engine stored them."""

from __future__ import annotations

from typing import Any

import airflow
from airflow.models.dagrun import DagRun
from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session

from batch import to_json

IS_3 = airflow.__version__.startswith("3")


def _xcom_model() -> Any:
    if IS_3:
        from airflow.models.xcom import XComModel

        return XComModel
    from airflow.models.xcom import XCom

    return XCom


def _seconds(at: Any) -> float | None:
    return None if at is None else at.timestamp()


def _attempts(session: Any, instance: TaskInstance) -> list[dict[str, Any]]:
    """The attempts of a task, the last one too."""
    from airflow.models.taskinstancehistory import TaskInstanceHistory

    earlier = session.query(TaskInstanceHistory).filter_by(
        dag_id=instance.dag_id, run_id=instance.run_id, task_id=instance.task_id, map_index=instance.map_index
    )
    rows = [*earlier.order_by(TaskInstanceHistory.try_number), instance]
    numbers = {row.try_number: row for row in rows if row.start_date is not None}
    return [
        {"state": None if row.state is None else str(row.state), "start": _seconds(row.start_date), "end": _seconds(row.end_date)}
        for _, row in sorted(numbers.items())
    ]


def _tasks_of(session: Any, run: DagRun) -> list[dict[str, Any]]:
    model = _xcom_model()
    tasks: dict[tuple[str, int], dict[str, Any]] = {}
    for instance in session.query(TaskInstance).filter(TaskInstance.dag_id == run.dag_id, TaskInstance.run_id == run.run_id):
        tasks[instance.task_id, instance.map_index] = {
            "id": instance.task_id,
            "index": None if instance.map_index < 0 else instance.map_index,
            "state": None if instance.state is None else str(instance.state),
            "tries": instance.try_number,
            "attempts": _attempts(session, instance),
            "xcoms": {},
        }
    for row in session.query(model).filter(model.dag_id == run.dag_id, model.run_id == run.run_id):
        value = model.deserialize_value(row) if IS_3 else row.value  # 2.11 decodes a row when it loads it
        tasks[row.task_id, row.map_index]["xcoms"][row.key] = to_json(value)
    return [tasks[key] for key in sorted(tasks)]


def read_run(dag_id: str) -> dict[str, Any]:
    """The only run of `dag_id` in this database, or {"runState": None, "tasks": []} when none was made (a param was refused)."""
    with create_session() as session:
        run = session.query(DagRun).filter(DagRun.dag_id == dag_id).one_or_none()
        if run is None:
            return {"runState": None, "tasks": []}
        return {"runState": str(run.state), "tasks": _tasks_of(session, run)}


def read_runs() -> list[dict[str, Any]]:
    """All runs in this database, in the order in which they were made."""
    with create_session() as session:
        return [
            {
                "dagId": run.dag_id,
                "runId": run.run_id,
                "type": str(getattr(run.run_type, "value", run.run_type)),
                "state": str(run.state),
                "scheduledAt": _seconds(run.data_interval_end),
                "start": _seconds(run.start_date),
                "end": _seconds(run.end_date),
                "tasks": _tasks_of(session, run),
            }
            for run in session.query(DagRun).order_by(DagRun.id)
        ]
