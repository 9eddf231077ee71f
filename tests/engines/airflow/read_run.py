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


def read_run(dag_id: str) -> dict[str, Any]:
    """The only run of `dag_id` in this database, or {"runState": None, "tasks": []} when none was made (a param was refused)."""
    model = _xcom_model()
    with create_session() as session:
        run = session.query(DagRun).filter(DagRun.dag_id == dag_id).one_or_none()
        if run is None:
            return {"runState": None, "tasks": []}
        tasks: dict[tuple[str, int], dict[str, Any]] = {}
        for instance in session.query(TaskInstance).filter(TaskInstance.dag_id == dag_id, TaskInstance.run_id == run.run_id):
            tasks[instance.task_id, instance.map_index] = {
                "id": instance.task_id,
                "index": None if instance.map_index < 0 else instance.map_index,
                "state": None if instance.state is None else str(instance.state),
                "tries": instance.try_number,
                "xcoms": {},
            }
        for row in session.query(model).filter(model.dag_id == dag_id, model.run_id == run.run_id):
            value = model.deserialize_value(row) if IS_3 else row.value  # 2.11 decodes a row when it loads it
            tasks[row.task_id, row.map_index]["xcoms"][row.key] = to_json(value)
        ordered = [tasks[key] for key in sorted(tasks)]
        return {"runState": str(run.state), "tasks": ordered}
