"""luigi_lanes.py TASKS: tasks that do nothing but make the file that Luigi knows them by, by `luigi.build` with the local scheduler and one worker."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import luigi
from lanes import LANES, measure


class Nothing(luigi.Task):
    folder = luigi.Parameter()
    at = luigi.IntParameter()

    def requires(self) -> list[luigi.Task]:
        return [Nothing(folder=self.folder, at=self.at - LANES)] if self.at >= LANES else []

    def output(self) -> luigi.LocalTarget:
        return luigi.LocalTarget(f"{self.folder}/{self.at}")

    def run(self) -> None:
        with self.output().open("w"):
            pass


def prepare(tasks: int) -> Callable[[], None]:
    folder = tempfile.TemporaryDirectory()
    ends = [Nothing(folder=folder.name, at=at) for at in range(tasks - LANES, tasks)]

    def run() -> None:
        succeeded = luigi.build(ends, workers=1, local_scheduler=True, log_level="ERROR")
        done = len(list(Path(folder.name).iterdir()))
        folder.cleanup()
        if not succeeded or done != tasks:
            raise RuntimeError(f"{done} tasks are complete, not {tasks}")

    return run


measure(prepare)
