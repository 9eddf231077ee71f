"""The step contract: runs one task body, `python step.py REQUEST RESULT` (JSON files).

Exit codes: 0 done, 99 skip, 75 not ready yet, 78 fail without retry, others failed.
In a program: `run(request)` in this process, `spawn(argv, request)` in one of its own.
"""

import hashlib
import importlib.util
import inspect
import json
import math
import operator
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from contextlib import contextmanager, suppress
from datetime import datetime
from numbers import Real
from pathlib import Path
from types import SimpleNamespace

TYPES = {bool: "boolean", str: "string", Real: "number", type(None): "null"}
TYPES |= {list: "array", tuple: "array", dict: "object"}
LIMITS = {"minimum": operator.ge, "minLength": operator.ge, "minItems": operator.ge}
LIMITS |= {"maximum": operator.le, "maxLength": operator.le, "maxItems": operator.le}
LIMITS |= {"exclusiveMinimum": operator.gt, "exclusiveMaximum": operator.lt}
LARGE = "large-value"
PLAIN = {"ensure_ascii": False, "separators": (",", ":")}
HERE = Path(__file__).resolve().parent
OURS = (
    __file__,
    "<frozen importlib._bootstrap>",
    "<frozen importlib._bootstrap_external>",
)


UNDECLARED = "P7108: the task ended itself as skipped, which it does not declare"


class StepFailed(Exception):
    """The body failed, timed out or broke the contract."""

    code = 1


class StepFatal(Exception):
    """The body failed and must not be retried."""

    code = 78


class StepSkipped(Exception):
    """The body asked to be skipped."""

    code = 99


def check(value, kind, at):
    """The value, its numbers as the type has them; ValueError when it does not fit."""
    name = next((TYPES[it] for it in TYPES if isinstance(value, it)), "other")
    misfit = ValueError(f"{at} does not fit {json.dumps(kind, **PLAIN)}")
    if "anyOf" in kind:
        for option in kind["anyOf"]:
            with suppress(ValueError):
                return check(value, option, at)
        raise misfit
    if "enum" in kind or "const" in kind:
        for option in kind.get("enum", [kind.get("const")]):
            if to_text(option) == to_text(value):
                return option
        raise misfit
    if "artifact" in kind:
        if name != "object" or value.get("type") != kind["artifact"]:
            raise misfit
        record = {key: value.get(key) for key in ("type", "uri", "sha256")}
        return check(record, {"additionalProperties": {"type": "string"}}, at)
    wanted = kind.get("type", name)
    if name == "other" or name != ("number" if wanted == "integer" else wanted):
        raise misfit
    size, result = value, value
    if name == "number":
        if not abs(value) <= sys.float_info.max or float(value) != value:
            raise misfit
        whole = value == int(value) and abs(value) < 2**53
        times = value / kind["multipleOf"] if "multipleOf" in kind else 0
        if (wanted == "integer" and not whole) or abs(times - round(times)) > 1e-9:
            raise misfit
        result = (
            int(value) if whole and kind.get("type") != "number" else float(value) + 0.0
        )
    elif name == "string":
        size = len(value.encode("utf-16-le", "surrogatepass")) // 2
        pattern = re.sub(r"(?<!\\)[$]\Z", r"\\Z", kind.get("pattern", ""))
        if not re.search(pattern, value, re.ASCII):
            raise misfit
    elif name == "array":
        size = len(value)
        kinds = kind.get("prefixItems", [kind.get("items", {})] * size)
        if len(kinds) != size:
            raise misfit
        result = [check(it, kinds[i], f"{at}[{i}]") for i, it in enumerate(value)]
    elif name == "object":
        result = check_fields(value, kind, at)
    if any(key in kind and not holds(size, kind[key]) for key, holds in LIMITS.items()):
        raise misfit
    return result


