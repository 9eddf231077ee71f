# Compiled by Partitura 0.0.0 for Airflow 3 from tests/scenarios/values/pipeline.ts
# IR sha256 <ir>
import sys
from pathlib import Path

from airflow.sdk import DAG, Param, task

sys.path.append(str(Path(__file__).parent))

from values_steps import airflow_step

with DAG(
    dag_id="values",
    schedule=None,
    catchup=False,
    params={
        "greeting": Param(
            "\"{{ hello }}\" & '$HOME' {% raw %} {{$.x}} ${y} \\ é 漢字 🎼\nsecond line\ttab",
            type="string",
        ),
        "ratio": Param(2, type="number"),
    },
    default_args={"retries": 0},
):

    @task(task_id="from-python")
    def from_python():
        return airflow_step.run_python(
            "steps.py",
            "echo",
            {
                "text": "quotes \" ' `, braces {{ jinja }} {{=argo}} {{$.kfp}} {{workflow.name}} $$ $(HOME), $HOME ${HOME}, \\ back, é 漢字 🎼\nline two\ttab",
                "whole": 9007199254740991,
                "real": 1e21,
                "flag": False,
                "nothing": None,
                "list": [1, 2.5, -3, 0, 1e-7],
                "empty": [],
                "record": {
                    "name": "",
                    "nested": [None, True, "{{ x }}", [1, [2]], {"a b": "'"}],
                },
                "anything": {"deep": [{"n": 1}, 2.5, "2", None]},
            },
        )

    @task(task_id="from-typescript")
    def from_typescript(from_python):
        return airflow_step.run_node(
            "from-typescript.mjs",
            {
                "text": from_python["text"],
                "whole": from_python["whole"],
                "real": from_python["real"],
                "flag": from_python["flag"],
                "nothing": None,
                "list": from_python["list"],
                "empty": from_python["empty"],
                "record": from_python["record"],
                "anything": from_python["anything"],
            },
        )

    @task(task_id="describe")
    def describe(from_typescript, params=None):
        return airflow_step.run_python(
            "steps.py",
            "describe",
            {
                "value": {
                    "mixed": [
                        from_typescript["whole"],
                        "literal {{ x }}",
                        from_typescript["real"],
                    ],
                    "ratio": params["ratio"],
                },
                "text": f"{params['greeting']}|{airflow_step.json_text(from_typescript['whole'])}|{airflow_step.json_text(from_typescript['flag'])}|{airflow_step.json_text(params['ratio'])}",
            },
        )

    @task(
        task_id="pipeline_outputs", multiple_outputs=False, trigger_rule="none_failed"
    )
    def pipeline_outputs(from_typescript, describe):
        return {
            "text": airflow_step.field(from_typescript, "text"),
            "anything": airflow_step.field(from_typescript, "anything"),
            "description": airflow_step.field(describe, "description"),
        }

    from_python_outputs = from_python()
    from_typescript_outputs = from_typescript(from_python=from_python_outputs)
    describe_outputs = describe(from_typescript=from_typescript_outputs)
    pipeline_outputs(from_typescript=from_typescript_outputs, describe=describe_outputs)
