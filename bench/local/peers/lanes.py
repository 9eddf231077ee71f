"""What the peers written in Python share: the shape of what they run, and how they tell what it took."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

LANES = 10
"""The task `i` waits for the task `i - LANES`, as in every program of this folder."""


def measure(prepare: Callable[[int], Callable[[], None]]) -> None:
    """Prints the milliseconds of as many tasks as the first argument says. Preparing is not measured, nor is a first small run, which loads what is loaded on first use."""
    warm_up, run = prepare(2 * LANES), prepare(int(sys.argv[1]))
    warm_up()
    started = time.perf_counter()
    run()
    print(json.dumps({"milliseconds": (time.perf_counter() - started) * 1000}))