def check_fields(value, kind, at):
    kinds, rest = kind.get("properties", {}), kind.get("additionalProperties", True)
    for name in kind.get("required", []):
        if name not in value:
            raise ValueError(f"{at}.{name} is missing")
    for name in value:
        if not isinstance(name, str) or (rest is False and name not in kinds):
            raise ValueError(f"{at}.{name} is not expected")
    rest = {} if rest is True else rest
    return {k: check(v, kinds.get(k, rest), f"{at}.{k}") for k, v in value.items()}


def check_side(side, values, request, large=()):
    """The inputs or outputs of a request, checked; `large` may be of any size."""
    kinds, optional = request["types"][side], request.get("optional", {}).get(side, [])
    required = [name for name in kinds if name not in optional]
    record = {"properties": kinds, "required": required, "additionalProperties": False}
    try:
        values = check(values, {"type": "object", **record}, side)
    except ValueError as error:
        code = "P7101" if side == "inputs" else "P7102"
        raise StepFailed(f"{code}: {error}") from None
    for name, value in values.items():
        if name not in large and is_large(value):
            raise StepFailed(f"P7103: {side}.{name} is larger than 48 KiB")
    return values


def is_large(value):
    return len(to_text(value).encode("utf-8", "surrogatepass")) > 48 * 1024


def is_kept(value):
    """Whether an input is a reference to a value that is kept in a file."""
    return isinstance(value, dict) and value.get("type") == LARGE and "path" in value


def read_kept(name, reference):
    """The value of an input that is kept in a file."""
    path = Path(reference["path"])
    if not path.is_file() or digest(path) != reference["sha256"]:
        raise StepFailed(f"P7101: inputs.{name} is not what was kept as {path}")
    return json.loads(path.read_bytes())


def keep_value(value, target):
    """Writes a value to a file and gives the reference to it."""
    path = Path(target["path"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), "ascii")
    return {"type": LARGE, "uri": target["uri"], "sha256": digest(path)}


def to_text(value):
    """The JSON text of a value: keys in order, whole numbers without a point."""
    return json.dumps(check(value, {}, "value"), sort_keys=True, **PLAIN)


def refer(name, target, kind):
    """The reference to an artifact that the body has written."""
    path = Path(target["path"])
    unlike = {"file": path.is_dir(), "directory": not path.is_dir()}
    if not path.exists() or unlike.get(kind):
        raise StepFailed(f"P7104: outputs.{name} was not written as a {kind} to {path}")
    files = [it for it in path.rglob("*") if it.is_file()]
    lines = [f"{digest(it)}  {it.relative_to(path).as_posix()}\n" for it in files]
    tree = hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()
    sha256 = tree if path.is_dir() else digest(path)
    return {"type": kind, "uri": target["uri"], "sha256": sha256}


def digest(path):
    content = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            content.update(block)
    return content.hexdigest()


def call(request, inputs, outputs):
    """Calls the Python function; what it returns are the values of its outputs."""
    source = HERE / request["source"]
    sys.path[:0] = [str(source.parent), str(HERE)]
    spec = importlib.util.spec_from_file_location(source.stem, source)
    module = sys.modules[source.stem] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    function = getattr(module, request["function"])
    if "context" in inspect.signature(function).parameters.keys() - inputs.keys():
        ways_out = {"skip": leave(99), "fatal": leave(78)}
        inputs["context"] = SimpleNamespace(**request.get("context", {}), **ways_out)
    returned = function(**inputs, **{f"out_{name}": it for name, it in outputs.items()})
    return {} if returned is None else returned


def leave(code):
    def leave_with(reason=""):
        print(reason, file=sys.stderr)
        sys.exit(code)

    return leave_with


def shell(request, inputs, outputs):
    """Runs the command; inputs and the paths `out_<name>` are environment variables."""
    kinds, values = request["types"]["outputs"], {}
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: outputs.get(name, Path(folder, name)) for name in kinds}
        variables = {f"out_{name}": str(path) for name, path in paths.items()}
        for name, value in inputs.items():
            plain = isinstance(value, (str, Path))
            variables[name] = str(value) if plain else to_text(value)
        command = ["sh", "-c", request["command"]]
        if code := subprocess.run(
            command, check=False, env={**os.environ, **variables}
        ).returncode:
            sys.exit(code if code > 0 else 128 - code)
        for name in kinds.keys() - outputs.keys():
            if paths[name].exists():
                values[name] = read_value(name, kinds[name], paths[name].read_bytes())
    return values


