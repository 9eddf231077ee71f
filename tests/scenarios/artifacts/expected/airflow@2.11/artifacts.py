# Compiled by Partitura 0.0.0 for Airflow 2.11 from tests/scenarios/artifacts/pipeline.ts
# IR sha256 <ir>
import sys
from pathlib import Path

import pendulum
from airflow import DAG
from airflow.decorators import task, task_group

sys.path.append(str(Path(__file__).parent))

from artifacts_steps import airflow_step

NUMBERS_ITEMS = [3, 7, 5]

with DAG(
    dag_id="artifacts",
    schedule=None,
    start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
    catchup=False,
    default_args={"retries": 0},
):

    @task(task_id="write")
    def write():
        return airflow_step.run_python("steps.py", "write", {"text": "é {{ x }}\n"})

    @task(task_id="read")
    def read(write):
        return airflow_step.run_python(
            "steps.py", "read", {"note": write["note"], "folder": write["folder"]}
        )

    @task(task_id="upper")
    def upper(write):
        return airflow_step.run_node("upper.mjs", {"note": write["note"]})

    @task(task_id="count")
    def count(upper):
        return airflow_step.run_shell(
            'wc -l < "$loud" > "$out_lines"; cp "$loud" "$out_copy"',
            {"loud": upper["loud"]},
        )

    @task(task_id="make")
    def make(item):
        return airflow_step.run_python("steps.py", "make", {"number": item})

    @task(task_id="numbers_results", trigger_rule="none_failed")
    def gather_numbers():
        make_outputs = airflow_step.mapped_outputs("numbers.make", len(NUMBERS_ITEMS))
        return [
            None if make is None else {"data": make["data"], "number": item}
            for item, make in zip(NUMBERS_ITEMS, make_outputs, strict=True)
        ]

    @task(task_id="choose")
    def choose(numbers):
        return airflow_step.run_node("choose.mjs", {"made": numbers})

    @task(task_id="load")
    def load(choose):
        return airflow_step.run_python("steps.py", "load", {"data": choose["chosen"]})

    @task(
        task_id="pipeline_outputs", multiple_outputs=False, trigger_rule="none_failed"
    )
    def pipeline_outputs(read, count, load):
        return {
            "text": airflow_step.field(read, "text"),
            "lines": airflow_step.field(count, "lines"),
            "number": airflow_step.field(load, "number"),
        }

    @task_group(group_id="numbers")
    def numbers(item):
        make(item=item)

    write_outputs = write()
    read_outputs = read(write=write_outputs)
    upper_outputs = upper(write=write_outputs)
    count_outputs = count(upper=upper_outputs)
    numbers_group = numbers.expand(item=NUMBERS_ITEMS)
    numbers_results = gather_numbers()
    choose_outputs = choose(numbers=numbers_results)
    load_outputs = load(choose=choose_outputs)
    pipeline_outputs(read=read_outputs, count=count_outputs, load=load_outputs)
    numbers_group >> numbers_results
