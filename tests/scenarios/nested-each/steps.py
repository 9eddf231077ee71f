"""Bodies of the scenario `nested-each`."""


def letters(word: str) -> dict:
    return {"letters": list(word)}


def mark(word: str, letter: str, place: int, position: int) -> dict:
    return {"text": f"{place}.{position}{letter}"}


def join(rows: list) -> dict:
    return {"text": "|".join(",".join(row) for row in rows), "lengths": [len(row) for row in rows]}
