"""run.py INPUT.json OUTPUT.json [--dump]: runs compiled KFP v2 pipelines by `kfp.local`, container steps as processes of this machine.

INPUT  {"jobs"?: 2, "python"?: folder whose `python3` the steps find first, "runs": [{"key", "file", "params"?, "env"?, "timeout"? seconds, "realDelays"?}]}
OUTPUT {"kfp": version, "runs": [{"key", "runState": "SUCCEEDED" | "FAILED" | null, "outputs": {…}, "tasks":
        [{"id", "path", "iterations", "index", "kind", "state", "tries", "retryDelays", "outputs"}], "error"?, "log"}]}
With --dump: {"kfp", "runs": [{"key", "spec": PipelineSpec as JSON, "platformSpec"}]}, as kfp's own loader reads the file.
An artifact is {"$artifact": schema title, "name", "uri", "metadata", "sha256"? of the file it points to}.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
import batch  # noqa: E402

_DOUBLE = 1  # ParameterType.NUMBER_DOUBLE of the pipeline spec


def _digest(path: Path) -> str:
    """Of a file: of its bytes. Of a folder: of the sorted lines `<sha256 of file>  <relative path>`."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    lines = sorted(f"{_digest(file)}  {file.relative_to(path).as_posix()}\n" for file in path.rglob("*") if file.is_file())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _artifact(value: Any) -> Any:
    if not hasattr(value, "schema_title"):
        return None
    digest = {"sha256": _digest(Path(value.path))} if value.path and Path(value.path).exists() else {}
    return {"$artifact": value.schema_title, "name": value.name, "uri": value.uri, "metadata": batch.to_json(dict(value.metadata)), **digest}


def _plain(value: Any) -> Any:
    return batch.to_json(value, _artifact)


def _arguments(component: Any, params: dict[str, Any]) -> dict[str, Any]:
    """The params with whole numbers as floats where the pipeline declares doubles: JSON does not tell the two apart, the SDK does."""
    declared = component.pipeline_spec.root.input_definitions.parameters
    doubles = {name for name, parameter in declared.items() if parameter.parameter_type == _DOUBLE}
    return {name: float(value) if name in doubles else value for name, value in params.items()}


def _execute(request: batch.Request, home: Path) -> batch.Result:
    from kfp import components, local

    import describe
    import recorder

    os.environ["PATH"] = os.pathsep.join([*request["_path"], os.environ["PATH"]])
    work = home / "work"
    work.mkdir()
    os.chdir(work)
    component = components.load_component_from_file(request["_file"])
    recording = recorder.install(bool(request.get("realDelays")))
    local.init(
        runner=local.SubprocessRunner(use_venv=False),
        pipeline_root=str(work / "outputs"),
        raise_on_error=False,
        enable_caching=True,
    )
    problem = None
    outputs: dict[str, Any] = {}
    state = None
    try:
        outputs = dict(component(**_arguments(component, request.get("params") or {})).outputs)
        state = "FAILED" if recording.failed else "SUCCEEDED"
    except Exception as error:
        traceback.print_exc()
        problem = f"aborted: {type(error).__name__}: {error}"
    tasks = describe.describe(recording, component.pipeline_spec)
    for task in tasks:
        task["outputs"] = _plain(task["outputs"])
    result = {"runState": state, "outputs": _plain(outputs), "tasks": tasks}
    return result if problem is None else {**result, "error": problem}


def _dump(request: batch.Request, home: Path) -> batch.Result:
    from google.protobuf import json_format
    from kfp import components

    component = components.load_component_from_file(request["_file"])
    return {"spec": json_format.MessageToDict(component.pipeline_spec), "platformSpec": json_format.MessageToDict(component.platform_spec)}


def main(arguments: list[str]) -> int:
    files = [argument for argument in arguments if argument != "--dump"]
    if len(files) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    request = json.loads(Path(files[0]).read_text())
    path = [str(Path(request["python"]).resolve())] if request.get("python") else []
    runs = [{**run, "_file": str(Path(run["file"]).resolve()), "_path": path} for run in request["runs"]]
    dumping = "--dump" in arguments
    import kfp.components
    import kfp.local  # noqa: F401  shared by every fork

    with tempfile.TemporaryDirectory(prefix="kfp-runs-", ignore_cleanup_errors=True) as folder:
        empty = {} if dumping else {"runState": None, "outputs": {}, "tasks": []}
        results = batch.run_all(_dump if dumping else _execute, runs, request.get("jobs"), Path(folder), empty)
    Path(files[1]).write_text(json.dumps({"kfp": importlib.metadata.version("kfp"), "runs": results}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
