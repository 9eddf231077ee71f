"""Bodies of the scenario `timeout`."""


def shout(text: str) -> dict:
    return {"text": text.upper()}
