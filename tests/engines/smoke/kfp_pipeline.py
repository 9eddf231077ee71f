"""kfp_pipeline.py OUT.yaml: compiles the smoke pipeline. Values, a loop, two arms, a retry, an artifact, a failure that blocks what follows."""

import sys

from kfp import compiler, dsl

_WRITE = 'mkdir -p "$(dirname "$1")"; printf %s "$0" > "$1"'
_DOUBLE = 'mkdir -p "$(dirname "$1")"; printf %s $(($0 * 2)) > "$1"'
_COUNT = 'mkdir -p "$(dirname "$1")"; echo x >> "$0"; n=$(wc -l < "$0"); [ "$n" -ge 3 ] || exit 1; printf %s "$n" > "$1"'
_ARTIFACT = """
import json, pathlib, sys
request = json.loads(sys.argv[1])
artifact = request["outputs"]["artifacts"]["made"]["artifacts"][0]
path = pathlib.Path(sys.argv[2]); path.parent.mkdir(parents=True, exist_ok=True); path.write_text("hello")
answer = pathlib.Path(request["outputs"]["outputFile"]); answer.parent.mkdir(parents=True, exist_ok=True)
answer.write_text(json.dumps({"artifacts": {"made": {"artifacts": [artifact]}}}))
"""


@dsl.container_component
def write_text(text: str, out: dsl.OutputPath(str)):
    return dsl.ContainerSpec(image="none:1", command=["sh", "-c", _WRITE], args=[text, out])


@dsl.container_component
def write_number(number: int, out: dsl.OutputPath(int)):
    return dsl.ContainerSpec(image="none:1", command=["sh", "-c", _WRITE], args=[number, out])


@dsl.container_component
def double(number: int, out: dsl.OutputPath(int)):
    return dsl.ContainerSpec(image="none:1", command=["sh", "-c", _DOUBLE], args=[number, out])


@dsl.container_component
def gather(numbers: list, out: dsl.OutputPath(list)):
    return dsl.ContainerSpec(image="none:1", command=["sh", "-c", _WRITE], args=[numbers, out])


@dsl.container_component
def third_time(counter: str, out: dsl.OutputPath(int)):
    return dsl.ContainerSpec(image="none:1", command=["sh", "-c", _COUNT], args=[counter, out])


@dsl.container_component
def make(made: dsl.Output[dsl.Model]):
    return dsl.ContainerSpec(image="none:1", command=["python3", "-c", _ARTIFACT], args=["{{$}}", made.path])


@dsl.container_component
def read(made: dsl.Input[dsl.Model], out: dsl.OutputPath(str)):
    return dsl.ContainerSpec(image="none:1", command=["sh", "-c", 'mkdir -p "$(dirname "$1")"; cat "$0" > "$1"'], args=[made.path, out])


@dsl.container_component
def broken():
    return dsl.ContainerSpec(image="none:1", command=["sh", "-c", "exit 3"])


@dsl.pipeline(name="smoke")
def smoke(threshold: int = 3):
    write_text(text="é \"'\n$HOME")
    with dsl.ParallelFor([1, 2, 3]) as number:
        doubled = double(number=number)
    gather(numbers=dsl.Collected(doubled.outputs["out"]))
    judged = write_number(number=5)
    with dsl.If(judged.outputs["out"] > threshold):
        write_text(text="taken")
    with dsl.Else():
        write_text(text="not taken")
    third_time(counter="counter").set_retry(2, backoff_duration="30s", backoff_factor=2)
    read(made=make().outputs["made"])
    failed = broken()
    write_text(text="after").after(failed)


if __name__ == "__main__":
    compiler.Compiler().compile(smoke, sys.argv[1])
