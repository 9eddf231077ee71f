"""The flow model-selection, compiled by Partitura 0.0.0 from examples/model-selection/pipeline.ts."""

from typing import Annotated, Any, Literal

from prefect import flow, task
from prefect.utilities.annotations import quote
from pydantic import Field

from model_selection_steps.prefect_step import (
    RESULT_KEY,
    complete,
    each,
    retry_unless_fatal,
    run_step,
    skip,
)
from model_selection_steps.prefect_values import text


@task(
    name="collect",
    task_run_name="collect",
    description="Fetches the history of a source.",
    retries=2,
    retry_delay_seconds=[5, 10],
    retry_condition_fn=retry_unless_fatal,
    timeout_seconds=300,
    result_storage_key=RESULT_KEY,
)
def collect(source):
    """Runs `collect` of steps.py."""
    return run_step("collect", {"source": source})


@task(
    name="preprocess",
    task_run_name="preprocess",
    description="Splits the data and describes the training part.",
    result_storage_key=RESULT_KEY,
)
def preprocess(collect, seed):
    """Runs `preprocess` of steps.py."""
    return run_step("preprocess", {"raw": collect["raw"], "seed": seed})


# Needs 1 cpu, 512 MiB memory: the work pool has to give it.
@task(
    name="train",
    task_run_name="train[{candidates_index}]",
    description="Trains one candidate.",
    timeout_seconds=600,
    result_storage_key=RESULT_KEY,
)
def train(preprocess, candidates_item, candidates_index):
    """Runs `train` of steps.py."""
    return run_step(
        "train",
        {
            "features": preprocess["train"],
            "algorithm": candidates_item["algorithm"],
            "strength": candidates_item["strength"],
        },
        index=(candidates_index,),
    )


@task(
    name="evaluate",
    task_run_name="evaluate[{candidates_index}]",
    description="Measures a model on data that it was not trained on.",
    result_storage_key=RESULT_KEY,
)
def evaluate(train, preprocess, candidates_index):
    """Runs `evaluate` of steps.py."""
    return run_step(
        "evaluate",
        {"model": train["model"], "data": preprocess["validation"]},
        index=(candidates_index,),
    )


@task(name="candidates", task_run_name="candidates", result_storage_key=RESULT_KEY)
def candidates(preprocess_run):
    """Runs train, evaluate for every item."""

    def item_result(candidates_item, candidates_index):
        train_run = train.submit(preprocess_run, candidates_item, candidates_index)
        evaluate_run = evaluate.submit(train_run, preprocess_run, candidates_index)
        complete(train_run, evaluate_run)
        train_value = train_run.result()
        evaluate_value = evaluate_run.result()
        return {
            "algorithm": candidates_item["algorithm"],
            "strength": candidates_item["strength"],
            "model": train_value["model"],
            "accuracy": evaluate_value["accuracy"],
        }

    return each(
        [
            {"algorithm": "logistic", "strength": 0.1},
            {"algorithm": "logistic", "strength": 1},
            {"algorithm": "logistic", "strength": 10},
            {"algorithm": "forest", "strength": 0.1},
            {"algorithm": "forest", "strength": 1},
            {"algorithm": "forest", "strength": 10},
        ],
        item_result,
        concurrency=4,
    )


@task(
    name="select-best",
    task_run_name="select-best",
    description="Takes the most accurate candidate; of equals, the first.",
    result_storage_key=RESULT_KEY,
)
def select_best(candidates):
    """Runs select-best.mjs under Node."""
    return run_step("select-best", {"candidates": candidates})


@task(
    name="evaluate-best",
    task_run_name="evaluate-best",
    description="Measures a model on data that it was not trained on.",
    result_storage_key=RESULT_KEY,
)
def evaluate_best(select_best, preprocess):
    """Runs `evaluate` of steps.py."""
    return run_step(
        "evaluate", {"model": select_best["model"], "data": preprocess["test"]}
    )


