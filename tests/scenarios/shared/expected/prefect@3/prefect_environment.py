"""Python environments for steps that need packages of their own.

Each is made once on a machine and kept for later runs.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

CACHE = os.environ.get("XDG_CACHE_HOME") or "~/.cache"


def python_with(packages, environments=None, version=None):
    """The interpreter to run a step with: this one, or that of an environment.

    `version` is a Python version such as 3.12; the worker's own where it is None.
    """
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    if not packages and version in (None, own):
        return sys.executable
    python = sys.version if version in (None, own) else version
    wanted = "\n".join([python, *sorted(packages)])
    name = hashlib.sha256(wanted.encode()).hexdigest()[:16]
    home = Path(environments or f"{CACHE}/partitura/prefect").expanduser().resolve()
    folder = home / name
    with exclusive(folder.with_suffix(".lock")):
        if not (folder / "ready").exists():
            create(folder, packages, sys.executable if python != version else version)
    return str(folder / "bin" / "python")


def create(folder, packages, base):
    """Makes the environment; the file `ready` in it says that it is whole.

    `base` is an interpreter, or a Python version to look for.
    """
    shutil.rmtree(folder, ignore_errors=True)
    python = str(folder / "bin" / "python")
    if uv := shutil.which("uv"):
        run(uv, "venv", "--quiet", "--python", base, str(folder))
        install = [uv, "pip", "install", "--quiet", "--python", python]
    else:
        found = shutil.which(base) or shutil.which(f"python{base}")
        if found is None:
            raise RuntimeError(f"there is neither python{base} nor uv on this worker")
        run(found, "-m", "venv", str(folder))
        install = [python, "-m", "pip", "install", "--quiet"]
    if packages:
        run(*install, *packages)
    (folder / "ready").touch()


def run(*command):
    """Runs a command; what it says goes to the log, and into the error if it fails."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    print(done.stdout + done.stderr, end="")
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")


@contextmanager
def exclusive(lock):
    """Lets one thread or process at a time through, by a lock on a file."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
