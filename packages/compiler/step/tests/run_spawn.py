"""Runs bodies through step.spawn and step.run; prints what came of each as JSON."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parent
sys.path.insert(0, str(TESTS.parent))

import step  # noqa: E402

ARGV = [sys.executable, str(TESTS.parent / "step.py")]
SHELL = {"types": {"inputs": {}, "outputs": {"x": {"type": "string"}}}, "inputs": {}}
PYTHON = {"source": "tests/bodies.py", "types": {"inputs": {}, "outputs": {}}}


class Interrupted(Exception):
    """Stands for what an engine raises to end a task."""


def attempt(function, *args, **options):
    try:
        return function(*args, **options)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def command(text):
    return {**SHELL, "command": text}


def python(body):
    return {**PYTHON, "function": body, "inputs": {}, "context": {}}


def skippable(request):
    return {**request, "skippable": True}


def waiting(command):
    types = {"inputs": {"command": {"type": "string"}}, "outputs": {}}
    wait = {"condition": "command", "interval": 0.1}
    return {"wait": wait, "types": types, "inputs": {"command": command}}


def runs(pid):
    state = subprocess.run(["ps", "-o", "stat=", "-p", pid], stdout=subprocess.PIPE)
    return state.stdout.strip()[:1] not in (b"", b"Z")


def left_running(pids):
    time.sleep(0.2)
    return sum(runs(pid) for pid in pids.read_text().split())


def interrupt(*_):
    raise Interrupted


TERMINATED = """
import json, signal, sys
sys.path.insert(0, sys.argv[1])
import step
if sys.argv[4]:
    signal.signal(signal.SIGTERM, lambda *_: print(sys.argv[4], flush=True))
step.spawn(json.loads(sys.argv[2]), json.loads(sys.argv[3]))
"""


def terminated(request, handler=""):
    """How a program ends that is asked to end while it spawns, and what it says."""
    where = str(TESTS.parent)
    arguments = [where, json.dumps(ARGV), json.dumps(request), handler]
    program = subprocess.Popen(
        [sys.executable, "-c", TERMINATED, *arguments],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    time.sleep(1)
    program.terminate()
    said, _ = program.communicate()
    return [program.returncode, said.strip()]


def main():
    with tempfile.TemporaryDirectory() as folder:
        pids = Path(folder, "pids")
        tree = f"(echo $$; sh -c 'echo $$; exec sleep 60') >> {pids} & sleep 60"
        stubborn = f"trap '' TERM; {tree}; sleep 60; sleep 60"
        signal.signal(signal.SIGALRM, interrupt)
        env = {"GREETING": "hello"}
        quiet = 'exec >&- 2>&-; sleep 0.5; printf late > "$out_x"'
        leaves = f'sleep 60 & echo $! >> {pids}; printf x > "$out_x"'
        done = 'printf "%s" "$GREETING" > "$out_x"'
        results = {
            "done": attempt(step.spawn, ARGV, command(done), env=env),
            "quiet": attempt(step.spawn, ARGV, command(quiet)),
            "leaves": attempt(step.spawn, ARGV, command(leaves)),
            "skips": attempt(step.spawn, ARGV, skippable(command("exit 99"))),
            "skips undeclared": attempt(step.spawn, ARGV, command("exit 99")),
            "skips behind our back": attempt(
                step.spawn, ["sh", "-c", "exit 99"], command("")
            ),
            "killed": attempt(step.spawn, ["sh", "-c", "kill -9 $$"], command("")),
            "gives_up": attempt(step.spawn, ARGV, command("echo no use; exit 78")),
            "fails": attempt(step.spawn, ARGV, command("echo no luck; exit 4")),
            "broken": attempt(step.spawn, ARGV, command(":")),
            "late": attempt(step.spawn, ARGV, command(tree), timeout=1),
            "stubborn": attempt(step.spawn, ARGV, command(stubborn), timeout=1),
            "run": attempt(step.run, command("printf y > $out_x")),
            "run skips": attempt(step.run, skippable(python("skips"))),
            "run skips undeclared": attempt(step.run, python("skips")),
            "run waits": attempt(step.run, waiting(f"test -e {pids}")),
            "run gives up": attempt(step.run, python("gives_up")),
            "run not ready": attempt(step.run, python("not_ready")),
        }
        signal.setitimer(signal.ITIMER_REAL, 1)
        results["interrupted"] = attempt(step.spawn, ARGV, command(tree))
        signal.setitimer(signal.ITIMER_REAL, 1)
        results["wait interrupted"] = attempt(step.run, waiting(f"{tree}; false"))
        results["terminated"] = terminated(command(tree))
        results["terminated with a handler"] = terminated(command(tree), "handled")
        results["left running"] = left_running(pids)
    json.dump(results, os.fdopen(3, "w"))


main()
