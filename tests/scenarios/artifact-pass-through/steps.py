"""Bodies of the scenario `artifact-pass-through`."""

from pathlib import Path


def make(out_data: Path) -> None:
    out_data.write_text("data")


def check(data: Path, out_data: Path) -> dict:
    return {"data": data, "size": len(data.read_text())}


def load(data: Path) -> dict:
    return {"text": data.read_text()}
