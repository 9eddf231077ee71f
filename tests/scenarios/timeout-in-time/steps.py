"""Bodies of the scenario `timeout-in-time`."""


def quick() -> dict:
    return {"text": "in time"}
