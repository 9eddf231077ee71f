"""Bodies of the scenario `values`."""

import json


def echo(**values):
    return values


def describe(value, text: str) -> dict:
    def kind(it):
        if isinstance(it, dict):
            return {key: kind(field) for key, field in it.items()}
        if isinstance(it, list):
            return [kind(item) for item in it]
        return type(it).__name__

    shown = json.dumps(kind(value), sort_keys=True)
    return {"description": f"{shown} {text}"}
