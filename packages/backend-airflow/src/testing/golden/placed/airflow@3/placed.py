# Compiled by Partitura 1.2.3 for Airflow 3 from pipeline.ts
# IR sha256 c489e1650ffcab011673f2a673506785c692b8654b40e7f8c0743cea67f3d578
import sys
from datetime import timedelta
from pathlib import Path

from airflow.sdk import DAG, Asset, AssetAny, task
from kubernetes.client import models as k8s

sys.path.append(str(Path(__file__).parent))

from placed_steps import airflow_step, airflow_virtualenv

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
}

with DAG(
    dag_id="placed",
    schedule=AssetAny(Asset("orders"), Asset("customers")),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 0},
):

    @airflow_virtualenv.task(
        task_id="old", requirements=["six"], **VIRTUALENV | {"python_version": "3.11"}
    )
    def old(run):
        import sys

        sys.path.append(run["folder"])
        from placed_steps import airflow_step

        with airflow_step.FinalEnds():
            return airflow_step.run_python("steps.py", "old", {}, run=run)

    @task(
        task_id="job",
        retries=1,
        retry_delay=timedelta(seconds=5),
        pool="database",
        pool_slots=2,
        priority_weight=10,
        weight_rule="absolute",
        queue="gpu",
        depends_on_past=True,
        executor_config={
            "pod_override": k8s.V1Pod(
                metadata=k8s.V1ObjectMeta(
                    labels={"team": "ml"}, annotations={"example.com/cost": "42"}
                ),
                spec=k8s.V1PodSpec(
                    containers=[
                        k8s.V1Container(
                            name="base",
                            image="registry.example.com/airflow:1",
                            image_pull_policy="Always",
                            resources=k8s.V1ResourceRequirements(
                                requests={
                                    "cpu": "2",
                                    "memory": "1024Mi",
                                    "ephemeral-storage": "2048Mi",
                                    "nvidia.com/gpu": "1",
                                },
                                limits={
                                    "cpu": "2",
                                    "memory": "1024Mi",
                                    "ephemeral-storage": "2048Mi",
                                    "nvidia.com/gpu": "1",
                                },
                            ),
                            volume_mounts=[
                                k8s.V1VolumeMount(
                                    name="claim-data",
                                    mount_path="/data",
                                    read_only=True,
                                ),
                                k8s.V1VolumeMount(
                                    name="empty-scratch", mount_path="/scratch"
                                ),
                            ],
                        )
                    ],
                    node_selector={"disk": "ssd"},
                    tolerations=[
                        k8s.V1Toleration(
                            key="gpu", operator="Exists", effect="NoSchedule"
                        )
                    ],
                    affinity={"nodeAffinity": {}},
                    service_account_name="trainer",
                    volumes=[
                        k8s.V1Volume(
                            name="claim-data",
                            persistent_volume_claim=k8s.V1PersistentVolumeClaimVolumeSource(
                                claim_name="data"
                            ),
                        ),
                        k8s.V1Volume(
                            name="empty-scratch", empty_dir=k8s.V1EmptyDirVolumeSource()
                        ),
                    ],
                ),
            )
        },
        pre_execute=airflow_step.with_secrets(
            {}, files={"/run/secrets/key": {"variable": "key"}}
        ),
    )
    def job():
        return airflow_step.run_python("steps.py", "job", {}, retry_on=[3, 75])

    old(run=RUN)
    job()