def wait(request, inputs, _):
    """Asks until the condition of a wait holds; it has no outputs."""
    condition, interval = request["wait"]["condition"], request["wait"]["interval"]
    seconds_left = WAITS[condition](**inputs)
    while (left := seconds_left()) > 0:
        print(f"not yet: {condition} {to_text(inputs)}", flush=True)
        time.sleep(min(left, interval))
    return {}


def wait_for_time(at):
    fields = re.fullmatch(r"(.+?)(?:[.](\d+))?(Z|[+-]\d\d:\d\d)", at, re.ASCII)
    try:
        moment, fraction, offset = fields.groups("")
        # Python 3.9 reads no Z, and fractions of 3 or 6 digits only.
        zone = "+00:00" if offset == "Z" else offset
        part = f".{fraction[:6]:0<6}" if fraction else ""
        instant = datetime.fromisoformat(moment + part + zone)
    except (AttributeError, ValueError):
        raise StepFailed(f"P7101: inputs.at is no instant: {at}") from None
    return lambda: instant.timestamp() - time.time()


def wait_for_duration(seconds):
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()


def wait_for_file(path):
    return lambda: 0 if os.path.exists(path) else math.inf


def wait_for_http(url, status=200):
    return lambda: 0 if answer(url, status) == status else math.inf


def wait_for_command(command):
    def ask():
        return math.inf if subprocess.run(["sh", "-c", command]).returncode else 0

    return ask


WAITS = {"time": wait_for_time, "duration": wait_for_duration, "file": wait_for_file}
WAITS |= {"http": wait_for_http, "command": wait_for_command}


def answer(url, status):
    """The status of a GET, None without one; a redirect is followed unless asked for."""
    from http.client import HTTPException, InvalidURL
    from urllib.error import HTTPError
    from urllib.request import HTTPRedirectHandler, build_opener

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    try:
        if not url.startswith(("http://", "https://")):
            raise InvalidURL
        opener = build_opener(*[Stay] * (300 <= status < 400))
        with opener.open(url, timeout=10) as response:
            return response.status
    except HTTPError as error:
        with error:
            return error.code
    except (InvalidURL, ValueError):
        raise StepFailed(f"P7101: inputs.url is no URL: {url}") from None
    except (OSError, HTTPException) as error:
        print(f"no answer: {error}", flush=True)
        return None


def read_value(name, kind, content):
    try:
        plain = kind.get("enum", [kind.get("const")])
        if kind.get("type") == "string" or all(isinstance(it, str) for it in plain):
            return content.decode().removesuffix("\n")
        return json.loads(content)
    except ValueError:
        raise StepFailed(f"P7105: outputs.{name} is no JSON text in UTF-8") from None


