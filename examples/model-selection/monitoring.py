"""The steps of monitoring: is the production model still good on new data?"""

import csv
import json
import shutil
from pathlib import Path

import numpy as np

from drift_statistics import chance_level, stability
from model_registry import open_registry, resolve
from models import load_model, predict
from sources import load_source
from tables import Table, read_table, write_table


def load_production(
    registry: str, name: str, out_model: Path, out_statistics: Path
) -> dict[str, int]:
    """Takes the production model and its training statistics out of the registry."""
    version = resolve(open_registry(registry), name, "production")
    shutil.copyfile(version.folder / "model", out_model)
    shutil.copyfile(version.folder / "statistics.json", out_statistics)
    return {"version": version.number}


def draw_batch(
    source: str, size: int, seed: int, shift: float, labelled: bool, out_batch: Path
) -> dict[str, int]:
    """Draws new rows of a source, none of which the model was trained on.

    Every feature is moved by `shift` of its standard deviations, to show drift.
    """
    _, incoming = load_source(source)
    if size < 1:
        raise ValueError(f"a batch has at least one row, not {size}")
    order = np.random.default_rng(seed).permutation(incoming.rows)
    drawn = incoming.take(order[:size])
    moved = drawn.features + shift * incoming.features.std(axis=0)
    batch = Table(drawn.columns, moved, drawn.target if labelled else None)
    write_table(out_batch, batch)
    return {"rows": batch.rows}


def score(model: Path, batch: Path, out_predictions: Path) -> dict[str, float | None]:
    """Predicts every row; the accuracy is null where the labels are not known yet."""
    table = read_table(batch)
    predicted = predict(load_model(model), table)
    with out_predictions.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["row", "predicted"])
        writer.writerows(enumerate(predicted.tolist()))
    if table.target is None:
        return {"accuracy": None}
    return {"accuracy": round(float((predicted == table.target).mean()), 6)}


def measure_drift(
    statistics: Path, batch: Path, threshold: float
) -> dict[str, dict[str, float] | list[str]]:
    """The PSI of every feature, and the features that have drifted.

    A feature has drifted when its PSI is above the threshold and also above what a
    batch of this size shows by chance.
    """
    known, table = json.loads(statistics.read_text("utf-8")), read_table(batch)
    limit = max(threshold, chance_level(known["rows"], table.rows))
    psi = stability(known, table)
    drifted = [name for name, value in psi.items() if value > limit]
    return {"psi": psi, "drifted": drifted}


def report(
    version: int,
    accuracy: float | None,
    min_accuracy: float,
    psi: dict[str, float],
    drifted: list[str],
    max_drifted_share: float,
    out_report: Path,
    out_summary: Path,
) -> dict[str, bool | str]:
    """Writes a report for people (Markdown) and one for programs (JSON)."""
    share = len(drifted) / len(psi)
    problems = []
    if accuracy is not None and accuracy < min_accuracy:
        problems.append(f"accuracy {accuracy} is below {min_accuracy}")
    if share > max_drifted_share:
        problems.append(
            f"{len(drifted)} of {len(psi)} features have drifted "
            f"({share:.0%}, allowed {max_drifted_share:.0%})"
        )
    verdict = "; ".join(problems) or "healthy"
    text = f"model version {version}: {verdict}"
    summary = {
        "version": version,
        "alarming": bool(problems),
        "problems": problems,
        "accuracy": accuracy,
        "driftedShare": round(share, 6),
        "psi": psi,
    }
    out_summary.write_text(json.dumps(summary, indent=2) + "\n", "utf-8")
    quality = "labels not known yet" if accuracy is None else f"{accuracy:.3f}"
    ranked = sorted(psi.items(), key=lambda entry: (-entry[1], entry[0]))
    rows = [
        f"| {name} | {value:.3f} | {'yes' if name in drifted else 'no'} |"
        for name, value in ranked
    ]
    lines = [
        f"# Production model, version {version}",
        "",
        f"Verdict: **{verdict}**",
        "",
        f"Accuracy: {quality}",
        "",
        "| feature | PSI | drifted |",
        "|---|---|---|",
        *rows,
    ]
    out_report.write_text("\n".join(lines) + "\n", "utf-8")
    return {"alarming": bool(problems), "text": text}
