"""Bodies of the scenario `retry`."""

from pathlib import Path


def flaky(counter: str, context) -> dict:
    attempt = context.attempt
    if counter:
        file = Path(counter)
        attempt = int(file.read_text()) + 1 if file.exists() else 1
        file.write_text(str(attempt))
    if attempt < 3:
        raise RuntimeError(f"attempt {attempt} fails")
    return {"attempts": attempt}


def report(attempts: int) -> dict:
    return {"text": f"after {attempts} attempts"}