def perform(request):
    """Runs the body of a request and gives its outputs, or lets its SystemExit pass."""
    given, kinds = request["inputs"], request["types"]
    kept = {k: read_kept(k, value) for k, value in given.items() if is_kept(value)}
    inputs = check_side("inputs", {**given, **kept}, request, kept)
    arguments = {
        name: Path(given[name]["path"])
        if "artifact" in kinds["inputs"][name]
        else value
        for name, value in inputs.items()
    }
    targets = request.get("artifacts", {})
    paths = {name: Path(target["path"]) for name, target in targets.items()}
    for path in paths.values():
        path.parent.mkdir(parents=True, exist_ok=True)
    body = shell if "command" in request else wait if "wait" in request else call
    try:
        returned = body(request, dict(arguments), paths)
    except SystemExit as end:
        if end.code == 99 and not request.get("skippable"):
            raise StepFailed(UNDECLARED) from None
        raise
    if not isinstance(returned, dict):
        raise StepFailed("P7102: the body returned no dict of outputs")
    outputs, passed = dict(returned), set()
    for name, target in targets.items():
        if outputs.get(name) is None:
            outputs[name] = refer(name, target, kinds["outputs"][name]["artifact"])
            continue
        passed.add(name)
        for source, path in arguments.items():
            if isinstance(path, Path) and path == outputs[name]:
                outputs[name] = inputs[source]
    large = request.get("large", {})
    outputs = check_side("outputs", outputs, request, large)
    for name in passed:
        if to_text(outputs[name]) not in to_text(inputs):
            raise StepFailed(f"P7106: outputs.{name} is no artifact that was passed in")
    for name in large.keys() & outputs.keys():
        if is_large(outputs[name]):
            outputs[name] = keep_value(outputs[name], large[name])
    for name, file in request.get("files", {}).items():
        value = outputs.get(name)
        plain = file["format"] == "text" and isinstance(value, str)
        Path(file["path"]).parent.mkdir(parents=True, exist_ok=True)
        Path(file["path"]).write_bytes((value if plain else json.dumps(value)).encode())
    return outputs


def failure(code, message):
    """The exception that stands for an exit code."""
    error = {99: StepSkipped, 78: StepFatal}.get(code, StepFailed)(message)
    error.code = code if isinstance(code, int) else 0 if code is None else 1
    return error


def run(request):
    """Runs the body of a request and gives its outputs."""
    if "command" in request or request.get("wait", {}).get("condition") == "command":
        return spawn([sys.executable, __file__], request)
    try:
        return perform(request)
    except SystemExit as stop:
        raise failure(stop.code, f"the body exited with {stop.code}") from None


@contextmanager
def ending_when_asked():
    """Lets SIGTERM end the call by an exception, after what the program does on it."""
    before = signal.getsignal(signal.SIGTERM)
    main = threading.current_thread() is threading.main_thread()
    if not main or before in (signal.SIG_IGN, None):
        yield
        return

    def end(*args):
        if callable(before):
            before(*args)
        sys.exit(143)

    signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def spawn(argv, request, env=None, timeout=None):
    """Runs `argv REQUEST RESULT` in a process group that does not outlive the call."""
    with tempfile.TemporaryDirectory() as folder, ending_when_asked():
        files = [Path(folder, name) for name in ("request.json", "result.json")]
        files[0].write_text(json.dumps(request), "utf-8")
        process = subprocess.Popen(
            [*argv, *files],
            cwd=folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        late, last = threading.Event(), ""

        def watch():
            try:
                process.wait(timeout)
            except subprocess.TimeoutExpired:
                late.set()
            stop(process)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            for line in process.stdout:
                print(line, end="", flush=True)
                last = line.strip() or last
        except BaseException:
            stop(process)
            raise
        watcher.join()
        if late.is_set():
            raise failure(1, f"P7107: timed out after {timeout} s")
        code = (
            process.returncode if process.returncode >= 0 else 128 - process.returncode
        )
        if code == 99 and not request.get("skippable"):
            raise failure(1, UNDECLARED)
        if code or not files[1].exists():
            raise failure(code or 1, f"exit {code}: {last}")
        return json.loads(files[1].read_text("utf-8"))["outputs"]


def stop(process):
    """Ends a process group: asks first, and insists after 5 seconds."""
    with suppress(ProcessLookupError, PermissionError):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
        os.killpg(process.pid, signal.SIGKILL)


def show(kind, error, trace):
    """Prints the traceback of a body from the body's own frames on."""
    while trace and trace.tb_frame.f_code.co_filename in OURS:
        trace = trace.tb_next
    traceback.print_exception(kind, error, trace)


def main():
    sys.excepthook = show
    request_file, result_file = map(Path, sys.argv[1:3])
    try:
        outputs = perform(json.loads(request_file.read_text("utf-8")))
    except StepFailed as error:
        sys.exit(str(error))
    result_file.write_text(json.dumps({"outputs": outputs}), "utf-8")


if __name__ == "__main__":
    main()
