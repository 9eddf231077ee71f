"""The steps of model selection: plain functions, one for each task.

A step gets values and the paths of input artifacts by name, writes each output
artifact to the path `out_<name>` and returns its other outputs.
"""

import hashlib
import json
import os
import subprocess
from pathlib import Path

import numpy as np
from sklearn.metrics import accuracy_score, f1_score, log_loss
from sklearn.model_selection import train_test_split

from drift_statistics import describe
from model_registry import Version, file_hash, open_registry, promote, register
from models import fit, load_model, predict, probabilities, save_model
from sources import load_source
from tables import Table, read_table, write_table

FOLDER = Path(__file__).resolve().parent
CODE = ("drift_statistics", "model_registry", "models", "sources", "steps", "tables")


def collect(source: str, out_raw: Path) -> dict[str, int]:
    """Fetches the history of a source."""
    history, _ = load_source(source)
    write_table(out_raw, history)
    return {"rows": history.rows}


def preprocess(
    raw: Path,
    seed: int,
    out_train: Path,
    out_validation: Path,
    out_test: Path,
    out_statistics: Path,
) -> dict[str, int]:
    """Drops repeated rows and splits the rest 60:20:20, every class in proportion.

    Also describes the training features, for measuring drift later.
    """
    table = _without_repeats(read_table(raw))
    if table.target is None:
        raise ValueError("the collected table has no labels")
    if min(np.unique(table.target, return_counts=True)[1]) < 5:
        raise ValueError("a class with fewer than 5 rows cannot be split")
    train, held_out = _split(table, 0.4, seed)
    validation, test = _split(held_out, 0.5, seed)
    write_table(out_train, train)
    write_table(out_validation, validation)
    write_table(out_test, test)
    out_statistics.write_text(json.dumps(describe(train), indent=2) + "\n", "utf-8")
    return {"rows": table.rows}


def train(
    features: Path, algorithm: str, strength: float, out_model: Path
) -> dict[str, object]:
    """Trains one candidate."""
    save_model(out_model, fit(read_table(features), algorithm, strength))
    return {}


def evaluate(model: Path, data: Path, out_metrics: Path) -> dict[str, float]:
    """Measures a model on labelled data that it was not trained on."""
    candidate, table = load_model(model), read_table(data)
    if table.target is None:
        raise ValueError("a model cannot be evaluated on a table without labels")
    chances = probabilities(candidate, table)
    classes = candidate.estimator.classes_
    predicted = classes[chances.argmax(axis=1)]
    metrics = {
        "accuracy": accuracy_score(table.target, predicted),
        "f1": f1_score(table.target, predicted, average="macro"),
        "logLoss": log_loss(table.target, chances, labels=classes),
    }
    metrics = {name: round(float(value), 6) for name, value in metrics.items()}
    out_metrics.write_text(json.dumps(metrics, indent=2) + "\n", "utf-8")
    return {"accuracy": metrics["accuracy"]}


def deploy(
    model: Path,
    metrics: Path,
    training: Path,
    statistics: Path,
    sample: Path,
    name: str,
    registry: str,
    git_commit: str,
) -> dict[str, object]:
    """Registers a model and makes it the production version once it has predicted.

    The same model, data and code give the version that is there already. `sample` is
    labelled data for the smoke test; without a `git_commit` it is looked up.
    """
    folder = open_registry(registry)
    version = register(
        folder,
        name,
        files={"model": model, "statistics.json": statistics},
        identity={
            "modelHash": file_hash(model),
            "dataHash": file_hash(training),
            "codeHash": code_hash(),
        },
        details={
            "gitCommit": git_commit or current_commit(),
            "metrics": json.loads(metrics.read_text("utf-8")),
        },
    )
    smoke_test(version, read_table(sample))
    promote(folder, "production", version)
    return {"url": version.folder.as_uri(), "version": version.number}


def smoke_test(version: Version, sample: Table) -> None:
    """Fails unless the registered copy gets most of a few rows right."""
    few = sample.take(np.arange(min(10, sample.rows)))
    try:
        right = int(
            (predict(load_model(version.folder / "model"), few) == few.target).sum()
        )
    except Exception as error:
        raise RuntimeError(f"smoke test of {version.folder} failed: {error}") from error
    if right * 2 <= few.rows:
        raise RuntimeError(
            f"smoke test of {version.folder} failed: {right} of {few.rows} rows right"
        )


def code_hash() -> str:
    """One hash for the source of the steps and of the modules they use."""
    lines = [f"{file_hash(FOLDER / f'{module}.py')}  {module}\n" for module in CODE]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def current_commit() -> str:
    """The commit in `GIT_COMMIT`, else the one checked out here, else "unknown"."""
    if os.environ.get("GIT_COMMIT"):
        return os.environ["GIT_COMMIT"]
    command = ["git", "-C", str(FOLDER), "rev-parse", "HEAD"]
    try:
        return subprocess.check_output(
            command, stderr=subprocess.DEVNULL, text=True, timeout=10
        ).strip()
    except (OSError, subprocess.SubprocessError):
        return "unknown"


def _split(table: Table, share: float, seed: int) -> tuple[Table, Table]:
    rows = np.arange(table.rows)
    first, second = train_test_split(
        rows, test_size=share, stratify=table.target, random_state=seed
    )
    return table.take(first), table.take(second)


def _without_repeats(table: Table) -> Table:
    _, first = np.unique(table.features, axis=0, return_index=True)
    return table.take(np.sort(first))
