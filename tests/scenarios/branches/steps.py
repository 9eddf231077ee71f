"""Bodies of the scenario `branches`."""


def size(word: str) -> dict:
    return {"length": len(word)}


def shorten(word: str) -> dict:
    return {"word": word[:3]}


def pad(word: str) -> dict:
    return {"word": word + "_"}


def total(words: list) -> dict:
    return {"length": sum(map(len, words)), "text": " ".join(words)}


def shout(word: str) -> dict:
    return {"word": word.upper()}


def report(loud: list, inner: str, outer: str) -> dict:
    return {"text": f"{'/'.join(loud)} {inner} {outer}"}
