"""A body whose result is cut in half at the end of its process, as if the disk had become full."""

import atexit
import os
import sys


def cut(path: str) -> None:
    os.truncate(path, os.path.getsize(path) // 2)


def answer(half: bool) -> dict:
    if half:
        atexit.register(cut, sys.argv[2])
    return {"value": 42}
