# Compiled by Partitura 0.0.0 for Airflow 3 from tests/scenarios/branches/pipeline.ts
# IR sha256 <ir>
import sys
from pathlib import Path

from airflow.sdk import DAG, Param, task, task_group
from airflow.sdk.exceptions import AirflowSkipException

sys.path.append(str(Path(__file__).parent))

from branches_steps import airflow_step

WORDS_ITEMS = ["pipeline", "ml", "dag"]

with DAG(
    dag_id="branches",
    schedule=None,
    catchup=False,
    params={"limit": Param(3, type="integer")},
    default_args={"retries": 0},
):

    @task(task_id="size")
    def size(item):
        return airflow_step.run_python("steps.py", "size", {"word": item})

    @task(task_id="long")
    def long(size, params=None):
        return size["length"] > params["limit"]

    @task(task_id="shorten")
    def shorten(long, item):
        if not long:
            raise AirflowSkipException("long is false")
        return airflow_step.run_python("steps.py", "shorten", {"word": item})

    @task(task_id="pad")
    def pad(long, item):
        if long:
            raise AirflowSkipException("long is true")
        return airflow_step.run_python("steps.py", "pad", {"word": item})

    @task(task_id="long_result", multiple_outputs=False, trigger_rule="none_failed")
    def merge_long(condition, shorten, pad):
        if condition is None:
            raise AirflowSkipException("long was skipped")
        if condition:
            if shorten is None:
                raise AirflowSkipException("shorten was skipped")
            return {"word": shorten["word"]}
        if pad is None:
            raise AirflowSkipException("pad was skipped")
        return {"word": pad["word"]}

    @task(task_id="words_results", trigger_rule="none_failed")
    def gather_words():
        long_outputs = airflow_step.mapped_outputs(
            "words.long_result", len(WORDS_ITEMS)
        )
        return [None if long is None else long["word"] for long in long_outputs]

    @task(task_id="total")
    def total(words):
        return airflow_step.run_python("steps.py", "total", {"words": words})

    @task.branch(task_id="any")
    def any_(total, ti=None):
        condition = total["length"] > 0
        ti.xcom_push(key="condition", value=condition)
        return ["loud_items", "both"] if condition else ["quiet_items", "never-outer"]

    @task(task_id="loud_items")
    def list_loud(words):
        return words

    @task(task_id="shout")
    def shout(item):
        return airflow_step.run_python("steps.py", "shout", {"word": item})

    @task(task_id="loud_results", trigger_rule="none_failed")
    def gather_loud(items):
        if items is None:
            raise AirflowSkipException("loud was skipped")
        shout_outputs = airflow_step.mapped_outputs("loud.shout", len(items))
        return [None if shout is None else shout["word"] for shout in shout_outputs]

    @task.branch(task_id="both")
    def both(total, ti=None):
        condition = "dag" in total["text"]
        ti.xcom_push(key="condition", value=condition)
        return ["whisper"] if condition else ["never-inner"]

    @task(task_id="whisper")
    def whisper():
        return airflow_step.run_python("steps.py", "shout", {"word": "yes"})

    @task(task_id="never-inner")
    def never_inner():
        return airflow_step.run_python("steps.py", "shout", {"word": "no"})

    @task(task_id="both_result", multiple_outputs=False, trigger_rule="none_failed")
    def merge_both(whisper, never_inner, ti=None):
        condition = ti.xcom_pull(task_ids="both", key="condition")
        if condition is None:
            raise AirflowSkipException("both was skipped")
        if condition:
            if whisper is None:
                raise AirflowSkipException("whisper was skipped")
            return {"word": whisper["word"]}
        if never_inner is None:
            raise AirflowSkipException("never-inner was skipped")
        return {"word": never_inner["word"]}

    @task(task_id="quiet_items")
    def list_quiet(words):
        return words

    @task(task_id="never-looped")
    def never_looped(item):
        return airflow_step.run_python("steps.py", "shout", {"word": item})

    @task(task_id="quiet_results", trigger_rule="none_failed")
    def gather_quiet(items):
        if items is None:
            raise AirflowSkipException("quiet was skipped")
        never_looped_outputs = airflow_step.mapped_outputs(
            "quiet.never-looped", len(items)
        )
        return [
            None if never_looped is None else never_looped["word"]
            for never_looped in never_looped_outputs
        ]

    @task(task_id="never-outer")
    def never_outer():
        return airflow_step.run_python("steps.py", "shout", {"word": "none"})

    @task(task_id="any_result", multiple_outputs=False, trigger_rule="none_failed")
    def merge_any(loud, both, quiet, never_outer, ti=None):
        condition = ti.xcom_pull(task_ids="any", key="condition")
        if condition is None:
            raise AirflowSkipException("any was skipped")
        if condition:
            if loud is None:
                raise AirflowSkipException("loud was skipped")
            if both is None:
                raise AirflowSkipException("both was skipped")
            return {"loud": loud, "inner": both["word"]}
        if quiet is None:
            raise AirflowSkipException("quiet was skipped")
        if never_outer is None:
            raise AirflowSkipException("never-outer was skipped")
        return {"loud": quiet, "inner": never_outer["word"]}

    @task(task_id="report")
    def report(any_, total):
        return airflow_step.run_python(
            "steps.py",
            "report",
            {"loud": any_["loud"], "inner": any_["inner"], "outer": total["text"]},
        )

    @task(
        task_id="pipeline_outputs", multiple_outputs=False, trigger_rule="none_failed"
    )
    def pipeline_outputs(report):
        return {"text": airflow_step.field(report, "text")}

    @task_group(group_id="words")
    def words(item):
        size_outputs = size(item=item)
        long_decision = long(size=size_outputs)
        shorten_outputs = shorten(long=long_decision, item=item)
        pad_outputs = pad(long=long_decision, item=item)
        merge_long(condition=long_decision, shorten=shorten_outputs, pad=pad_outputs)

    @task_group(group_id="loud")
    def loud(item):
        shout(item=item)

    @task_group(group_id="quiet")
    def quiet(item):
        never_looped(item=item)

    words_group = words.expand(item=WORDS_ITEMS)
    words_results = gather_words()
    total_outputs = total(words=words_results)
    any_branch = any_(total=total_outputs)
    loud_items = list_loud(words=words_results)
    loud_group = loud.expand(item=loud_items)
    loud_results = gather_loud(items=loud_items)
    both_branch = both(total=total_outputs)
    whisper_outputs = whisper()
    never_inner_outputs = never_inner()
    both_result = merge_both(whisper=whisper_outputs, never_inner=never_inner_outputs)
    quiet_items = list_quiet(words=words_results)
    quiet_group = quiet.expand(item=quiet_items)
    quiet_results = gather_quiet(items=quiet_items)
    never_outer_outputs = never_outer()
    any_result = merge_any(
        loud=loud_results,
        both=both_result,
        quiet=quiet_results,
        never_outer=never_outer_outputs,
    )
    report_outputs = report(any_=any_result, total=total_outputs)
    pipeline_outputs(report=report_outputs)
    words_group >> words_results
    any_branch >> [loud_items, both_branch, quiet_items, never_outer_outputs]
    loud_group >> loud_results
    both_branch >> [whisper_outputs, never_inner_outputs]
    both_branch >> both_result
    quiet_group >> quiet_results
    any_branch >> any_result
