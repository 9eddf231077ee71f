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


def python_with(packages, environments=None):
    """The interpreter to run a step with: this one, or that of an environment."""
    if not packages:
        return sys.executable
    wanted = "\n".join([sys.version, *sorted(packages)])
    name = hashlib.sha256(wanted.encode()).hexdigest()[:16]
    home = Path(environments or f"{CACHE}/partitura/prefect").expanduser().resolve()
    folder = home / name
    with exclusive(folder.with_suffix(".lock")):
        if not (folder / "ready").exists():
            create(folder, packages)
    return str(folder / "bin" / "python")


def create(folder, packages):
    """Makes the environment; the file `ready` in it says that it is whole."""
    shutil.rmtree(folder, ignore_errors=True)
    python = str(folder / "bin" / "python")
    if uv := shutil.which("uv"):
        run(uv, "venv", "--quiet", "--python", sys.executable, str(folder))
        run(uv, "pip", "install", "--quiet", "--python", python, *packages)
    else:
        run(sys.executable, "-m", "venv", str(folder))
        run(python, "-m", "pip", "install", "--quiet", *packages)
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
