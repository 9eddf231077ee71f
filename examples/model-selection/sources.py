"""Where the data comes from: data sets that ship inside scikit-learn."""

from collections.abc import Callable

import numpy as np
from sklearn.datasets import load_breast_cancer, load_wine
from sklearn.model_selection import train_test_split

from tables import Table

SOURCES: dict[str, Callable] = {
    "breast-cancer": load_breast_cancer,
    "wine": load_wine,
}
INCOMING_SHARE = 0.2
SPLIT_SEED = 20240607


def load_source(source: str) -> tuple[Table, Table]:
    """The history known at training time, and the rows that come in afterwards.

    The two never share a row, so a monitored batch was never trained on.
    """
    if source not in SOURCES:
        known = ", ".join(sorted(SOURCES))
        raise ValueError(f'unknown source "{source}"; there are: {known}')
    data = SOURCES[source]()
    columns = tuple(str(name) for name in data.feature_names)
    table = Table(columns, np.asarray(data.data, float), np.asarray(data.target, int))
    history, incoming = train_test_split(
        np.arange(table.rows),
        test_size=INCOMING_SHARE,
        stratify=table.target,
        random_state=SPLIT_SEED,
    )
    return table.take(history), table.take(incoming)
