"""Bodies of the scenario `skip-python`."""

import sys


def by_context(count: int, context) -> dict:
    if count == 0:
        context.skip("there is nothing to do")
    return {"text": f"{count} of them"}


def by_exit(count: int) -> dict:
    if count == 0:
        sys.exit(99)
    return {"text": f"{count} of them"}
