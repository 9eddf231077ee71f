import json
from pathlib import Path

import pytest

from conftest import Prepared
from models import fit, load_model, predict
from steps import collect, evaluate, train
from tables import Table, read_table, write_table


@pytest.mark.parametrize("algorithm", ["logistic", "forest"])
@pytest.mark.parametrize("strength", [0.1, 1.0, 10.0])
def test_every_candidate_learns_and_is_reproducible(
    prepared: Prepared, tmp_path: Path, algorithm: str, strength: float
) -> None:
    for name in ("first", "again"):
        assert train(prepared.train, algorithm, strength, tmp_path / name) == {}
    assert (tmp_path / "first").read_bytes() == (tmp_path / "again").read_bytes()
    measured = evaluate(tmp_path / "first", prepared.validation, tmp_path / "metrics")
    assert 0.85 < measured["accuracy"] < 1


def test_strength_is_freedom(prepared: Prepared) -> None:
    table = read_table(prepared.train)
    weak, strong = (fit(table, "logistic", s).estimator[-1].coef_ for s in (0.1, 10.0))
    assert abs(weak).sum() < abs(strong).sum()
    shallow, deep = (fit(table, "forest", s).estimator.max_depth for s in (0.01, 4.0))
    assert (shallow, deep) == (1, 8)


@pytest.mark.parametrize(
    ("algorithm", "strength", "message"),
    [
        ("boosting", 1.0, 'unknown algorithm "boosting"'),
        ("logistic", 0.0, "above 0"),
        ("forest", float("nan"), "above 0"),
    ],
)
def test_refuses_an_impossible_candidate(
    prepared: Prepared, tmp_path: Path, algorithm: str, strength: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        train(prepared.train, algorithm, strength, tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_metrics_agree_with_the_predictions(prepared: Prepared) -> None:
    table = read_table(prepared.test)
    right = predict(load_model(prepared.model), table) == table.target
    metrics = json.loads(prepared.metrics.read_text())
    assert metrics["accuracy"] == round(float(right.mean()), 6)
    assert set(metrics) == {"accuracy", "f1", "logLoss"}


def test_labels_are_needed(prepared: Prepared, tmp_path: Path) -> None:
    table = read_table(prepared.test)
    unlabelled = Table(table.columns, table.features, None)
    write_table(tmp_path / "data", unlabelled)
    with pytest.raises(ValueError, match="without labels"):
        evaluate(prepared.model, tmp_path / "data", tmp_path / "metrics")
    with pytest.raises(ValueError, match="without labels"):
        train(tmp_path / "data", "logistic", 1.0, tmp_path / "model")


def test_refuses_data_of_another_shape(prepared: Prepared, tmp_path: Path) -> None:
    collect("wine", tmp_path / "wine")
    with pytest.raises(ValueError, match="fitted on 30 columns, the table has 13"):
        evaluate(prepared.model, tmp_path / "wine", tmp_path / "metrics")


def test_refuses_a_file_that_is_no_model(prepared: Prepared, tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(b"not a model")
    with pytest.raises(ValueError, match="holds no model"):
        evaluate(tmp_path / "model", prepared.test, tmp_path / "metrics")
