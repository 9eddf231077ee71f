from pathlib import Path


def train(data: Path, speed: float) -> dict:
    return {}
