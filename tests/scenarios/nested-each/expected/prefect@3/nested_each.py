"""The flow nested-each, compiled by Partitura 0.0.0 from tests/scenarios/nested-each/pipeline.ts."""

from typing import Any

from prefect import flow, task

from nested_each_steps.prefect_step import RESULT_KEY, complete, each, run_step


@task(
    name="letters",
    task_run_name="letters[{words_index}]",
    result_storage_key=RESULT_KEY,
)
def letters(words_item, words_index):
    """Runs `letters` of steps.py."""
    return run_step("letters", {"word": words_item}, index=(words_index,))


@task(
    name="mark",
    task_run_name="mark[{words_index}][{marks_index}]",
    result_storage_key=RESULT_KEY,
)
def mark(words_item, marks_item, words_index, marks_index):
    """Runs `mark` of steps.py."""
    return run_step(
        "mark",
        {
            "word": words_item,
            "letter": marks_item,
            "place": words_index,
            "position": marks_index,
        },
        index=(words_index, marks_index),
    )


@task(name="marks", task_run_name="marks[{words_index}]", result_storage_key=RESULT_KEY)
def marks(letters, words_item, words_index):
    """Runs mark for every item."""

    def item_result(marks_item, marks_index):
        mark_run = mark.submit(words_item, marks_item, words_index, marks_index)
        complete(mark_run)
        mark_value = mark_run.result()
        return mark_value["text"]

    return each(letters["letters"], item_result)


@task(name="words", task_run_name="words", result_storage_key=RESULT_KEY)
def words():
    """Runs letters, marks for every item."""

    def item_result(words_item, words_index):
        letters_run = letters.submit(words_item, words_index)
        marks_run = marks.submit(letters_run, words_item, words_index)
        complete(letters_run, marks_run)
        marks_value = marks_run.result()
        return marks_value

    return each(["ab", "", "c"], item_result)


@task(name="join", task_run_name="join", result_storage_key=RESULT_KEY)
def join(words):
    """Runs `join` of steps.py."""
    return run_step("join", {"rows": words})


@flow(name="nested-each", version="<ir, 12>", persist_result=True, log_prints=True)
def nested_each() -> dict[str, Any]:
    words_run = words.submit()
    join_run = join.submit(words_run)
    complete(words_run, join_run)
    join_value = join_run.result()
    return {"text": join_value["text"], "lengths": join_value["lengths"]}
