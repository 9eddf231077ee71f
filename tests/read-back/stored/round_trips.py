"""round_trips.py STEP_FOLDER URI FOLDER: what step_store.py keeps and fetches below a URI, as JSON."""

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, sys.argv[1])
import step_store  # noqa: E402

uri, folder = sys.argv[2], Path(sys.argv[3])


def tree(path):
    if path.is_file():
        return path.read_text("utf-8")
    return {it.relative_to(path).as_posix(): it.read_text("utf-8") for it in path.rglob("*") if it.is_file()}


def trip(name, path):
    """What comes back of a file or folder that was kept."""
    step_store.keep(path, f"{uri}/{name}")
    return tree(step_store.fetch(f"{uri}/{name}", tempfile.mkdtemp(dir=folder)))


def refusal(function, *arguments):
    try:
        function(*arguments)
    except step_store.StoreError as error:
        return str(error)


(folder / "full/x y").mkdir(parents=True)
(folder / "full/x y/é.txt").write_text("deep", "utf-8")
(folder / "full/top").write_text("top", "utf-8")
(folder / "empty").mkdir()
(folder / "file").write_text("text é", "utf-8")

answers = {
    "file": trip("a/file", folder / "file"),
    "neighbour": trip("a/file-2", folder / "full/top"),
    "folder": trip("a/full", folder / "full"),
    "empty": trip("a/empty", folder / "empty"),
}
first = step_store.fetch(f"{uri}/a/file", folder / "once")
first.write_text("changed here", "utf-8")
answers["once"] = step_store.fetch(f"{uri}/a/file", folder / "once").read_text("utf-8")
(folder / "full/top").unlink()
answers["replaced"] = trip("a/full", folder / "full")
answers["exists"] = [step_store.exists(f"{uri}/a/{name}") for name in ("file", "full", "empty", "fil", "full/x y")]
answers["local"] = tree(step_store.fetch((folder / "file").as_uri(), folder / "unused"))
answers["refused"] = [
    refusal(step_store.fetch, f"{uri}/a/none", folder),
    refusal(step_store.fetch, f"{uri.rpartition('/')[0]}/nowhere/key", folder),
    refusal(step_store.keep, folder / "file", "ftp://a/b"),
]
print(json.dumps(answers))
