"""A fresh AIRFLOW_HOME and SQLite database for one run, copied from a template that is migrated once per environment."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

PASSWORD = "only-for-tests"

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


def _bundles(folder: Path) -> str:
    bundle = {"name": "dags", "classpath": "airflow.dag_processing.bundles.local.LocalDagBundle", "kwargs": {"path": str(folder)}}
    return json.dumps([bundle])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def prepare_scheduler(home: Path, folder: Path, users: list[str]) -> None:
    """Points Airflow, and the services that are started from here, at `home`; must happen before `airflow` is imported.

    SQLite serves several processes here: it writes ahead, and who finds it locked waits.
    """
    prepare_process(home)
    with sqlite3.connect(home / "airflow.db") as database:
        database.execute("PRAGMA journal_mode=WAL")
    (home / "config").mkdir()
    (home / "config" / "partitura_database.py").write_text('arguments = {"timeout": 60}\n')
    (home / "passwords.json").write_text(json.dumps(dict.fromkeys(users, PASSWORD)))
    port = _free_port()
    secret = "only-for-tests-" * 5
    os.environ.update(
        {
            "PARTITURA_AIRFLOW_MAJOR": version("apache-airflow").partition(".")[0],
            "AIRFLOW__CORE__DAGS_FOLDER": str(folder),
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__PARALLELISM": "6",
            "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT": "120",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{user}:admin" for user in users) or "nobody:viewer",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "passwords.json"),
            "AIRFLOW__API__PORT": str(port),
            "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
            "AIRFLOW__API__SECRET_KEY": secret,
            "AIRFLOW__API_AUTH__JWT_SECRET": secret,
            "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST": _bundles(folder),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONNECT_ARGS": "partitura_database.arguments",
            "AIRFLOW__SCHEDULER__MIN_FILE_PROCESS_INTERVAL": "600",
            "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
            "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.5",
            "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "60",
            "AIRFLOW__WORKERS__EXECUTION_API_RETRIES": "10",
            "_AIRFLOW__SKIP_DATABASE_EXECUTOR_COMPATIBILITY_CHECK": "1",
        }
    )


def prepare_run(home: Path, folder: Path) -> None:
    """In a forked child: a database of its own, and `folder` as the folder (2) or the bundle (3) that holds the DAGs."""
    from airflow import settings

    home.mkdir(parents=True)
    database = home / "airflow.db"
    shutil.copyfile(template_database(), database)
    os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = _connection(database)
    os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(folder)
    os.environ["AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST"] = _bundles(folder)
    settings.configure_vars()
    settings.configure_orm()
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
