"""Bodies of the scenario `value-floats`."""


def kind(value) -> str:
    return type(value).__name__


def describe(real: float, whole: int, reals: list, record: dict, anything) -> dict:
    parts = [
        kind(real),
        kind(whole),
        ",".join(map(kind, reals)),
        f"{kind(record['real'])},{kind(record['whole'])}",
        ",".join([*map(kind, anything[:3]), kind(anything[3]["deep"])]),
    ]
    return {"text": " ".join(parts), "real": real, "whole": float(whole)}
