import json
from pathlib import Path

import numpy as np
import pytest

import monitoring
import steps
from conftest import Prepared
from drift_statistics import BINS, chance_level, describe, stability
from tables import Table, read_table


@pytest.fixture(scope="session")
def registry(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registry")
    steps.deploy(
        prepared.model,
        prepared.metrics,
        prepared.train,
        prepared.statistics,
        prepared.test,
        "m",
        str(folder),
        "abc",
    )
    return folder


def drawn(folder: Path, shift: float, labelled: bool = True, size: int = 100) -> Path:
    batch = folder / f"batch-{shift}-{labelled}-{size}"
    monitoring.draw_batch("breast-cancer", size, 3, shift, labelled, batch)
    return batch


def test_the_production_model_is_loaded_with_its_statistics(
    prepared: Prepared, registry: Path, tmp_path: Path
) -> None:
    outputs = (tmp_path / "model", tmp_path / "statistics")
    loaded = monitoring.load_production(str(registry), "m", *outputs)
    assert loaded == {"version": 1}
    assert outputs[0].read_bytes() == prepared.model.read_bytes()
    assert outputs[1].read_bytes() == prepared.statistics.read_bytes()


def test_nothing_in_production_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="production"):
        monitoring.load_production(
            str(tmp_path), "m", tmp_path / "model", tmp_path / "statistics"
        )


def test_a_batch_shares_no_row_with_the_history(
    prepared: Prepared, tmp_path: Path
) -> None:
    batch = read_table(drawn(tmp_path, 0.0)).features.tolist()
    history = read_table(prepared.raw).features.tolist()
    assert len(batch) == 100
    assert not set(map(tuple, batch)) & set(map(tuple, history))


def test_a_batch_is_moved_by_its_shift(tmp_path: Path) -> None:
    still, moved = (
        read_table(drawn(tmp_path, shift, size=1000)) for shift in (0.0, 2.0)
    )
    distance = (moved.features - still.features) / still.features.std(axis=0)
    assert np.allclose(distance, 2)
    assert np.array_equal(moved.target, still.target)


def test_a_batch_is_as_large_as_asked_or_as_there_is(tmp_path: Path) -> None:
    assert read_table(drawn(tmp_path, 0.0, size=1)).rows == 1
    assert read_table(drawn(tmp_path, 0.0, size=1000)).rows == 114
    with pytest.raises(ValueError, match="at least one row"):
        drawn(tmp_path, 0.0, size=0)


def test_scoring_measures_the_accuracy_where_labels_are_known(
    prepared: Prepared, tmp_path: Path
) -> None:
    scored = monitoring.score(
        prepared.model, drawn(tmp_path, 0.0), tmp_path / "predictions"
    )
    lines = (tmp_path / "predictions").read_text().splitlines()
    predicted = [int(line.split(",")[1]) for line in lines[1:]]
    right = np.array(predicted) == read_table(drawn(tmp_path, 0.0)).target
    assert scored == {"accuracy": float(right.mean())}
    assert scored["accuracy"] > 0.9


def test_scoring_without_labels_gives_no_accuracy(
    prepared: Prepared, tmp_path: Path
) -> None:
    batch = drawn(tmp_path, 0.0, labelled=False)
    scored = monitoring.score(prepared.model, batch, tmp_path / "predictions")
    assert scored == {"accuracy": None}
    assert len((tmp_path / "predictions").read_text().splitlines()) == 101


def test_drift_is_seen_in_a_shifted_batch_only(
    prepared: Prepared, tmp_path: Path
) -> None:
    still, moved = (
        monitoring.measure_drift(prepared.statistics, drawn(tmp_path, shift), 0.25)
        for shift in (0.0, 1.5)
    )
    assert still["drifted"] == []
    assert len(moved["drifted"]) == len(moved["psi"]) == 30


def test_the_threshold_decides_from_both_sides(
    prepared: Prepared, tmp_path: Path
) -> None:
    batch = drawn(tmp_path, 0.8)
    psi = monitoring.measure_drift(prepared.statistics, batch, 0.0)["psi"]
    level = chance_level(273, 100)
    feature = min((name for name in psi if psi[name] > level), key=psi.get)
    below, above = (
        monitoring.measure_drift(prepared.statistics, batch, threshold)["drifted"]
        for threshold in (psi[feature] - 1e-6, psi[feature])
    )
    assert feature in below
    assert feature not in above


