"""A body that gives a value of more than 48 KiB."""


def count_up(count: int) -> dict:
    return {"rows": list(range(count))}