@task(name="good-enough", task_run_name="good-enough", result_storage_key=RESULT_KEY)
def good_enough(evaluate_best, minAccuracy):
    """Which arm is taken."""
    return evaluate_best["accuracy"] >= minAccuracy


@task(
    name="deploy",
    task_run_name="deploy",
    description="Registers a model and makes it the production version.",
    result_storage_key=RESULT_KEY,
)
def deploy(good_enough, select_best, evaluate_best, preprocess, registry, gitCommit):
    """Runs `deploy` of steps.py."""
    if not good_enough:
        return skip()
    return run_step(
        "deploy",
        {
            "model": select_best["model"],
            "metrics": evaluate_best["metrics"],
            "training": preprocess["train"],
            "statistics": preprocess["statistics"],
            "sample": preprocess["test"],
            "name": "model-selection",
            "registry": registry,
            "git_commit": gitCommit,
        },
    )


@task(
    name="notify",
    task_run_name="notify",
    description="Says that nothing was deployed, and why.",
    result_storage_key=RESULT_KEY,
)
def notify(good_enough, evaluate_best, minAccuracy, webhook):
    """Runs `notify` of notifications.py."""
    if good_enough:
        return skip()
    return run_step(
        "notify",
        {
            "text": text(
                "not deployed: accuracy ",
                evaluate_best["accuracy"],
                " is below ",
                minAccuracy,
            ),
            "webhook": webhook,
        },
    )


@task(
    name="good-enough (result)",
    task_run_name="good-enough (result)",
    result_storage_key=RESULT_KEY,
)
def good_enough_result(good_enough, deploy, notify):
    """What the arm that `good-enough` took gives, once both arms are done."""
    if good_enough:
        return {"url": deploy["url"], "version": deploy["version"], "channel": None}
    return {"url": None, "version": None, "channel": notify["channel"]}


@flow(
    name="model-selection",
    description="Trains candidates, and deploys the best one when it is good enough.\n\nObjective: A production model that is never worse than the accuracy asked for.\n\nOwner: ml-platform",
    version="<ir, 12>",
    persist_result=True,
    log_prints=True,
)
def model_selection(
    source: Literal["breast-cancer", "wine"] = "breast-cancer",
    seed: Annotated[int, Field(strict=True, ge=0)] = 5,
    minAccuracy: Annotated[float, Field(strict=True, ge=0, le=1)] = 0.9,
    registry: str = "~/.partitura/registry",
    gitCommit: str = "",
    webhook: str = "",
) -> dict[str, Any]:
    collect_run = collect.submit(source)
    preprocess_run = preprocess.submit(collect_run, seed)
    candidates_run = candidates.submit(quote(preprocess_run))
    select_best_run = select_best.submit(candidates_run)
    evaluate_best_run = evaluate_best.submit(select_best_run, preprocess_run)
    good_enough_run = good_enough.submit(evaluate_best_run, minAccuracy)
    deploy_run = deploy.submit(
        good_enough_run,
        select_best_run,
        evaluate_best_run,
        preprocess_run,
        registry,
        gitCommit,
    )
    notify_run = notify.submit(good_enough_run, evaluate_best_run, minAccuracy, webhook)
    good_enough_result_run = good_enough_result.submit(
        good_enough_run, deploy_run, notify_run
    )
    complete(
        collect_run,
        preprocess_run,
        candidates_run,
        select_best_run,
        evaluate_best_run,
        good_enough_run,
        deploy_run,
        notify_run,
        good_enough_result_run,
    )
    select_best_value = select_best_run.result()
    evaluate_best_value = evaluate_best_run.result()
    good_enough_value = good_enough_result_run.result()
    return {
        "algorithm": select_best_value["algorithm"],
        "strength": select_best_value["strength"],
        "accuracy": evaluate_best_value["accuracy"],
        "url": good_enough_value["url"],
    }
