"""A fresh AIRFLOW_HOME and SQLite database for one run, copied from a template that is migrated once per environment."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

_SETTINGS = {
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
    "SCARF_ANALYTICS": "false",
    "NO_COLOR": "1",
}


def _connection(database: Path) -> str:
    return f"sqlite:///{database}"


def template_database() -> Path:
    """The migrated database beside the environment that runs this program; made on first use."""
    home = Path(sys.prefix) / "var" / "airflow-home"
    home.mkdir(parents=True, exist_ok=True)
    done = home / "migrated.db"
    with open(home / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists():
            return done
        fresh = home / "fresh.db"
        fresh.unlink(missing_ok=True)
        subprocess.run(
            [sys.executable, "-m", "airflow", "db", "migrate"],
            env={**os.environ, **_SETTINGS, "AIRFLOW_HOME": str(home), "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": _connection(fresh)},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        fresh.rename(done)
    return done


def prepare_process(home: Path) -> None:
    """Points Airflow at `home`; must happen before `airflow` is imported."""
    dags = home / "dags"
    dags.mkdir(parents=True)
    os.environ.update(_SETTINGS)
    os.environ["AIRFLOW_HOME"] = str(home)
    os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(dags)
    os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = _connection(home / "airflow.db")
    shutil.copyfile(template_database(), home / "airflow.db")


def prepare_run(home: Path, folder: Path) -> None:
    """In a forked child: a database of its own, and `folder` as the folder (2) or the bundle (3) that holds the DAGs."""
    import json

    from airflow import settings

    home.mkdir(parents=True)
    database = home / "airflow.db"
    shutil.copyfile(template_database(), database)
    bundle = {"name": "dags", "classpath": "airflow.dag_processing.bundles.local.LocalDagBundle", "kwargs": {"path": str(folder)}}
    os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = _connection(database)
    os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(folder)
    os.environ["AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST"] = json.dumps([bundle])
    settings.configure_vars()
    settings.configure_orm()
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
