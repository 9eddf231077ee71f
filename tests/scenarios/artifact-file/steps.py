"""Bodies of the scenario `artifact-file`."""

from pathlib import Path


def write(out_note: Path) -> dict:
    out_note.write_bytes(b"one\ntwo\n")
    return {"lines": 2}
