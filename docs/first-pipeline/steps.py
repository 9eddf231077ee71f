import json
from pathlib import Path


def collect(months: int, out_sales: Path) -> None:
    sales = [100 + 3 * month + (-1) ** month * 4 for month in range(months)]
    out_sales.write_text(json.dumps(sales))


def fit(sales: Path, smoothing: float, out_forecaster: Path) -> dict:
    first, *rest = json.loads(sales.read_text())
    level, errors = first, []
    for amount in rest:
        errors.append(abs(amount - level))
        level += smoothing * (amount - level)
    out_forecaster.write_text(json.dumps({"smoothing": smoothing, "level": level}))
    return {"error": round(sum(errors) / len(errors), 3)}


def publish(forecaster: Path) -> dict:
    return {"forecast": round(json.loads(forecaster.read_text())["level"], 1)}
