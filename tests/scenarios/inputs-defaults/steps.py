"""Bodies of the scenario `inputs-defaults`."""


def describe(size: int, tags: list, name: str = "nobody") -> dict:
    return {"text": f"{size} {name} {'+'.join(tags)}"}
