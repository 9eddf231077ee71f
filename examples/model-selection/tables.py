"""Labelled tables: a CSV file of numbers with a header and a `target` column."""

import csv
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import numpy as np

TARGET = "target"


@dataclass(frozen=True)
class Table:
    """Rows of features, and their labels where those are known."""

    columns: tuple[str, ...]
    features: np.ndarray
    target: np.ndarray | None

    @property
    def rows(self) -> int:
        return len(self.features)

    def take(self, rows: np.ndarray) -> "Table":
        """The same table with only these rows, in this order."""
        target = None if self.target is None else self.target[rows]
        return Table(self.columns, self.features[rows], target)


def write_table(path: Path, table: Table) -> None:
    """Writes a table so that reading it back gives exactly the same numbers."""
    labels = () if table.target is None else table.target.tolist()
    header = [*table.columns, TARGET] if labels else table.columns
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row, label in zip_longest(table.features.tolist(), labels):
            numbers = [repr(number) for number in row]
            writer.writerow(numbers if label is None else [*numbers, label])


def read_table(path: Path) -> Table:
    """Reads a table, refusing one that is empty, ragged or not all finite numbers."""
    with path.open(newline="", encoding="utf-8") as file:
        header, *lines = list(csv.reader(file)) or [[]]
    if not header or not lines:
        raise ValueError("the table has no rows")
    if len(set(header)) != len(header):
        raise ValueError("the table names a column twice")
    for number, line in enumerate(lines, start=2):
        if len(line) != len(header):
            raise ValueError(
                f"line {number} has {len(line)} fields, the header has {len(header)}"
            )
    try:
        numbers = np.array(lines, dtype=float)
    except ValueError as error:
        raise ValueError(f"the table holds no numbers only: {error}") from error
    if not np.isfinite(numbers).all():
        raise ValueError("the table holds a missing or infinite number")
    if TARGET not in header:
        return Table(tuple(header), numbers, None)
    label = header.index(TARGET)
    columns = tuple(name for name in header if name != TARGET)
    features = np.delete(numbers, label, axis=1)
    return Table(columns, features, numbers[:, label].astype(int))
