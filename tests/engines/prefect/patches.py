"""What the harness changes in the engine: a retry does not wait. The delay stays in the states that the server keeps."""

from __future__ import annotations

import threading
from typing import Any

import prefect.task_engine as engine


class _QuickModule:
    """A module whose `sleep` returns at once while `waiting` is set in this thread."""

    def __init__(self, module: Any, sleep: Any) -> None:
        self._module = module
        self.sleep = sleep

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)


def retry_at_once() -> None:
    """Replaces the sleep in the task engines' `wait_until_ready` only."""
    import time

    import anyio

    here = threading.local()

    def sleep(seconds: float) -> None:
        time.sleep(0 if getattr(here, "waiting", False) else seconds)

    async def sleep_async(seconds: float) -> None:
        await anyio.sleep(0 if getattr(here, "waiting", False) else seconds)

    engine.time = _QuickModule(time, sleep)
    engine.anyio = _QuickModule(anyio, sleep_async)
    wait = engine.SyncTaskRunEngine.wait_until_ready
    wait_async = engine.AsyncTaskRunEngine.wait_until_ready

    def quick(self: Any) -> None:
        here.waiting = True
        try:
            wait(self)
        finally:
            here.waiting = False

    async def quick_async(self: Any) -> None:
        here.waiting = True
        try:
            await wait_async(self)
        finally:
            here.waiting = False

    engine.SyncTaskRunEngine.wait_until_ready = quick
    engine.AsyncTaskRunEngine.wait_until_ready = quick_async
