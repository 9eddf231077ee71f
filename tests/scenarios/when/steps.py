"""Bodies of the scenario `when`."""


def measure(value: float) -> dict:
    return {"score": value, "name": "m1"}


def announce(url: str) -> dict:
    return {"text": f"see {url}"}


def reject(name: str, score: float) -> dict:
    return {"level": int(score * 10)}


def summarise(first: int, second: int, url: str, alone: int) -> dict:
    return {"summary": f"{first} {second} {url} {alone}"}
