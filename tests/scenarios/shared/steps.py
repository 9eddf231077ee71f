"""Bodies that scenarios share."""

import json


def kinds(value) -> dict:
    def kind(it):
        if isinstance(it, dict):
            return {key: kind(field) for key, field in it.items()}
        if isinstance(it, list):
            return [kind(item) for item in it]
        return type(it).__name__

    return {"text": json.dumps(kind(value), sort_keys=True)}


def mixed(text: str, context) -> dict:
    if text == "skip":
        context.skip("it was told to skip")
    return picky(text)


def picky(text: str) -> dict:
    if text == "bad":
        raise ValueError("it was told to fail")
    return {"text": text}
