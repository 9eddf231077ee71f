"""Bodies of the scenario `value-shapes`."""


def same(**values) -> dict:
    return values
