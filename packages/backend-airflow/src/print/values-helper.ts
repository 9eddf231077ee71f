/** The part of the helper that does to JSON values what Python's own operators do not. */
export const valueFunctions = `def skips_first(inputs):
    """What functions give, by name; a value that is to skip the task goes before one that there is not."""
    values, problem = {}, None
    for name, evaluate in inputs.items():
        try:
            values[name] = evaluate()
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            problem = problem or error
    if problem is not None:
        raise problem
    return values


def field(value, key):
    """A field of an object or an element of a list; None where there is none."""
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list):
        return value[key] if isinstance(key, int) and key < len(value) else None
    if value is None:
        return None
    raise TypeError(f"there is no {key!r} in {value!r}")


def same_json(left, right):
    """Whether two JSON values are equal: a boolean is no number, 1 and 1.0 are one."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same_json, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same_json(left[k], right[k]) for k in left)
    return left == right


def is_one_of(value, options):
    """Whether a list holds a JSON value."""
    return any(same_json(value, option) for option in options)


def json_text(value):
    """A value within a text: a string as it is, anything else as its JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, list):
        return "[" + ",".join(map(_quoted, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{_quoted(k)}:{_quoted(v)}" for k, v in value.items()) + "}"
    return json.dumps(value)


def _quoted(value):
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else json_text(value)


def _number_text(value):
    """A number as JSON.stringify writes it: 1, 0.1, 100000000000000000000, 1e+21, 1e-7."""
    _, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + exponent
    sign = "-" if value < 0 else ""
    if len(text) <= point <= 21:
        return sign + text.ljust(point, "0")
    if 0 < point <= 21:
        return f"{sign}{text[:point]}.{text[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{text}"
    mantissa = text if len(text) == 1 else f"{text[0]}.{text[1:]}"
    return f"{sign}{mantissa}e{point - 1:+d}"`;
