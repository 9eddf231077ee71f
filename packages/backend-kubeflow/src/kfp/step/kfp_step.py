"""One step on Kubeflow Pipelines: `python3 kfp_step.py EXECUTOR_INPUT RUN_ID`.

The parameter `step-json` says which inputs the body gets from the other parameters and
the artifacts of the executor input, and which outputs go back to the engine.
"""

import json
import os
import re
import sys
from decimal import Decimal
from pathlib import Path

import step

HERE = Path(__file__).resolve().parent
MOUNTS = {"gs://": "/gcs/", "minio://": "/minio/", "s3://": "/s3/"}
# Where the engine would see a template, or Kubernetes a variable, U+2060 stands between.
TEMPLATE = r"{(?={\s*(?:[$=]|item\b|[A-Za-z]+[.]))|\$(?=[$(])"
GUARD = re.compile(rf"([{{$])(\u2060+)(?=[{{$(])|{TEMPLATE}")
GUARDED = re.compile(r"([{$])\u2060(\u2060*)(?=[{$(])")


def encode(value, codec):
    """The value as the engine carries it; what may be null or of several types is JSON text."""
    if codec == "json":
        text = json.dumps(value, ensure_ascii=False)
        return re.sub(r"{(?={)|\$(?=[$(])", lambda it: f"\\u{ord(it[0]):04x}", text)
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
        wanted = step.to_text(value(node["value"]))
        options = of(list, value(node["options"]))
        return any(step.to_text(it) == wanted for it in options)
    if op == "count":
        return len(of(list, value(node["list"])))
    if op == "column":
        return [field(it, node["name"]) for it in of(list, value(node["list"]))]
    if op == "or-else":
        first = value(node["value"])
        return value(node["fallback"]) if first is None else first
    if op == "present":
        return value(node["value"]) is not None
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
        return (step.to_text(left) == step.to_text(right)) is (operator == "eq")
    left, right = of((int, float), left), of((int, float), right)
    ways = {"lt": left < right, "lte": left <= right, "gt": left > right}
    return ways.get(operator, left >= right)


def text_of(value):
    """A part of a text: numbers are spelled as in JSON, the same on every engine."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "[" + ",".join(json_of(item) for item in value) + "]"
    if isinstance(value, dict):
        pairs = (f"{json_of(name)}:{json_of(it)}" for name, it in value.items())
        return "{" + ",".join(pairs) + "}"
    plain = value is None or isinstance(value, bool)
    return json.dumps(value) if plain else number_text(value)


def json_of(value):
    quoted = isinstance(value, str)
    return json.dumps(value, ensure_ascii=False) if quoted else text_of(value)


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


def local_path(uri):
    """Where the engine has put, or will look for, the bytes of an artifact."""
    for scheme, folder in MOUNTS.items():
        if uri.startswith(scheme):
            return folder + uri[len(scheme) :]
    return uri


def reader(given, codecs):
    """Reads parameters and artifacts of the executor input by name."""
    parameters, artifacts = given.get("parameterValues", {}), given.get("artifacts", {})

    def read(name, kind=None):
        if kind is None:
            return decode(parameters[name], codecs[name])
        artifact = artifacts[name]["artifacts"][0]
        uri, sha256 = artifact["uri"], artifact["metadata"]["sha256"]
        path = local_path(uri)
        return {"type": kind, "uri": uri, "sha256": sha256, "path": path}

    return read


def perform(task, given, run_id):
    """Runs the body of the step, or evaluates its expressions; the outputs by name."""
    read = reader(given["inputs"], task["parameters"])
    inputs = {name: evaluate(it, read) for name, it in task["inputs"].items()}
    if task["body"] is None:
        if "types" in task:
            step.check_side("inputs", inputs, task)
        return inputs
    targets = {
        output["of"]: given["outputs"]["artifacts"][name]["artifacts"][0]["uri"]
        for name, output in task["outputs"].items()
        if output["as"] == "artifact"
    }
    request = {
        **task["body"],
        "inputs": inputs,
        "types": task["types"],
        "optional": task["optional"],
        "artifacts": {
            name: {"path": local_path(uri), "uri": uri} for name, uri in targets.items()
        },
        "context": {
            **task["context"],
            "runId": run_id,
            "index": evaluate(task["index"], read) if "index" in task else None,
        },
    }
    command = [sys.executable, str(HERE / "step.py")]
    return step.spawn(command, request, task["env"], task["timeoutSeconds"])


def hand_over(task, given, values):
    """Writes the outputs where the engine reads them."""
    result = {"parameterValues": {}, "artifacts": {}}
    for name, output in task["outputs"].items():
        value = values.get(output["of"])
        if output["as"] == "artifact":
            artifact = given["outputs"]["artifacts"][name]["artifacts"][0]
            metadata = {**artifact.get("metadata", {}), "sha256": value["sha256"]}
            known = {"name": artifact.get("name", name), "uri": value["uri"]}
            result["artifacts"][name] = {"artifacts": [{**known, "metadata": metadata}]}
        else:
            result["parameterValues"][name] = encode(value, output["as"])
    path = Path(given["outputs"]["outputFile"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result), "utf-8")


def main():
    given, run_id = json.loads(sys.argv[1]), sys.argv[2]
    task = json.loads(given["inputs"]["parameterValues"]["step-json"])
    os.environ.update(task.get("env", {}))
    try:
        hand_over(task, given, perform(task, given, run_id))
    except step.StepSkipped:
        sys.exit("P5106: the body asked to be skipped, which this engine cannot do")
    except (step.StepFailed, step.StepFatal) as error:
        print(error, file=sys.stderr)
        sys.exit(getattr(error, "code", 1) or 1)


if __name__ == "__main__":
    main()
