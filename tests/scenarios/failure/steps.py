"""Bodies of the scenario `failure`."""


def shout(text: str) -> dict:
    return {"text": text.upper()}


def fail(text: str) -> dict:
    raise ValueError(f"cannot do {text}")


def fail_on_b(text: str) -> dict:
    return fail(text) if text == "b" else shout(text)


def join(texts: list) -> dict:
    return {"text": "".join(texts)}
