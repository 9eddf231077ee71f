"""Bodies of the scenario `each-static`."""


def scale(letter: str, factor: float, index: int) -> dict:
    return {"label": f"{index}{letter}{factor}", "size": factor * 2}


def total(rows: list, sizes: list) -> dict:
    assert [row["size"] for row in rows] == sizes
    assert all("missing" in row and row["missing"] is None for row in rows)
    return {"labels": [row["label"] for row in rows], "sum": sum(sizes), "rows": len(rows)}
