import { formatPython, printExpression, py } from "@partitura/codegen";
import type { Dialect } from "../dialect.js";
import type { AirflowOptions } from "../options.js";
import { printStates } from "./states-helper.js";
import { printStore } from "./store-helper.js";
import { valueFunctions } from "./values-helper.js";
import { finalEnds } from "./virtualenv-helper.js";

const text = (value: string): string => printExpression(py.string(value));

/**
 * The helper beside the steps: it makes the request of the step contract for the task that runs, starts the step, and
 * says how it ended in Airflow's own terms. It runs in workers and in virtual environments, where there is no Airflow.
 */
export function printAirflowStep(pipelineId: string, options: AirflowOptions, dialect: Dialect): string {
  const { modules } = dialect;
  const store = printStore(options);
  return formatPython(`"""Runs the steps of a pipeline in Airflow tasks, by the contract of step.py."""

import json
import os
import re
import sys
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
${store.imports}
from . import step

FOLDER = Path(__file__).parent
PIPELINE = ${text(pipelineId)}
AIRFLOW_HOME = Path(os.environ.get("AIRFLOW_HOME", "~/airflow")).expanduser()
${store.constants}
NODE = ${text(options.node)}
FAILED = ("failed", "upstream_failed")
SCHEDULED = ("scheduled", "backfill")


def run_python(source, function, inputs, **how):
    """Runs a function of a file of this folder under the Python that runs this."""
    code = {"source": source, "function": function}
    return _run([sys.executable, FOLDER / "step.py"], code, inputs, **how)


def run_node(bundle, inputs, **how):
    """Runs a bundled TypeScript step under Node."""
    return _run([NODE, FOLDER / bundle], {}, inputs, **how)


def run_shell(command, inputs, **how):
    """Runs a shell command that finds its inputs in the environment."""
    return _run([sys.executable, FOLDER / "step.py"], {"command": command}, inputs, **how)


def run_wait(condition, interval, inputs, **how):
    """Asks every so many seconds until a condition holds."""
    code = {"wait": {"condition": condition, "interval": interval}}
    return _run([sys.executable, FOLDER / "step.py"], code, inputs, **how)


def mapped_outputs(task_id, count):
    """What each instance of a mapped task returned, by item; None where it was skipped."""
    ti = _context()["ti"]
    return [ti.xcom_pull(task_ids=task_id, map_indexes=i) for i in range(count)]


def with_secrets(variables, files=None):
    """A hook that puts secrets into the environment of the task, and into files, before it starts."""

    def pre_execute(context):
        from ${modules.mask_secret} import mask_secret

        for variable, source in variables.items():
            os.environ[variable] = secret = _secret(**source)
            mask_secret(secret)
        for path, source in (files or {}).items():
            secret = _secret(**source)
            mask_secret(secret)
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).unlink(missing_ok=True)
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secret)

    return pre_execute


def skip(reason):
    """Ends a task in a virtual environment as skipped."""
    print(reason, flush=True)
    sys.exit(99)


${finalEnds}


${printStates(dialect)}


${valueFunctions}


def _secret(variable=None, connection=None, env=None):
    if env is not None:
        return os.environ[env]
    if connection is not None:
        from ${modules.BaseHook} import BaseHook

        return BaseHook.get_connection(connection).password
    from ${modules.Variable} import Variable

    return Variable.get(variable)


def _run(argv, code, inputs, run=None, env=None, timeout=None, retry_on=None):
    request = _request(code, inputs, run or _current_run())
    if run is not None:
        try:
            return step.spawn(${store.command}, request, env, timeout)
        except step.StepSkipped as skipped:
            skip(skipped)
    from ${modules.AirflowFailException} import (
        AirflowFailException,
        AirflowSkipException,
        AirflowTaskTimeout,
    )

    try:
        return step.spawn(${store.command}, request, env, timeout)
    except step.StepSkipped as skipped:
        raise AirflowSkipException(str(skipped)) from skipped
    except step.StepFatal as fatal:
        raise AirflowFailException(str(fatal)) from fatal
    except (step.StepFailed, AirflowTaskTimeout) as failed:
        if retry_on is None or getattr(failed, "code", None) in retry_on:
            raise
        raise AirflowFailException(str(failed)) from failed


def _current_run():
    """What a task in a worker knows of its run, in the form that tasks in virtual environments get."""
    context = _context()
    ti, dag_run = context["ti"], context["dag_run"]
    return {
        "run_id": dag_run.run_id,
        "task_id": ti.task_id,
        "attempt": ti.try_number,
        "index": ti.map_index,
        "run_type": dag_run.run_type,
        "fires_at": str(dag_run.data_interval_end),
    }


def _request(code, inputs, run):
    node = run["task_id"].rpartition(".")[2]
    index, attempt = int(run["index"]), int(run["attempt"])
    contract = json.loads((FOLDER / "contracts.json").read_text("utf-8"))[node]
    types = contract["types"]
    run_folder = re.sub(r"[^\\w.+-]", "_", run["run_id"])
    place = [PIPELINE, run_folder, node, str(max(index, 0)), str(attempt)]
    artifacts = [name for name, kind in types["outputs"].items() if "artifact" in kind]
    return {
        **code,
        **contract,
        "inputs": {name: _local(value, types["inputs"][name]) for name, value in inputs.items()},
        "artifacts": {name: _target(place, name) for name in artifacts},
        "large": {name: _target(place, name) for name in contract.get("large", [])},
        "context": {
            "pipeline": PIPELINE,
            "runId": run["run_id"],
            "taskId": node,
            "attempt": attempt,
            "index": index if index >= 0 else None,
            "scheduledAt": scheduled_at(run),
        },
    }


def _instant(at):
    return datetime.fromisoformat(at).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


${store.functions}
`);
}
