"""Reads, compares and prints values as JSON has them, where Python would differ."""

import json
import math
import re
from decimal import Decimal


def field(value, key):
    """The field of an object or the element of a list; None where there is none."""
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list):
        return value[key] if isinstance(key, int) and key < len(value) else None
    if value is None:
        return None
    raise TypeError(f"there is no {key!r} in {value!r}")


def same(left, right):
    """Whether two values are the same JSON: 1 and 1.0 are, 1 and True are not."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(
            same(value, right[key]) for key, value in left.items()
        )
    return left == right


def contains(options, value):
    """Whether one of the options is the same JSON as the value."""
    return any(same(option, value) for option in options)


def column(records, name):
    """One field of every record."""
    return [field(record, name) for record in records]


def number(value):
    """The value, if it is a number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{value!r} is not a number")
    return value


def truth(value):
    """The value, if it is a boolean."""
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is not a boolean")
    return value


def string(value):
    """The value, if it is a string."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a string")
    return value


def items(value):
    """The value, if it is a list."""
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return value


def or_else(value, fallback):
    """The value, or the fallback where it is None."""
    return fallback if value is None else value


def sum_of(left, right):
    """The sum of two numbers."""
    return exact(number(left) + number(right))


def difference(left, right):
    """The difference of two numbers."""
    return exact(number(left) - number(right))


def product(left, right):
    """The product of two numbers."""
    return exact(number(left) * number(right))


def quotient(left, right):
    """The quotient of two numbers."""
    return exact(number(left) / number(right))


def exact(result):
    """A result that is a JSON number, and an int where it is whole."""
    if not math.isfinite(result):
        raise OverflowError("the result is not finite")
    if result != int(result):
        return result
    if abs(result) >= 2**53:
        raise OverflowError(f"{result} is beyond the whole numbers that are exact")
    return int(result)


def optional(value):
    """What a call gives; None where it is an error."""
    try:
        return value()
    except (ArithmeticError, TypeError):
        return None


def text(*parts):
    """The parts as one string: strings as they are, other values as their JSON text."""
    return "".join(it if isinstance(it, str) else json_text(it) for it in parts)


def json_text(value):
    """The JSON text of a value, its numbers written as ECMAScript writes them."""
    if isinstance(value, dict):
        fields = (f"{json_text(key)}:{json_text(it)}" for key, it in value.items())
        return "{" + ",".join(fields) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(json_text, value)) + "]"
    if isinstance(value, float):
        size = abs(value)
        if size == 0 or 1e-6 <= size < 1e21:
            digits = format(Decimal(repr(value)), "f")
            return re.sub(r"\.0*$|^-(?=0\.0$)", "", digits)
        return re.sub(r"(\.0)?e([+-])0*", r"e\2", repr(value))
    return json.dumps(value, ensure_ascii=False)
