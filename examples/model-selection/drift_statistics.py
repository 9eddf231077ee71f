"""The population stability index (PSI): how far a batch is from the training data."""

from typing import Any

import numpy as np

from tables import Table

BINS = 5
# Without any drift, PSI / (1/n + 1/m) follows a chi-square distribution with
# BINS - 1 degrees of freedom (Yurdakul and Naranjo, 2020); this is its 99.9 % point.
CHANCE = 18.467


def describe(table: Table) -> dict[str, Any]:
    """The shape of every feature: the edges of its bins and the rows in each."""
    inner = np.linspace(0, 1, BINS + 1)[1:-1]
    features = {}
    for column, values in zip(table.columns, table.features.T, strict=True):
        edges = np.quantile(values, inner)
        features[column] = {
            "edges": edges.tolist(),
            "counts": _counts(values, edges).tolist(),
        }
    return {"rows": table.rows, "features": features}


def stability(statistics: dict[str, Any], table: Table) -> dict[str, float]:
    """The PSI of every feature of a batch against the described training data."""
    if set(table.columns) != set(statistics["features"]):
        raise ValueError("the batch does not have the columns of the training data")
    return {
        column: _index(
            np.array(statistics["features"][column]["counts"]),
            _counts(values, np.array(statistics["features"][column]["edges"])),
        )
        for column, values in zip(table.columns, table.features.T, strict=True)
    }


def chance_level(training_rows: int, batch_rows: int) -> float:
    """The PSI that two samples of these sizes exceed by chance once in a thousand."""
    return CHANCE * (1 / training_rows + 1 / batch_rows)


def _counts(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    return np.bincount(np.searchsorted(edges, values, "right"), minlength=BINS)


def _index(expected: np.ndarray, actual: np.ndarray) -> float:
    # Half a row more in each bin keeps an empty one from giving an infinite index.
    before = (expected + 0.5) / (expected.sum() + BINS / 2)
    now = (actual + 0.5) / (actual.sum() + BINS / 2)
    return round(float(((now - before) * np.log(now / before)).sum()), 6)
