from pathlib import Path

import numpy as np
import pytest

from tables import Table, read_table, write_table


@pytest.mark.parametrize("target", [None, np.array([1, 0])])
def test_numbers_survive_the_file_exactly(
    tmp_path: Path, target: np.ndarray | None
) -> None:
    features = np.array([[0.1, 1e21], [1 / 3, -5e-324]])
    write_table(tmp_path / "t.csv", Table(("a, b", 'c "d"'), features, target))
    table = read_table(tmp_path / "t.csv")
    assert table.columns == ("a, b", 'c "d"')
    assert np.array_equal(table.features, features)
    if target is None:
        assert table.target is None
    else:
        assert np.array_equal(table.target, target)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no rows"),
        ("a,target\n", "no rows"),
        ("a,a\n1,2\n", "twice"),
        ("a,target\n1,0\n1\n", "line 3 has 1 fields, the header has 2"),
        ("a,target\nlarge,0\n", "no numbers only"),
        ("a,target\n,0\n", "no numbers only"),
        ("a,target\nnan,0\n", "missing or infinite"),
        ("a,target\ninf,0\n", "missing or infinite"),
    ],
)
def test_refuses_what_is_no_table(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(ValueError, match=message):
        read_table(tmp_path / "t.csv")
