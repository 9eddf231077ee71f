"""run.py INPUT.json OUTPUT.json [--dump]: runs DAGs by `dag.test()` on the Airflow of this environment (2.11 or 3).

INPUT  {"jobs"?: 2, "runs": [{"key", "folder", "file", "dagId", "params"?, "env"?, "logicalDate"?, "timeout"? seconds, "realDelays"?}]}
OUTPUT {"airflow": version, "runs": [{"key", "runState", "tasks": [{"id", "index", "state", "tries", "retryDelays", "xcoms"}], "error"?, "log"}]}
With --dump: {"airflow", "runs": [{"key", "dags": {id: …}, "importErrors": {file: text}}]}, nothing is run.
`folder` is the folder (2.11) or the bundle (3) that holds the DAGs; each run has a database of its own.
"""

from __future__ import annotations

import json
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
import batch  # noqa: E402
import home as homes  # noqa: E402


def _arguments(request: batch.Request) -> dict[str, Any]:
    import read_run

    arguments: dict[str, Any] = {"run_conf": request.get("params") or {}}
    if request.get("logicalDate"):
        from airflow.utils import timezone

        arguments["logical_date" if read_run.IS_3 else "execution_date"] = timezone.parse(request["logicalDate"])
    return arguments


def _execute(request: batch.Request, home: Path) -> batch.Result:
    """One run, in this (forked) process."""
    import dump
    import patches
    import read_run

    folder = Path(request["folder"]).resolve()
    homes.prepare_run(home / "airflow", folder)
    dags, errors = dump.load(folder, request["file"])
    if request["dagId"] not in dags:
        return {"runState": None, "tasks": [], "error": f"not loaded: {json.dumps({'found': sorted(dags), 'importErrors': errors})}"}
    delays = {} if request.get("realDelays") else patches.retry_at_once()
    patches.keep_timeouts_in_the_task()
    problem = None
    try:
        dags[request["dagId"]].test(**_arguments(request))
    except BaseException as error:
        traceback.print_exc()
        problem = f"aborted: {type(error).__name__}: {error}"
    result = read_run.read_run(request["dagId"])
    for task in result["tasks"]:
        task["retryDelays"] = delays.get((task["id"], -1 if task["index"] is None else task["index"]), [])
    return result if problem is None else {**result, "error": problem}


def _dump(request: batch.Request, home: Path) -> batch.Result:
    import dump

    folder = Path(request["folder"]).resolve()
    homes.prepare_run(home / "airflow", folder)
    dags, errors = dump.load(folder, request["file"])
    return {"dags": {name: dump.dump(dag) for name, dag in dags.items()}, "importErrors": errors}


def main(arguments: list[str]) -> int:
    files = [argument for argument in arguments if argument != "--dump"]
    if len(files) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    request = json.loads(Path(files[0]).read_text())
    dumping = "--dump" in arguments
    with tempfile.TemporaryDirectory(prefix="airflow-runs-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        homes.prepare_process(root / "parent")
        import airflow

        import dump  # noqa: F401  the heavy imports, shared by every fork
        import patches  # noqa: F401

        empty = {"dags": {}, "importErrors": {}} if dumping else {"runState": None, "tasks": []}
        results = batch.run_all(_dump if dumping else _execute, request["runs"], request.get("jobs"), root, empty)
    Path(files[1]).write_text(json.dumps({"airflow": airflow.__version__, "runs": results}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
