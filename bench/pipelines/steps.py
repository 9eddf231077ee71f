"""Bodies of the bench pipelines."""


def same(point: int) -> dict:
    return {"point": point}