def test_a_tiny_batch_is_not_called_drifted_by_chance(
    prepared: Prepared, tmp_path: Path
) -> None:
    batch = drawn(tmp_path, 0.0, size=5)
    measured = monitoring.measure_drift(prepared.statistics, batch, 0.25)
    assert max(measured["psi"].values()) > 0.25
    assert measured["drifted"] == []


def test_psi_is_zero_for_the_training_data_itself(prepared: Prepared) -> None:
    table = read_table(prepared.train)
    assert set(stability(describe(table), table).values()) == {0.0}


def test_psi_of_a_known_case() -> None:
    counts = np.array([10, 10, 10, 10, 10])
    values = np.repeat(np.arange(BINS, dtype=float), counts)
    known = Table(("a",), values[:, None], None)
    batch = Table(("a",), np.zeros((50, 1)), None)
    edges = describe(known)["features"]["a"]["edges"]
    assert len(edges) == BINS - 1
    before, now = 10.5 / 52.5, np.array([50.5, 0.5, 0.5, 0.5, 0.5]) / 52.5
    expected = float(((now - before) * np.log(now / before)).sum())
    assert stability(describe(known), batch)["a"] == pytest.approx(expected, abs=1e-6)


def test_a_constant_feature_has_no_drift_until_it_moves() -> None:
    known, batch, moved = (
        Table(("a",), np.full((40, 1), value), None) for value in (3.0, 3.0, 2.0)
    )
    assert stability(describe(known), batch)["a"] == 0
    assert stability(describe(known), moved)["a"] > 1


def test_chance_level_holds_for_samples_without_drift() -> None:
    random = np.random.default_rng(5)
    known = Table(("a",), random.normal(size=(300, 1)), None)
    values = [
        stability(describe(known), Table(("a",), random.normal(size=(100, 1)), None))
        for _ in range(300)
    ]
    above = sum(value["a"] > chance_level(300, 100) for value in values)
    assert above <= 3
    assert max(value["a"] for value in values) > chance_level(300, 100) / 3


def test_a_batch_of_another_shape_is_refused(
    prepared: Prepared, tmp_path: Path
) -> None:
    monitoring.draw_batch("wine", 10, 3, 0.0, True, tmp_path / "wine")
    with pytest.raises(ValueError, match="columns"):
        monitoring.measure_drift(prepared.statistics, tmp_path / "wine", 0.25)
    with pytest.raises(ValueError, match="columns"):
        monitoring.score(prepared.model, tmp_path / "wine", tmp_path / "predictions")


@pytest.mark.parametrize(
    ("accuracy", "drifted", "problems"),
    [
        (0.9, ["a"], []),
        (None, [], []),
        (0.899999, [], ["accuracy 0.899999 is below 0.9"]),
        (0.5, [], ["accuracy 0.5 is below 0.9"]),
        (
            None,
            ["a", "b"],
            ["2 of 4 features have drifted (50%, allowed 25%)"],
        ),
        (
            0.5,
            ["a", "b"],
            [
                "accuracy 0.5 is below 0.9",
                "2 of 4 features have drifted (50%, allowed 25%)",
            ],
        ),
    ],
)
def test_the_report_alarms_when_a_threshold_is_crossed(
    tmp_path: Path, accuracy: float | None, drifted: list[str], problems: list[str]
) -> None:
    psi = {"a": 0.5, "b": 0.4, "c": 0.1, "d": 0.0}
    files = (tmp_path / "report.md", tmp_path / "summary.json")
    result = monitoring.report(7, accuracy, 0.9, psi, drifted, 0.25, *files)
    verdict = "; ".join(problems) or "healthy"
    assert result == {
        "alarming": bool(problems),
        "text": f"model version 7: {verdict}",
    }
    summary = json.loads(files[1].read_text())
    assert summary["problems"] == problems
    assert summary["alarming"] == bool(problems)
    assert summary["psi"] == psi
    assert f"Verdict: **{verdict}**" in files[0].read_text()


def test_the_report_ranks_features_by_drift(tmp_path: Path) -> None:
    psi = {"calm": 0.01, "wild": 0.9}
    monitoring.report(
        1, None, 0.9, psi, ["wild"], 0.25, tmp_path / "report", tmp_path / "summary"
    )
    text = (tmp_path / "report").read_text()
    assert "Accuracy: labels not known yet" in text
    assert "| wild | 0.900 | yes |\n| calm | 0.010 | no |" in text
