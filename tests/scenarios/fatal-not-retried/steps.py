"""Bodies of the scenario `fatal-not-retried`."""


def fatal(context) -> dict:
    context.fatal("there is no point")
