import { formatPython } from "@partitura/codegen";
import type { Dialect } from "../dialect.js";

/** The exit code by which a process that has no Airflow in it says that its task is not to be tried again. */
const finalExitCode = 78;

/**
 * The helper for tasks in virtual environments: Airflow's own operator fails, and tries again, whatever a process ended
 * with; this one does not after exit code 78.
 */
export const printVirtualenvHelper = ({ modules }: Dialect): string =>
  formatPython(`"""Tasks in virtual environments."""

from subprocess import CalledProcessError

from ${modules.AirflowFailException} import AirflowFailException
from ${modules._PythonVirtualenvDecoratedOperator} import _PythonVirtualenvDecoratedOperator
from ${modules.task_decorator_factory} import task_decorator_factory


class _Virtualenv(_PythonVirtualenvDecoratedOperator):
    custom_operator_name = "@airflow_virtualenv.task"

    def execute_callable(self):
        try:
            return super().execute_callable()
        except CalledProcessError as error:
            if error.returncode != ${finalExitCode}:
                raise
            raise AirflowFailException("its step is not to be tried again") from error


def task(**settings):
    """@task.virtualenv, whose task is not tried again after exit code ${finalExitCode}."""
    return task_decorator_factory(decorated_operator_class=_Virtualenv, **settings)
`);

/** The part of the steps' helper that gives that exit code. */
export const finalEnds = `class FinalEnds:
    """In it, a failure that is not to be tried again ends the process of a virtual environment with exit code ${finalExitCode}."""

    def __init__(self, retry_on=None):
        self.retry_on = retry_on

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        refused = isinstance(error, step.StepFailed) and self.retry_on is not None
        if isinstance(error, step.StepFatal) or (refused and error.code not in self.retry_on):
            print(error, flush=True)
            sys.exit(${finalExitCode})`;
