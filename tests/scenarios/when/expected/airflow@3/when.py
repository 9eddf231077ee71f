# Compiled by Partitura 0.0.0 for Airflow 3 from tests/scenarios/when/pipeline.ts
# IR sha256 <ir>
import sys
from pathlib import Path

from airflow.sdk import DAG, Param, task
from airflow.sdk.exceptions import AirflowSkipException

sys.path.append(str(Path(__file__).parent))

from when_steps import airflow_step

with DAG(
    dag_id="when",
    schedule=None,
    catchup=False,
    params={"limit": Param(0.5, type="number")},
    default_args={"retries": 0},
):

    @task(task_id="measure")
    def measure():
        return airflow_step.run_python("steps.py", "measure", {"value": 0.75})

    @task.branch(task_id="taken")
    def taken(measure, params=None, ti=None):
        condition = measure["score"] >= params["limit"] and measure["name"].startswith(
            "m"
        )
        ti.xcom_push(key="condition", value=condition)
        return ["approve"] if condition else ["reject"]

    @task(task_id="approve")
    def approve(measure):
        return airflow_step.run_node("approve.mjs", {"name": measure["name"]})

    @task(task_id="announce")
    def announce(approve):
        return airflow_step.run_python("steps.py", "announce", {"url": approve["url"]})

    @task(task_id="reject")
    def reject(measure):
        return airflow_step.run_python(
            "steps.py", "reject", {"name": measure["name"], "score": measure["score"]}
        )

    @task(task_id="taken_result", multiple_outputs=False, trigger_rule="none_failed")
    def merge_taken(approve, reject, ti=None):
        condition = ti.xcom_pull(task_ids="taken", key="condition")
        if condition is None:
            raise AirflowSkipException("taken was skipped")
        if condition:
            if approve is None:
                raise AirflowSkipException("approve was skipped")
            return {"level": approve["level"], "url": approve["url"]}
        if reject is None:
            raise AirflowSkipException("reject was skipped")
        return {"level": reject["level"], "url": None}

    @task.branch(task_id="refused")
    def refused(measure, params=None, ti=None):
        condition = measure["score"] < params["limit"]
        ti.xcom_push(key="condition", value=condition)
        return ["archive"] if condition else ["keep"]

    @task(task_id="archive")
    def archive(measure):
        return airflow_step.run_python(
            "steps.py", "reject", {"name": measure["name"], "score": measure["score"]}
        )

    @task(task_id="keep")
    def keep(measure):
        return airflow_step.run_python(
            "steps.py", "reject", {"name": measure["name"], "score": 2}
        )

    @task(task_id="refused_result", multiple_outputs=False, trigger_rule="none_failed")
    def merge_refused(archive, keep, ti=None):
        condition = ti.xcom_pull(task_ids="refused", key="condition")
        if condition is None:
            raise AirflowSkipException("refused was skipped")
        if condition:
            if archive is None:
                raise AirflowSkipException("archive was skipped")
            return {"level": archive["level"]}
        if keep is None:
            raise AirflowSkipException("keep was skipped")
        return {"level": keep["level"]}

    @task.branch(task_id="lone")
    def lone(measure, ti=None):
        condition = measure["score"] > 100
        ti.xcom_push(key="condition", value=condition)
        return ["skipped-one"] if condition else ["lone_result"]

    @task(task_id="skipped-one")
    def skipped_one(measure):
        return airflow_step.run_python("steps.py", "announce", {"url": measure["name"]})

    @task(task_id="skipped-two")
    def skipped_two(skipped_one):
        return airflow_step.run_python(
            "steps.py", "reject", {"name": skipped_one["text"], "score": 1}
        )

    @task(task_id="lone_result", multiple_outputs=False, trigger_rule="none_failed")
    def merge_lone(skipped_two, ti=None):
        condition = ti.xcom_pull(task_ids="lone", key="condition")
        if condition is None:
            raise AirflowSkipException("lone was skipped")
        if condition:
            if skipped_two is None:
                raise AirflowSkipException("skipped-two was skipped")
            return {"length": skipped_two["level"]}
        return {"length": None}

    @task(task_id="summarise")
    def summarise(taken, refused, lone):
        return airflow_step.run_python(
            "steps.py",
            "summarise",
            {
                "first": taken["level"],
                "second": refused["level"],
                "url": taken["url"] if taken["url"] is not None else "nowhere",
                "alone": lone["length"] if lone["length"] is not None else -1,
            },
        )

    @task(
        task_id="pipeline_outputs", multiple_outputs=False, trigger_rule="none_failed"
    )
    def pipeline_outputs(summarise, taken, lone):
        return {
            "summary": airflow_step.field(summarise, "summary"),
            "url": airflow_step.field(taken, "url"),
            "lone": airflow_step.field(lone, "length"),
        }

    measure_outputs = measure()
    taken_branch = taken(measure=measure_outputs)
    approve_outputs = approve(measure=measure_outputs)
    announce_outputs = announce(approve=approve_outputs)
    reject_outputs = reject(measure=measure_outputs)
    taken_result = merge_taken(approve=approve_outputs, reject=reject_outputs)
    refused_branch = refused(measure=measure_outputs)
    archive_outputs = archive(measure=measure_outputs)
    keep_outputs = keep(measure=measure_outputs)
    refused_result = merge_refused(archive=archive_outputs, keep=keep_outputs)
    lone_branch = lone(measure=measure_outputs)
    skipped_one_outputs = skipped_one(measure=measure_outputs)
    skipped_two_outputs = skipped_two(skipped_one=skipped_one_outputs)
    lone_result = merge_lone(skipped_two=skipped_two_outputs)
    summarise_outputs = summarise(
        taken=taken_result, refused=refused_result, lone=lone_result
    )
    pipeline_outputs(summarise=summarise_outputs, taken=taken_result, lone=lone_result)
    taken_branch >> [approve_outputs, reject_outputs]
    [taken_branch, announce_outputs] >> taken_result
    refused_branch >> [archive_outputs, keep_outputs]
    refused_branch >> refused_result
    lone_branch >> skipped_one_outputs
    lone_branch >> lone_result
