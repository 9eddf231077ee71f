# Compiled by Partitura 1.2.3 for Airflow 2.11 from pipeline.ts
# IR sha256 c83c8c995fbea93fdc4d2f1166f41cd5c2196c9c3bc638a37f89c9859f52560c
import sys
from datetime import timedelta
from pathlib import Path

import pendulum
from airflow import DAG
from airflow.decorators import task, task_group
from airflow.exceptions import AirflowSkipException
from airflow.models.param import Param
from airflow.timetables.trigger import CronTriggerTimetable

sys.path.append(str(Path(__file__).parent))

from life_cycle_steps import airflow_step, airflow_virtualenv

VIRTUALENV = {
    "system_site_packages": False,
    "venv_cache_path": str(airflow_step.AIRFLOW_HOME / "virtualenvs"),
    "skip_on_exit_code": 99,
}
RUN = {
    "folder": str(Path(__file__).parent),
    "run_id": "{{ run_id }}",
    "task_id": "{{ ti.task_id }}",
    "attempt": "{{ ti.try_number }}",
    "index": "{{ ti.map_index }}",
    "run_type": "{{ dag_run.run_type }}",
    "fires_at": "{{ dag_run.data_interval_end }}",
    "params": "{{ params | tojson }}",
}
CANDIDATES_ITEMS = [{"strength": 0.1}, {"strength": 10}]

with DAG(
    dag_id="life-cycle",
    description="Releases the best candidate.",
    doc_md="At least 0.9 in production.",
    schedule=CronTriggerTimetable("0 6 * * 1-5", timezone="America/Sao_Paulo"),
    start_date=pendulum.datetime(2024, 1, 1, tz="America/Sao_Paulo"),
    catchup=False,
    max_active_runs=1,
    params={
        "minAccuracy": Param(
            0.9, type="number", minimum=0, maximum=1, description="The least."
        )
    },
    tags=["ml"],
    default_args={"owner": "ml-platform", "retries": 0},
):

    @airflow_virtualenv.task(
        task_id="collect",
        requirements=["scikit-learn==1.7.*"],
        retries=2,
        retry_delay=timedelta(seconds=30),
        retry_exponential_backoff=True,
        max_retry_delay=timedelta(minutes=10),
        execution_timeout=timedelta(hours=1),
        doc_md="Fetches the data.",
        **VIRTUALENV,
    )
    def collect(run):
        import sys

        sys.path.append(run["folder"])
        from life_cycle_steps import airflow_step

        with airflow_step.FinalEnds():
            return airflow_step.run_python(
                "steps.py", "collect", {}, run=run, timeout=3600
            )

    @airflow_virtualenv.task(
        task_id="train",
        requirements=["scikit-learn==1.7.*"],
        max_active_tis_per_dagrun=2,
        **VIRTUALENV,
    )
    def train(collect, item, run):
        import json
        import sys

        sys.path.append(run["folder"])
        from life_cycle_steps import airflow_step

        params = json.loads(run["params"])
        with airflow_step.FinalEnds():
            return airflow_step.run_python(
                "steps.py",
                "train",
                {
                    "raw": collect["raw"],
                    "strength": item["strength"],
                    "limit": params["minAccuracy"],
                },
                run=run,
            )

    @airflow_virtualenv.task(
        task_id="evaluate",
        requirements=["scikit-learn==1.7.*"],
        max_active_tis_per_dagrun=2,
        **VIRTUALENV,
    )
    def evaluate(train, collect, run):
        import sys

        sys.path.append(run["folder"])
        from life_cycle_steps import airflow_step

        with airflow_step.FinalEnds():
            return airflow_step.run_python(
                "steps.py",
                "evaluate",
                {"model": train["model"], "raw": collect["raw"]},
                run=run,
            )

    @task(task_id="candidates_results", trigger_rule="none_failed")
    def gather_candidates():
        train_outputs = airflow_step.mapped_outputs(
            "candidates.train", len(CANDIDATES_ITEMS)
        )
        evaluate_outputs = airflow_step.mapped_outputs(
            "candidates.evaluate", len(CANDIDATES_ITEMS)
        )
        return [
            None
            if train is None or evaluate is None
            else {"model": train["model"], "accuracy": evaluate["accuracy"]}
            for train, evaluate in zip(train_outputs, evaluate_outputs, strict=True)
        ]

    @task(task_id="select-best")
    def select_best(candidates):
        return airflow_step.run_node("select-best.mjs", {"candidates": candidates})

    @task.branch(task_id="good-enough")
    def good_enough(select_best, params=None, ti=None):
        condition = select_best["accuracy"] >= params["minAccuracy"]
        ti.xcom_push(key="condition", value=condition)
        return ["deploy"] if condition else ["notify"]

    @task(task_id="deploy")
    def deploy(select_best):
        return airflow_step.run_python(
            "steps.py", "deploy", {"model": select_best["model"]}
        )

    @task(task_id="notify")
    def notify(select_best):
        return airflow_step.run_shell(
            """\
echo "$text"
exit 0""",
            {"text": f"only {airflow_step.json_text(select_best['accuracy'])}"},
        )

    @task(
        task_id="good-enough_result", multiple_outputs=False, trigger_rule="none_failed"
    )
    def merge_good_enough(deploy, ti=None):
        condition = ti.xcom_pull(task_ids="good-enough", key="condition")
        if condition is None:
            raise AirflowSkipException("good-enough was skipped")
        if condition:
            if deploy is None:
                raise AirflowSkipException("deploy was skipped")
            return {"url": deploy["url"]}
        return {"url": None}

    @task(
        task_id="pipeline_outputs", multiple_outputs=False, trigger_rule="none_failed"
    )
    def pipeline_outputs(select_best, good_enough):
        return {
            "accuracy": airflow_step.field(select_best, "accuracy"),
            "url": airflow_step.field(good_enough, "url"),
        }

    @task_group(group_id="candidates")
    def candidates(item, collect):
        train_outputs = train(collect=collect, item=item, run=RUN)
        evaluate(train=train_outputs, collect=collect, run=RUN)

    collect_outputs = collect(run=RUN)
    candidates_group = candidates.partial(collect=collect_outputs).expand(
        item=CANDIDATES_ITEMS
    )
    candidates_results = gather_candidates()
    select_best_outputs = select_best(candidates=candidates_results)
    good_enough_branch = good_enough(select_best=select_best_outputs)
    deploy_outputs = deploy(select_best=select_best_outputs)
    notify_outputs = notify(select_best=select_best_outputs)
    good_enough_result = merge_good_enough(deploy=deploy_outputs)
    pipeline_outputs(select_best=select_best_outputs, good_enough=good_enough_result)
    candidates_group >> candidates_results
    good_enough_branch >> [deploy_outputs, notify_outputs]
    [good_enough_branch, notify_outputs] >> good_enough_result
