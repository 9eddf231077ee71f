"""run.py INPUT.json OUTPUT.json [--dump]: runs flows against a real Prefect server, which it starts on loopback.

INPUT  {"jobs"?: 2, "runs": [{"key", "file", "flow", "params"?, "env"?, "timeout"? seconds, "realDelays"?}]}; "flow" is the function's name.
OUTPUT {"prefect": version, "runs": [{"key", "runState", "runType", "message", "startedAt", "value", "tasks":
        [{"id": task run name, "index": null, "taskKey", "tags", "state", "type", "message", "tries", "retryDelays", "value"}], "error"?, "log"}]}
With --dump: {"prefect", "runs": [{"key", "flow", "tasks", "deployments"}]}, no server is started and nothing is run.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
import batch  # noqa: E402
from server import running_server  # noqa: E402


def _load(request: batch.Request) -> tuple[Path, Any]:
    from prefect.flows import load_flow_from_entrypoint

    file = Path(request["file"]).resolve()
    return file, load_flow_from_entrypoint(f"{file}:{request['flow']}", use_placeholder_flow=False)


def execute(request: batch.Request, home: Path) -> batch.Result:
    import patches
    import read_run

    _, flow = _load(request)
    if not request.get("realDelays"):
        patches.retry_at_once()
    try:
        state = flow(**(request.get("params") or {}), return_state=True)
    except Exception as error:  # refused before a flow run existed
        return {"runState": None, "tasks": [], "error": f"not run: {type(error).__name__}: {error}"}
    if asyncio.iscoroutine(state):
        state = asyncio.run(state)
    if state.state_details.flow_run_id is None:
        return {"runState": state.name, "tasks": [], "error": f"no flow run: {state.message}"}
    return asyncio.run(read_run.read_run(state.state_details.flow_run_id))


def _dump(request: batch.Request, home: Path) -> batch.Result:
    import dump

    return dump.dump(*_load(request))


def main(arguments: list[str]) -> int:
    files = [argument for argument in arguments if argument != "--dump"]
    if len(files) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    request = json.loads(Path(files[0]).read_text())
    dumping = "--dump" in arguments
    with tempfile.TemporaryDirectory(prefix="prefect-runs-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        with contextlib.nullcontext() if dumping else running_server(root / "server"):
            import prefect
            import prefect.flows
            import prefect.task_engine  # noqa: F401  the heavy imports, shared by every fork

            empty = {} if dumping else {"runState": None, "tasks": []}
            results = batch.run_all(_dump if dumping else execute, request["runs"], request.get("jobs"), root, empty)
    Path(files[1]).write_text(json.dumps({"prefect": prefect.__version__, "runs": results}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
