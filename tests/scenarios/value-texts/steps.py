"""Bodies of the scenario `value-texts`."""


def same(texts: list) -> dict:
    return {"texts": texts, "lengths": [len(text) for text in texts]}
