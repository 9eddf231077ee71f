"""Bodies of the scenario `each-runtime`."""


def make_list(count: int) -> dict:
    return {"items": [{"name": f"n{i} {{{{ x }}}}", "amount": i} for i in range(count)]}


def price(name: str, amount: int) -> dict:
    return {"line": f"{name}={amount * 100}", "total": amount * 100}


def add(totals: list, lines: list) -> dict:
    return {"total": sum(totals), "lines": lines}
