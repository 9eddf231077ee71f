"""Where artifacts and large values are: in a folder, or in an object store."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from prefect.settings import PREFECT_HOME

from . import step

HERE = Path(__file__).resolve().parent
SETTINGS = json.loads((HERE / "steps.json").read_text("utf-8"))
FOLDER = Path(SETTINGS["artifacts"] or PREFECT_HOME.value() / "artifacts")
# The object store: its URI, the options for step_store.py, and the Python for it.
STORE = SETTINGS.get("store")


def target(place, name):
    """What an output is known by; in a folder also where it is written."""
    if STORE:
        return {"uri": "/".join([STORE["uri"], *place, name])}
    path = FOLDER.expanduser().resolve().joinpath(*place, name)
    return {"path": str(path), "uri": path.as_uri()}


def locate(value, kind):
    """An input; what lies in the folder with the path where it is."""
    if STORE or not is_reference(value):
        return value
    if "artifact" in kind or value["type"] == step.LARGE:
        return {**value, "path": path_of(value["uri"])}
    return value


def is_reference(value):
    return isinstance(value, dict) and value.keys() >= {"type", "uri", "sha256"}


def path_of(uri):
    return url2pathname(urlsplit(uri).path)


def stored(command):
    """A step, within what fetches and keeps where there is an object store."""
    return store_program("run", *command) if STORE else command


def all_exist(uris):
    """Whether there is something at each of these URIs."""
    if not STORE or not uris:
        return all(Path(path_of(uri)).exists() for uri in uris)
    answer = subprocess.run(
        store_program("exists", *uris), check=True, capture_output=True, text=True
    )
    return json.loads(answer.stdout)


def store_program(action, *arguments):
    program = [STORE.get("python") or sys.executable, str(HERE / "step_store.py")]
    return [*program, action, json.dumps(STORE["options"]), *arguments]
