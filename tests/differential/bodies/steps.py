"""The one body of random programs."""

import sys


def small(value: int) -> int:
    return value % 1000


def compute(amount: int, list: list, label: str, outcome: str) -> dict:
    odd = small(amount) % 2 == 1
    if outcome == "fail" or (outcome == "odd-fails" and odd):
        raise ValueError(f"{amount} is not wanted")
    if outcome == "skip" or (outcome == "odd-skips" and odd):
        sys.exit(99)
    total = small(amount) + sum(small(it or 0) for it in list)
    return {
        "sum": total,
        "items": [(total + place) % 10 for place in range(total % 4)],
        "label": f"{label}:{total}",
    }
