"""Builds what most tests start from."""

from dataclasses import dataclass
from pathlib import Path

import pytest

import steps


@dataclass(frozen=True)
class Prepared:
    """The files of one small life cycle, up to an evaluated model."""

    raw: Path
    train: Path
    validation: Path
    test: Path
    statistics: Path
    model: Path
    metrics: Path


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("prepared")
    files = Prepared(*(folder / name for name in Prepared.__dataclass_fields__))
    steps.collect("breast-cancer", files.raw)
    steps.preprocess(
        files.raw, 1, files.train, files.validation, files.test, files.statistics
    )
    steps.train(files.train, "logistic", 1.0, files.model)
    steps.evaluate(files.model, files.test, files.metrics)
    return files
