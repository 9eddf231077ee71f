"""Bodies that give and take values of more than 48 KiB."""


def count_up(count: int) -> dict:
    return {"rows": list(range(count)), "some": [count]}


def add_up(rows: list, some: list) -> dict:
    return {"total": sum(rows), "length": len(rows), "first": some[0]}
