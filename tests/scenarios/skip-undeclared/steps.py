"""Bodies of the scenario `skip-undeclared`."""


def skips(context) -> dict:
    context.skip("not declared")
