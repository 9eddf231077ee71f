"""What the harness changes in the engine, and why; nothing here decides a state or a value."""

from __future__ import annotations

from airflow.models.taskinstance import TaskInstance
from airflow.utils.state import TaskInstanceState

from read_run import IS_3

RetryDelays = dict[tuple[str, int], list[float]]


def retry_at_once() -> RetryDelays:
    """Retries without waiting. The delay that the engine computed for each attempt is returned, by (task id, map index)."""
    seen: dict[tuple[str, int], dict[int, float]] = {}
    delays: RetryDelays = {}

    def ready_for_retry(self: TaskInstance) -> bool:
        if self.state != TaskInstanceState.UP_FOR_RETRY:
            return False
        key = (self.task_id, self.map_index)
        seen.setdefault(key, {})[self.try_number] = (self.next_retry_datetime() - self.end_date).total_seconds()
        delays[key] = [delay for _, delay in sorted(seen[key].items())]
        return True

    TaskInstance.ready_for_retry = ready_for_retry
    return delays


def keep_timeouts_in_the_task() -> None:
    """2.11: a timeout is a BaseException that leaves `dag.test()` after the engine has recorded the failure.

    A real worker is a process of its own, so it ends there; here it is turned into the exception that `dag.test()` expects.
    """
    if IS_3:
        return
    from airflow.exceptions import AirflowException, AirflowTaskTimeout
    from airflow.models import dag as module

    run_task = module._run_task

    def contained(**arguments: object) -> None:
        try:
            run_task(**arguments)
        except AirflowTaskTimeout as timeout:
            raise AirflowException(f"timed out: {timeout}") from timeout

    module._run_task = contained
