# Compiled by Partitura 1.2.3 for Airflow 3 from pipeline.ts
# IR sha256 210a44cd758e851c60f761f0ca5ec6378a2c16752ec7220178f6a0b3a82e7a18
import sys
from pathlib import Path

from airflow.sdk import DAG, task

sys.path.append(str(Path(__file__).parent))

from stored_steps import airflow_step, airflow_virtualenv

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
    "python": sys.executable,
}

with DAG(dag_id="stored", schedule=None, catchup=False, default_args={"retries": 0}):

    @airflow_virtualenv.task(task_id="make", requirements=["six"], **VIRTUALENV)
    def make(run):
        import sys

        sys.path.append(run["folder"])
        from stored_steps import airflow_step

        with airflow_step.FinalEnds():
            return airflow_step.run_python("steps.py", "make", {}, run=run)

    @task(task_id="read")
    def read(make):
        return airflow_step.run_python("steps.py", "read", {"data": make["data"]})

    make_outputs = make(run=RUN)
    read(make=make_outputs)
