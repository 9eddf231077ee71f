"""Bodies of the scenario `artifact-kinds`."""

import json
from pathlib import Path


def train(out_model: Path, out_data: Path, out_metrics: Path) -> None:
    out_model.write_text("model")
    out_data.write_bytes(b"x,y\n1,2\n")
    out_metrics.write_text('{"n": 1}')


def evaluate(model: Path, data: Path, metrics: Path) -> dict:
    first = data.read_text().splitlines()[0]
    return {"text": f"{model.read_text()} {first} {json.loads(metrics.read_text())['n']}"}
