"""Bodies of the shared cases; bodies.mjs has the same ones."""

import sys


def echo(**given):
    return {name: it for name, it in given.items() if not name.startswith("out_")}


def nothing(**_):
    return None


def a_list(**_):
    return [1]


def nan(**_):
    return {"x": float("nan")}


def infinite(**_):
    return {"x": float("-inf")}


def beyond_safe(**_):
    return {"x": 2**53}


def largest_safe(**_):
    return {"x": 2**53 - 1}


def not_json(**_):
    return {"x": object()}


def extra(**_):
    return {"x": 1, "y": 2}


def large(**_):
    return {"x": "ã" * (24 * 1024)}


def largest(**_):
    return {"x": "ã" * (24 * 1024 - 1)}


def writes_file(out_x):
    out_x.write_bytes(b"bytes\r\n")


def writes_folder(out_x):
    (out_x / "b").mkdir(parents=True)
    (out_x / "b" / "c.txt").write_text("c")
    (out_x / "a.txt").write_text("a")


def passes_on(given, out_x):
    return {"x": given}


def passes_on_nested(given, out_x):
    return {"x": given[0]["model"]}


def forges(out_x):
    return {"x": {"type": "file", "uri": "made up", "sha256": "00"}}


def reads_context(context, **_):
    return {"x": [context.runId, context.attempt, context.index]}


def skips(context):
    context.skip("nothing to do")


def gives_up(context):
    context.fatal("no use")


def exits_as_skipped():
    sys.exit(99)


def not_ready():
    sys.exit(75)


def raises():
    raise ValueError("out of paper")


def leaves_early():
    sys.exit(0)
