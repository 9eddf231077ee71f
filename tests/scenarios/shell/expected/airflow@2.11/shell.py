# Compiled by Partitura 0.0.0 for Airflow 2.11 from tests/scenarios/shell/pipeline.ts
# IR sha256 <ir>
import sys
from pathlib import Path

import pendulum
from airflow import DAG
from airflow.decorators import task
from airflow.models.param import Param

sys.path.append(str(Path(__file__).parent))

from shell_steps import airflow_step

with DAG(
    dag_id="shell",
    schedule=None,
    start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
    catchup=False,
    params={"name": Param("{{ me }} & $you", type="string")},
    default_args={"retries": 0},
):

    @task(task_id="greet")
    def greet(params=None):
        return airflow_step.run_shell(
            """\
printf "%s x%s %s %s\\n" "$name" "$times" "$tags" "$MODE" > "$out_text"
echo "[1, 2, $times]" > "$out_numbers"
echo "logged {{ raw }}" > "$out_log\"""",
            {"name": params["name"], "times": 3, "tags": ["x", 'y"']},
            env={"MODE": "a {{ b }} $c 'd' \"e\""},
        )

    @task(task_id="lines")
    def lines(greet):
        return airflow_step.run_shell(
            'cat "$log" > "$out_content"; printf "%s" "$text" > "$out_same"',
            {"log": greet["log"], "text": greet["text"]},
        )

    @task(
        task_id="pipeline_outputs", multiple_outputs=False, trigger_rule="none_failed"
    )
    def pipeline_outputs(lines, greet):
        return {
            "content": airflow_step.field(lines, "content"),
            "same": airflow_step.field(lines, "same"),
            "numbers": airflow_step.field(greet, "numbers"),
        }

    greet_outputs = greet()
    lines_outputs = lines(greet=greet_outputs)
    pipeline_outputs(lines=lines_outputs, greet=greet_outputs)
