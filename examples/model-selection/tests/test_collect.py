from pathlib import Path

import pytest

from sources import SOURCES, load_source
from steps import collect
from tables import read_table


@pytest.mark.parametrize(
    ("source", "rows", "columns"), [("breast-cancer", 455, 30), ("wine", 142, 13)]
)
def test_collects_a_source(
    tmp_path: Path, source: str, rows: int, columns: int
) -> None:
    assert collect(source, tmp_path / "raw.csv") == {"rows": rows}
    table = read_table(tmp_path / "raw.csv")
    assert table.features.shape == (rows, columns)
    assert table.target is not None


def test_collects_the_same_bytes_twice(tmp_path: Path) -> None:
    collect("wine", tmp_path / "a")
    collect("wine", tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_names_the_known_sources_when_it_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match='"iris"; there are: breast-cancer, wine'):
        collect("iris", tmp_path / "raw.csv")
    assert not (tmp_path / "raw.csv").exists()


@pytest.mark.parametrize("source", SOURCES)
def test_history_and_incoming_rows_share_nothing(source: str) -> None:
    history, incoming = load_source(source)
    before, after = (set(map(tuple, t.features.tolist())) for t in (history, incoming))
    assert before and after
    assert not before & after
