import sys
import time


def echo(value):
    return {"value": value}


def make(text, out_data):
    out_data.write_text(text)


def folder(out_all):
    (out_all / "sub").mkdir(parents=True)
    (out_all / "sub" / "file.txt").write_text("inside")


def read(data, all):
    return {"text": data.read_text() + (all / "sub" / "file.txt").read_text()}


def pick(options, out_best):
    return {"best": options[1]}


def list_rows(count):
    return {"rows": [{"n": i, "parts": list(range(i))} for i in range(count)]}


def double(n):
    return {"n": n * 2}


def fail_on(n, bad):
    if n == bad:
        raise ValueError("bad")
    return {"n": n}


def add(numbers):
    return {"sum": sum(numbers)}


def broken():
    raise RuntimeError("broken")


def number(n):
    return {"n": n}


def skipper(context):
    context.skip("nothing to do")


def third_time(counter, context):
    with open(counter, "a") as file:
        file.write("x")
    if context.attempt < 3:
        sys.exit(1)
    return {"attempt": context.attempt}


def fatal(context):
    context.fatal("no use")


def sleeps():
    time.sleep(60)
