"""Tasks in virtual environments."""

from subprocess import CalledProcessError

from airflow.decorators.base import task_decorator_factory
from airflow.decorators.python_virtualenv import _PythonVirtualenvDecoratedOperator
from airflow.exceptions import AirflowFailException


class _Virtualenv(_PythonVirtualenvDecoratedOperator):
    custom_operator_name = "@airflow_virtualenv.task"

    def execute_callable(self):
        try:
            return super().execute_callable()
        except CalledProcessError as error:
            if error.returncode != 78:
                raise
            raise AirflowFailException("its step is not to be tried again") from error


def task(**settings):
    """@task.virtualenv, whose task is not tried again after exit code 78."""
    return task_decorator_factory(decorated_operator_class=_Virtualenv, **settings)
