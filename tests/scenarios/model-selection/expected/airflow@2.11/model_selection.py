# Compiled by Partitura 0.0.0 for Airflow 2.11 from examples/model-selection/pipeline.ts
# IR sha256 <ir>
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

from model_selection_steps import airflow_step, airflow_virtualenv

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
CANDIDATES_ITEMS = [
    {"algorithm": "logistic", "strength": 0.1},
    {"algorithm": "logistic", "strength": 1},
    {"algorithm": "logistic", "strength": 10},
    {"algorithm": "forest", "strength": 0.1},
    {"algorithm": "forest", "strength": 1},
    {"algorithm": "forest", "strength": 10},
]

with DAG(
    dag_id="model-selection",
    description="Trains candidates, and deploys the best one when it is good enough.",
    doc_md="A production model that is never worse than the accuracy asked for.",
    schedule=CronTriggerTimetable("0 6 * * 1-5", timezone="America/Sao_Paulo"),
    start_date=pendulum.datetime(2024, 1, 1, tz="America/Sao_Paulo"),
    catchup=False,
    params={
        "source": Param("breast-cancer", enum=["breast-cancer", "wine"]),
        "seed": Param(5, type="integer", minimum=0),
        "minAccuracy": Param(0.9, type="number", minimum=0, maximum=1),
        "registry": Param("~/.partitura/registry", type="string"),
        "gitCommit": Param("", type="string"),
        "webhook": Param("", type="string"),
    },
    tags=["example", "training"],
    default_args={"owner": "ml-platform", "retries": 0},
):

    @airflow_virtualenv.task(
        task_id="collect",
        requirements=["numpy==2.2.6", "scikit-learn==1.7.2"],
        retries=2,
        retry_delay=timedelta(seconds=5),
        retry_exponential_backoff=True,
        execution_timeout=timedelta(minutes=5),
        doc_md="Fetches the history of a source.",
        **VIRTUALENV,
    )
    def collect(run):
        import json
        import sys

        sys.path.append(run["folder"])
        from model_selection_steps import airflow_step

        params = json.loads(run["params"])
        with airflow_step.FinalEnds():
            return airflow_step.run_python(
                "steps.py",
                "collect",
                {"source": params["source"]},
                run=run,
                timeout=300,
            )

    @airflow_virtualenv.task(
        task_id="preprocess",
        requirements=["numpy==2.2.6", "scikit-learn==1.7.2"],
        doc_md="Splits the data and describes the training part.",
        **VIRTUALENV,
    )
    def preprocess(collect, run):
        import json
        import sys

        sys.path.append(run["folder"])
        from model_selection_steps import airflow_step

        params = json.loads(run["params"])
        with airflow_step.FinalEnds():
            return airflow_step.run_python(
                "steps.py",
                "preprocess",
                {"raw": collect["raw"], "seed": params["seed"]},
                run=run,
            )

    @airflow_virtualenv.task(
        task_id="train",
        requirements=["numpy==2.2.6", "scikit-learn==1.7.2"],
        execution_timeout=timedelta(minutes=10),
        max_active_tis_per_dagrun=4,
        doc_md="Trains one candidate.",
        **VIRTUALENV,
    )
    def train(preprocess, item, run):
        import sys

        sys.path.append(run["folder"])
        from model_selection_steps import airflow_step

        with airflow_step.FinalEnds():
            return airflow_step.run_python(
                "steps.py",
                "train",
                {
                    "features": preprocess["train"],
                    "algorithm": item["algorithm"],
                    "strength": item["strength"],
                },
                run=run,
                timeout=600,
            )

    @airflow_virtualenv.task(
        task_id="evaluate",
        requirements=["numpy==2.2.6", "scikit-learn==1.7.2"],
        max_active_tis_per_dagrun=4,
        doc_md="Measures a model on data that it was not trained on.",
        **VIRTUALENV,
    )
    def evaluate(train, preprocess, run):
        import sys

        sys.path.append(run["folder"])
        from model_selection_steps import airflow_step

        with airflow_step.FinalEnds():
            return airflow_step.run_python(
                "steps.py",
                "evaluate",
                {"model": train["model"], "data": preprocess["validation"]},
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
            else {
                "algorithm": item["algorithm"],
                "strength": item["strength"],
                "model": train["model"],
                "accuracy": evaluate["accuracy"],
            }
            for item, train, evaluate in zip(
                CANDIDATES_ITEMS, train_outputs, evaluate_outputs, strict=True
            )
        ]

    @task(
        task_id="select-best",
        doc_md="Takes the most accurate candidate; of equals, the first.",
    )
    def select_best(candidates):
        return airflow_step.run_node("select-best.mjs", {"candidates": candidates})

    @airflow_virtualenv.task(
        task_id="evaluate-best",
        requirements=["numpy==2.2.6", "scikit-learn==1.7.2"],
        doc_md="Measures a model on data that it was not trained on.",
        **VIRTUALENV,
    )
    def evaluate_best(select_best, preprocess, run):
        import sys

        sys.path.append(run["folder"])
        from model_selection_steps import airflow_step

        with airflow_step.FinalEnds():
            return airflow_step.run_python(
                "steps.py",
                "evaluate",
                {"model": select_best["model"], "data": preprocess["test"]},
                run=run,
            )

    @task.branch(task_id="good-enough")
    def good_enough(evaluate_best, params=None, ti=None):
        condition = evaluate_best["accuracy"] >= params["minAccuracy"]
        ti.xcom_push(key="condition", value=condition)
        return ["deploy"] if condition else ["notify"]

    @airflow_virtualenv.task(
        task_id="deploy",
        requirements=["numpy==2.2.6", "scikit-learn==1.7.2"],
        doc_md="Registers a model and makes it the production version.",
        **VIRTUALENV,
    )
    def deploy(select_best, evaluate_best, preprocess, run):
        import json
        import sys

        sys.path.append(run["folder"])
        from model_selection_steps import airflow_step

        params = json.loads(run["params"])
        with airflow_step.FinalEnds():
            return airflow_step.run_python(
                "steps.py",
                "deploy",
                {
                    "model": select_best["model"],
                    "metrics": evaluate_best["metrics"],
                    "training": preprocess["train"],
                    "statistics": preprocess["statistics"],
                    "sample": preprocess["test"],
                    "name": "model-selection",
                    "registry": params["registry"],
                    "git_commit": params["gitCommit"],
                },
                run=run,
            )

    @task(task_id="notify", doc_md="Says that nothing was deployed, and why.")
    def notify(evaluate_best, params=None):
        return airflow_step.run_python(
            "notifications.py",
            "notify",
            {
                "text": f"not deployed: accuracy {airflow_step.json_text(evaluate_best['accuracy'])} is below {airflow_step.json_text(params['minAccuracy'])}",
                "webhook": params["webhook"],
            },
        )

    @task(
        task_id="good-enough_result", multiple_outputs=False, trigger_rule="none_failed"
    )
    def merge_good_enough(deploy, notify, ti=None):
        condition = ti.xcom_pull(task_ids="good-enough", key="condition")
        if condition is None:
            raise AirflowSkipException("good-enough was skipped")
        if condition:
            if deploy is None:
                raise AirflowSkipException("deploy was skipped")
            return {"url": deploy["url"], "version": deploy["version"], "channel": None}
        if notify is None:
            raise AirflowSkipException("notify was skipped")
        return {"url": None, "version": None, "channel": notify["channel"]}

    @task(
        task_id="pipeline_outputs", multiple_outputs=False, trigger_rule="none_failed"
    )
    def pipeline_outputs(select_best, evaluate_best, good_enough):
        return {
            "algorithm": airflow_step.field(select_best, "algorithm"),
            "strength": airflow_step.field(select_best, "strength"),
            "accuracy": airflow_step.field(evaluate_best, "accuracy"),
            "url": airflow_step.field(good_enough, "url"),
        }

    @task_group(group_id="candidates")
    def candidates(item, preprocess):
        train_outputs = train(preprocess=preprocess, item=item, run=RUN)
        evaluate(train=train_outputs, preprocess=preprocess, run=RUN)

    collect_outputs = collect(run=RUN)
    preprocess_outputs = preprocess(collect=collect_outputs, run=RUN)
    candidates_group = candidates.partial(preprocess=preprocess_outputs).expand(
        item=CANDIDATES_ITEMS
    )
    candidates_results = gather_candidates()
    select_best_outputs = select_best(candidates=candidates_results)
    evaluate_best_outputs = evaluate_best(
        select_best=select_best_outputs, preprocess=preprocess_outputs, run=RUN
    )
    good_enough_branch = good_enough(evaluate_best=evaluate_best_outputs)
    deploy_outputs = deploy(
        select_best=select_best_outputs,
        evaluate_best=evaluate_best_outputs,
        preprocess=preprocess_outputs,
        run=RUN,
    )
    notify_outputs = notify(evaluate_best=evaluate_best_outputs)
    good_enough_result = merge_good_enough(deploy=deploy_outputs, notify=notify_outputs)
    pipeline_outputs(
        select_best=select_best_outputs,
        evaluate_best=evaluate_best_outputs,
        good_enough=good_enough_result,
    )
    candidates_group >> candidates_results
    good_enough_branch >> [deploy_outputs, notify_outputs]
    good_enough_branch >> good_enough_result
