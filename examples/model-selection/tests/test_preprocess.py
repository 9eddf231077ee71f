import json
from pathlib import Path

import numpy as np
import pytest

from conftest import Prepared
from steps import preprocess
from tables import Table, read_table, write_table

OUTPUTS = ("train", "validation", "test", "statistics")


def split(raw: Path, seed: int, folder: Path) -> list[Path]:
    folder.mkdir()
    outputs = [folder / name for name in OUTPUTS]
    preprocess(raw, seed, *outputs)
    return outputs


def as_rows(path: Path) -> set[tuple[float, ...]]:
    return set(map(tuple, read_table(path).features.tolist()))


def test_every_row_lands_in_one_part_only(prepared: Prepared) -> None:
    parts = [as_rows(p) for p in (prepared.train, prepared.validation, prepared.test)]
    assert [len(part) for part in parts] == [273, 91, 91]
    assert set.union(*parts) == as_rows(prepared.raw)
    assert sum(map(len, parts)) == len(as_rows(prepared.raw))


def test_classes_keep_their_proportions(prepared: Prepared) -> None:
    whole = read_table(prepared.raw).target.mean()
    for part in (prepared.train, prepared.validation, prepared.test):
        assert read_table(part).target.mean() == pytest.approx(whole, abs=0.01)


def test_the_seed_decides_the_split(prepared: Prepared, tmp_path: Path) -> None:
    first, again, other = (
        [path.read_bytes() for path in split(prepared.raw, seed, tmp_path / name)]
        for seed, name in ((1, "first"), (1, "again"), (2, "other"))
    )
    assert first == again
    assert first[0] != other[0]


def test_repeated_rows_are_dropped(prepared: Prepared, tmp_path: Path) -> None:
    table = read_table(prepared.raw)
    twice = table.take(np.tile(np.arange(table.rows), 2))
    write_table(tmp_path / "raw", twice)
    counted = preprocess(tmp_path / "raw", 1, *(tmp_path / name for name in OUTPUTS))
    assert counted == {"rows": table.rows}
    assert (tmp_path / "train").read_bytes() == prepared.train.read_bytes()


def test_statistics_count_every_training_row(prepared: Prepared) -> None:
    statistics = json.loads(prepared.statistics.read_text())
    assert statistics["rows"] == 273
    assert list(statistics["features"]) == list(read_table(prepared.train).columns)
    for feature in statistics["features"].values():
        assert sum(feature["counts"]) == 273
        assert len(feature["counts"]) == len(feature["edges"]) + 1


@pytest.mark.parametrize(
    ("target", "message"),
    [(None, "no labels"), (np.array([0] * 20 + [1] * 4), "fewer than 5 rows")],
)
def test_refuses_what_cannot_be_split(
    tmp_path: Path, target: np.ndarray | None, message: str
) -> None:
    features = np.arange(24.0).reshape(24, 1)
    write_table(tmp_path / "raw", Table(("a",), features, target))
    with pytest.raises(ValueError, match=message):
        preprocess(tmp_path / "raw", 1, *(tmp_path / name for name in OUTPUTS))
