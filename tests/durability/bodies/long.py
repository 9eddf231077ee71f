"""The Python body of the tasks that go on for long."""

import pathlib
import subprocess
import time


def wait(marks: str) -> None:
    with subprocess.Popen(["sleep", "300"]):
        (pathlib.Path(marks) / "python").touch()
        time.sleep(300)
