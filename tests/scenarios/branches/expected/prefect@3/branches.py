"""The flow branches, compiled by Partitura 0.0.0 from tests/scenarios/branches/pipeline.ts."""

from typing import Annotated, Any

from prefect import flow, task
from pydantic import Field

from branches_steps.prefect_step import (
    RESULT_KEY,
    SKIPPED,
    complete,
    each,
    run_step,
    skip,
)


@task(name="size", task_run_name="size[{words_index}]", result_storage_key=RESULT_KEY)
def size(words_item, words_index):
    """Runs `size` of steps.py."""
    return run_step("size", {"word": words_item}, index=(words_index,))


@task(name="long", task_run_name="long[{words_index}]", result_storage_key=RESULT_KEY)
def long(size, limit, words_index):
    """Which arm is taken."""
    return size["length"] > limit


@task(
    name="shorten",
    task_run_name="shorten[{words_index}]",
    result_storage_key=RESULT_KEY,
)
def shorten(long, words_item, words_index):
    """Runs `shorten` of steps.py."""
    if not long:
        return skip()
    return run_step("shorten", {"word": words_item}, index=(words_index,))


@task(name="pad", task_run_name="pad[{words_index}]", result_storage_key=RESULT_KEY)
def pad(long, words_item, words_index):
    """Runs `pad` of steps.py."""
    if long:
        return skip()
    return run_step("pad", {"word": words_item}, index=(words_index,))


@task(
    name="long (result)",
    task_run_name="long (result)[{words_index}]",
    result_storage_key=RESULT_KEY,
)
def long_result(long, shorten, pad, words_index):
    """What the arm that `long` took gives, once both arms are done."""
    if long:
        return {"word": shorten["word"]}
    return {"word": pad["word"]}


@task(name="words", task_run_name="words", result_storage_key=RESULT_KEY)
def words(limit):
    """Runs size, long for every item."""

    def item_result(words_item, words_index):
        size_run = size.submit(words_item, words_index)
        long_run = long.submit(size_run, limit, words_index)
        shorten_run = shorten.submit(long_run, words_item, words_index)
        pad_run = pad.submit(long_run, words_item, words_index)
        long_result_run = long_result.submit(
            long_run, shorten_run, pad_run, words_index
        )
        complete(size_run, long_run, shorten_run, pad_run, long_result_run)
        long_value = long_result_run.result()
        return long_value["word"]

    return each(["pipeline", "ml", "dag"], item_result)


@task(name="total", task_run_name="total", result_storage_key=RESULT_KEY)
def total(words):
    """Runs `total` of steps.py."""
    return run_step("total", {"words": words})


@task(name="any", task_run_name="any", result_storage_key=RESULT_KEY)
def any_(total):
    """Which arm is taken."""
    return total["length"] > 0


@task(name="shout", task_run_name="shout[{loud_index}]", result_storage_key=RESULT_KEY)
def shout(loud_item, loud_index):
    """Runs `shout` of steps.py."""
    return run_step("shout", {"word": loud_item}, index=(loud_index,))


@task(name="loud", task_run_name="loud", result_storage_key=RESULT_KEY)
def loud(any_, words):
    """Runs shout for every item."""
    if not any_:
        return skip()

    def item_result(loud_item, loud_index):
        shout_run = shout.submit(loud_item, loud_index)
        complete(shout_run)
        shout_value = shout_run.result()
        return shout_value["word"]

    return each(words, item_result)


@task(name="both", task_run_name="both", result_storage_key=RESULT_KEY)
def both(any_, total):
    """Which arm is taken."""
    if not any_:
        return skip()
    return "dag" in total["text"]


@task(name="whisper", task_run_name="whisper", result_storage_key=RESULT_KEY)
def whisper(both):
    """Runs `shout` of steps.py."""
    if both == SKIPPED or not both:
        return skip()
    return run_step("whisper", {"word": "yes"})


@task(name="never-inner", task_run_name="never-inner", result_storage_key=RESULT_KEY)
def never_inner(both):
    """Runs `shout` of steps.py."""
    if both == SKIPPED or both:
        return skip()
    return run_step("never", {"word": "no"})


@task(
    name="both (result)", task_run_name="both (result)", result_storage_key=RESULT_KEY
)
def both_result(both, whisper, never_inner):
    """What the arm that `both` took gives, once both arms are done."""
    if both == SKIPPED:
        return skip()
    if both:
        return {"word": whisper["word"]}
    return {"word": never_inner["word"]}


@task(
    name="never-looped",
    task_run_name="never-looped[{quiet_index}]",
    result_storage_key=RESULT_KEY,
)
def never_looped(quiet_item, quiet_index):
    """Runs `shout` of steps.py."""
    return run_step("never", {"word": quiet_item}, index=(quiet_index,))


@task(name="quiet", task_run_name="quiet", result_storage_key=RESULT_KEY)
def quiet(any_, words):
    """Runs never-looped for every item."""
    if any_:
        return skip()

    def item_result(quiet_item, quiet_index):
        never_looped_run = never_looped.submit(quiet_item, quiet_index)
        complete(never_looped_run)
        never_looped_value = never_looped_run.result()
        return never_looped_value["word"]

    return each(words, item_result)


@task(name="never-outer", task_run_name="never-outer", result_storage_key=RESULT_KEY)
def never_outer(any_):
    """Runs `shout` of steps.py."""
    if any_:
        return skip()
    return run_step("never", {"word": "none"})


@task(name="any (result)", task_run_name="any (result)", result_storage_key=RESULT_KEY)
def any_result(any_, loud, both_result, quiet, never_outer):
    """What the arm that `any` took gives, once both arms are done."""
    if any_:
        return {"loud": loud, "inner": both_result["word"]}
    return {"loud": quiet, "inner": never_outer["word"]}


@task(name="report", task_run_name="report", result_storage_key=RESULT_KEY)
def report(any_result, total):
    """Runs `report` of steps.py."""
    return run_step(
        "report",
        {
            "loud": any_result["loud"],
            "inner": any_result["inner"],
            "outer": total["text"],
        },
    )


@flow(name="branches", version="<ir, 12>", persist_result=True, log_prints=True)
def branches(limit: Annotated[int, Field(strict=True)] = 3) -> dict[str, Any]:
    words_run = words.submit(limit)
    total_run = total.submit(words_run)
    any_run = any_.submit(total_run)
    loud_run = loud.submit(any_run, words_run)
    both_run = both.submit(any_run, total_run)
    whisper_run = whisper.submit(both_run)
    never_inner_run = never_inner.submit(both_run)
    both_result_run = both_result.submit(both_run, whisper_run, never_inner_run)
    quiet_run = quiet.submit(any_run, words_run)
    never_outer_run = never_outer.submit(any_run)
    any_result_run = any_result.submit(
        any_run, loud_run, both_result_run, quiet_run, never_outer_run
    )
    report_run = report.submit(any_result_run, total_run)
    complete(
        words_run,
        total_run,
        any_run,
        loud_run,
        both_run,
        whisper_run,
        never_inner_run,
        both_result_run,
        quiet_run,
        never_outer_run,
        any_result_run,
        report_run,
    )
    report_value = report_run.result()
    return {"text": report_value["text"]}
