# Compiled by Partitura 0.0.0 for Airflow 3 from tests/scenarios/timeout/pipeline.ts
# IR sha256 <ir>
import sys
from datetime import timedelta
from pathlib import Path

from airflow.sdk import DAG, task

sys.path.append(str(Path(__file__).parent))

from timeout_steps import airflow_step

with DAG(dag_id="timeout", schedule=None, catchup=False, default_args={"retries": 0}):

    @task(task_id="slow", execution_timeout=timedelta(seconds=3))
    def slow():
        return airflow_step.run_shell('sleep 120; echo never > "$out_text"', {})

    @task(task_id="blocked")
    def blocked(slow):
        return airflow_step.run_python("steps.py", "shout", {"text": slow["text"]})

    @task(task_id="free")
    def free():
        return airflow_step.run_python("steps.py", "shout", {"text": "free"})

    slow_outputs = slow()
    blocked(slow=slow_outputs)
    free()
