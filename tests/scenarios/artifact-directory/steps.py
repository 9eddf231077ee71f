"""Bodies of the scenario `artifact-directory`."""

from pathlib import Path


def names(folder: Path) -> dict:
    files = sorted(it for it in folder.rglob("*") if it.is_file())
    return {
        "names": [it.relative_to(folder).as_posix() for it in files],
        "text": "".join(it.read_text() for it in files),
    }
