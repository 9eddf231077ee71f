"""Bodies of the scenario `output-does-not-fit`."""

LIMIT = 48 * 1024


def wrong() -> dict:
    return {"count": "three"}


def missing() -> dict:
    return {}


def large() -> dict:
    return {"text": "x" * (LIMIT - 1)}


def edge() -> dict:
    return {"text": "x" * (LIMIT - 2)}
