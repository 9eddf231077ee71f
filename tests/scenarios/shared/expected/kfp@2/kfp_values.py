"""Values on Kubeflow Pipelines: how parameters carry them, and expressions over them."""

import json
import math
import re
from decimal import Decimal

# Where the engine would see a template, or Kubernetes a variable, stands U+2060.
HOT = r"{(?={\s*(?:[$=]|item\b|[A-Za-z]+[.]))|[$](?=[($])"
GUARD = re.compile(r"[{$]\u2060+(?=[{($])|" + HOT)
GUARDED = re.compile(r"([{$])\u2060(\u2060*)(?=[{($])")

# What the engine calls the end of a run.
STATUSES = {"SUCCEEDED": "succeeded", "CANCELLED": "cancelled", "CANCELED": "cancelled"}


def encode(value, codec):
    """The value as the engine carries it; JSON text where it has no type for it."""
    if codec == "json":
        text = json_of(value, ordered=False)
        return re.sub(r"{(?={)|[$](?=[($])", lambda it: f"\\u{ord(it[0]):04x}", text)
    if codec == "text":
        return GUARD.sub(lambda it: it[0] + "\u2060", value)
    if codec in ("plain", "number"):
        return value
    if "items" in codec:
        return [encode(item, codec["items"]) for item in value]
    return {name: encode(it, field_codec(codec, name)) for name, it in value.items()}


def decode(value, codec):
    """The value that `encode` was given; whole numbers may have become floats."""
    if codec == "json":
        return json.loads(value)
    if codec == "text":
        return GUARDED.sub(r"\1\2", value)
    if codec in ("plain", "number"):
        return float(value) if codec == "number" else value
    if "items" in codec:
        return [decode(item, codec["items"]) for item in value]
    return {name: decode(it, field_codec(codec, name)) for name, it in value.items()}


def field_codec(codec, name):
    return codec["fields"].get(name, codec.get("rest", "json"))


class Skipped(TypeError):
    """A value that a task needs is null."""


def evaluate(node, read):
    """The value of an expression; TypeError when a value is not of the type it needs."""

    def value(inner):
        return evaluate(inner, read)

    op = node["op"]
    if op == "literal":
        return node["value"]
    if op == "read":
        return read(node["name"])
    if op == "artifact":
        return read(node["name"], node["type"])
    if op == "get":
        return field(value(node["from"]), node["key"])
    if op == "object":
        return {name: value(it) for name, it in node["fields"].items()}
    if op == "array":
        return [value(it) for it in node["items"]]
    if op == "template":
        return "".join(text_of(value(part)) for part in node["parts"])
    if op == "compare":
        return compare(node["operator"], value(node["left"]), value(node["right"]))
    if op == "and":
        return all(of(bool, value(it)) for it in node["operands"])
    if op == "or":
        return any(of(bool, value(it)) for it in node["operands"])
    if op == "not":
        return not of(bool, value(node["operand"]))
    if op == "text":
        text, part = of(str, value(node["value"])), of(str, value(node["part"]))
        if node["test"] == "contains":
            return part in text
        starts = node["test"] == "starts-with"
        return text.startswith(part) if starts else text.endswith(part)
    if op == "in":
        wanted = json_of(value(node["value"]))
        return any(json_of(it) == wanted for it in of(list, value(node["options"])))
    if op == "count":
        return len(of(list, value(node["list"])))
    if op == "column":
        return [field(it, node["name"]) for it in of(list, value(node["list"]))]
    if op == "or-else":
        first = value(node["value"])
        return value(node["fallback"]) if first is None else first
    if op == "present":
        return value(node["value"]) is not None
    if op == "or-skip":
        inner = value(node["value"])
        if inner is None:
            raise Skipped("a value that the task needs is null")
        return inner
    if op == "arithmetic":
        return calculate(node["operator"], value(node["left"]), value(node["right"]))
    if op == "or-null":
        try:
            return value(node["value"])
        except TypeError:
            return None
    if op == "goes-on":
        return goes_on(node["values"], value)
    if op == "final-status":
        return STATUSES.get(value(node["of"])["state"], "failed")
    if op == "choose":
        return node["yes"] if of(bool, value(node["condition"])) else node["no"]
    if op == "numbered":
        items = of(list, value(node["list"]))
        return [{"index": index, "item": item} for index, item in enumerate(items)]
    raise ValueError(f"unknown operator {op}")


def field(value, key):
    if value is None:
        return None
    if isinstance(value, list):
        inside = isinstance(key, int) and key < len(value)
        return value[key] if inside else None
    return of(dict, value).get(key)


def of(kind, value):
    if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise TypeError(f"{json.dumps(value)} is not of the type that its operator needs")


def compare(operator, left, right):
    if operator in ("eq", "ne"):
        return (json_of(left) == json_of(right)) is (operator == "eq")
    left, right = of((int, float), left), of((int, float), right)
    ways = {"lt": left < right, "lte": left <= right, "gt": left > right}
    return ways.get(operator, left >= right)


def goes_on(expressions, value):
    """Whether no value that a task needs is null; a task whose inputs have an error goes on to fail."""
    try:
        for expression in expressions:
            value(expression)
    except Skipped:
        return False
    except TypeError:
        return True
    return True


def calculate(operator, left, right):
    """A number in doubles; one that is whole must be exact."""
    left, right = float(of((int, float), left)), float(of((int, float), right))
    if operator == "divide" and right == 0:
        raise TypeError("a division by zero has no result")
    ways = {"add": left + right, "subtract": left - right, "multiply": left * right}
    result = left / right if operator == "divide" else ways[operator]
    if not math.isfinite(result):
        raise TypeError(f"{operator} of {left} and {right} has no finite result")
    if not result.is_integer():
        return result
    if abs(result) >= 2**53:
        raise TypeError(f"{operator} of {left} and {right} is beyond 2^53-1")
    return int(result)


def text_of(value):
    """A part of a text: a text as it is, another value as its JSON text."""
    return value if isinstance(value, str) else json_of(value, ordered=False)


def json_of(value, ordered=True):
    """JSON text that is the same in every language; with keys in order for comparing."""
    if isinstance(value, list):
        return "[" + ",".join(json_of(item, ordered) for item in value) + "]"
    if isinstance(value, dict):
        names = sorted(value) if ordered else value
        pairs = (f"{json_of(name)}:{json_of(value[name], ordered)}" for name in names)
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_text(value)
    return json.dumps(value, ensure_ascii=False)


def number_text(number):
    if number == 0:
        return "0"
    sign, places, exponent = Decimal(repr(number)).normalize().as_tuple()
    digits, minus = "".join(map(str, places)), "-" if sign else ""
    point = len(digits) + exponent
    if 0 < point <= 21:
        whole, rest = digits[:point].ljust(point, "0"), digits[point:]
    elif -6 < point <= 0:
        whole, rest = "0", "0" * -point + digits
    else:
        whole, rest = digits[0], digits[1:]
    text = minus + whole + ("." + rest if rest else "")
    return text if -6 < point <= 21 else f"{text}e{point - 1:+d}"
