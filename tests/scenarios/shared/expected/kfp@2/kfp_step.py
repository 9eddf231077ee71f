"""One step on Kubeflow Pipelines: `python3 kfp_step.py EXECUTOR_INPUT`.

The parameter `step-json` says which inputs the body gets from the other parameters and
the artifacts of the executor input, and which outputs go back to the engine.
"""

import json
import os
import sys
from pathlib import Path

import step
from kfp_values import decode, encode, evaluate

HERE = Path(__file__).resolve().parent
MOUNTS = {"gs://": "/gcs/", "minio://": "/minio/", "s3://": "/s3/"}


def local_path(uri):
    """Where the engine has put, or will look for, the bytes of an artifact."""
    for scheme, folder in MOUNTS.items():
        if uri.startswith(scheme):
            return folder + uri[len(scheme) :]
    return uri


def reader(given, codecs):
    """Reads parameters and artifacts of the executor input by name."""
    parameters, artifacts = given.get("parameterValues", {}), given.get("artifacts", {})

    def read(name, kind=None):
        if kind is None:
            return decode(parameters[name], codecs[name])
        artifact = artifacts[name]["artifacts"][0]
        uri, sha256 = artifact["uri"], artifact["metadata"]["sha256"]
        path = local_path(uri)
        return {"type": kind, "uri": uri, "sha256": sha256, "path": path}

    return read


def perform(task, given):
    """Runs the body of the step, or evaluates its expressions; the outputs by name."""
    read = reader(given["inputs"], task["parameters"])
    inputs = {name: evaluate(it, read) for name, it in task["inputs"].items()}
    if task["body"] is None:
        if "types" in task:
            step.check_side("inputs", inputs, task)
        return inputs
    targets = {
        output["of"]: given["outputs"]["artifacts"][name]["artifacts"][0]["uri"]
        for name, output in task["outputs"].items()
        if output["as"] == "artifact"
    }
    request = {
        **task["body"],
        "inputs": inputs,
        "types": task["types"],
        "optional": task["optional"],
        "skippable": task.get("skippable", False),
        "artifacts": {
            name: {"path": local_path(uri), "uri": uri} for name, uri in targets.items()
        },
        "context": {
            "taskId": os.environ.get("STEP_TASK_ID", ""),
            **task["context"],
            "runId": run_id(given),
            "attempt": int(os.environ.get("KFP_RETRY_INDEX") or 0) + 1,
            "index": int(evaluate(task["index"], read)) if "index" in task else None,
        },
    }
    write_secrets(task.get("secretFiles", {}))
    command = [sys.executable, str(HERE / "step.py")]
    try:
        return step.spawn(command, request, task.get("env"), task.get("timeoutSeconds"))
    except step.StepSkipped:
        return None


def run_id(given):
    """The run's id; a step that may be cached is not given it as an input, which would differ in every run."""
    known = given["inputs"].get("parameterValues", {}).get("run-id")
    return known or os.environ.get("STEP_RUN_ID", "")


def write_secrets(files):
    """Writes secrets to the files that a task asks for; the body does not see their variables."""
    for path, variable in files.items():
        file = Path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(0o600)
        file.chmod(0o600)
        file.write_text(os.environ.pop(variable), "utf-8")


def told(values, what):
    """What an output of the engine is to say: one value, all of them, or whether there are any."""
    if isinstance(what, str):
        return (values or {}).get(what)
    return values if what["all"] else values is not None


def hand_over(task, given, values):
    """Writes the outputs where the engine reads them."""
    result = {"parameterValues": {}, "artifacts": {}}
    for name, output in task["outputs"].items():
        value = told(values, output["of"])
        if output["as"] == "artifact" and value is None:
            continue
        if output["as"] == "artifact":
            artifact = given["outputs"]["artifacts"][name]["artifacts"][0]
            metadata = {**artifact.get("metadata", {}), "sha256": value["sha256"]}
            known = {"name": artifact.get("name", name), "uri": value["uri"]}
            result["artifacts"][name] = {"artifacts": [{**known, "metadata": metadata}]}
        else:
            result["parameterValues"][name] = encode(value, output["as"])
    path = Path(given["outputs"]["outputFile"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result), "utf-8")


def main():
    given = json.loads(sys.argv[1])
    task = json.loads(given["inputs"]["parameterValues"]["step-json"])
    try:
        hand_over(task, given, perform(task, given))
    except (step.StepFailed, step.StepFatal) as error:
        print(error, file=sys.stderr)
        sys.exit(getattr(error, "code", 1) or 1)


if __name__ == "__main__":
    main()
