"""Bodies of the scenario `context-python`."""


def tell(context) -> dict:
    told = [context.pipeline, context.taskId, context.attempt, context.index]
    told += [context.runId != "", context.scheduledAt]
    return {"text": " ".join(map(str, told))}
