"""Candidate models: how they are built, stored and asked for predictions."""

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tables import Table

MODEL_SEED = 7


@dataclass(frozen=True)
class Model:
    """A fitted classifier and the columns it was fitted on."""

    columns: tuple[str, ...]
    estimator: Any


def fit(table: Table, algorithm: str, strength: float) -> Model:
    """Fits a candidate; a larger strength gives the model more freedom.

    For `logistic` it is the inverse of the regularisation (`C`); for `forest` the
    trees are `4 * sqrt(strength)` deep, at least 1.
    """
    if not strength > 0:
        raise ValueError(f"strength must be above 0, not {strength}")
    if table.target is None:
        raise ValueError("a table without labels cannot train a model")
    if algorithm == "logistic":
        estimator = make_pipeline(
            StandardScaler(), LogisticRegression(C=strength, max_iter=2000)
        )
    elif algorithm == "forest":
        estimator = RandomForestClassifier(
            n_estimators=60,
            max_depth=max(1, round(4 * strength**0.5)),
            random_state=MODEL_SEED,
        )
    else:
        raise ValueError(f'unknown algorithm "{algorithm}"')
    return Model(table.columns, estimator.fit(table.features, table.target))


def save_model(path: Path, model: Model) -> None:
    """Stores a model, in plain containers that need none of these modules to load."""
    content = {"columns": list(model.columns), "estimator": model.estimator}
    path.write_bytes(pickle.dumps(content, protocol=5))


def load_model(path: Path) -> Model:
    """Loads a model. Only for files of one's own: unpickling runs code."""
    try:
        content = pickle.loads(path.read_bytes())
        return Model(tuple(content["columns"]), content["estimator"])
    except Exception as error:
        raise ValueError(f"{path.name} holds no model: {error!r}") from error


def probabilities(model: Model, table: Table) -> np.ndarray:
    """The probability of each class for each row, once the columns are the same."""
    if table.columns != model.columns:
        raise ValueError(
            f"the model was fitted on {len(model.columns)} columns, "
            f"the table has {len(table.columns)} or names them otherwise"
        )
    return model.estimator.predict_proba(table.features)


def predict(model: Model, table: Table) -> np.ndarray:
    """The most probable class of each row."""
    return model.estimator.classes_[probabilities(model, table).argmax(axis=1)]
