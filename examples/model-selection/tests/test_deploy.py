import hashlib
import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

import steps
from conftest import Prepared
from tables import Table, read_table, write_table


def deploy(files: Prepared, registry: Path, **changed: object) -> dict[str, object]:
    arguments: dict[str, object] = {
        "model": files.model,
        "metrics": files.metrics,
        "training": files.train,
        "statistics": files.statistics,
        "sample": files.test,
        "name": "m",
        "registry": str(registry),
        "git_commit": "abc",
    }
    return steps.deploy(**{**arguments, **changed})


def aliases(registry: Path) -> dict[str, int]:
    return json.loads((registry / "m" / "aliases.json").read_text())


def other_model(prepared: Prepared, path: Path) -> Path:
    steps.train(prepared.train, "forest", 1.0, path)
    return path


def test_registers_everything_known_about_the_model(
    prepared: Prepared, tmp_path: Path
) -> None:
    deployed = deploy(prepared, tmp_path)
    assert deployed == {"url": (tmp_path / "m" / "1").as_uri(), "version": 1}
    metadata = json.loads((tmp_path / "m" / "1" / "metadata.json").read_text())
    digest = hashlib.sha256(prepared.train.read_bytes()).hexdigest()
    assert metadata["dataHash"] == digest
    assert metadata["codeHash"] == steps.code_hash()
    assert metadata["gitCommit"] == "abc"
    assert metadata["metrics"] == json.loads(prepared.metrics.read_text())
    copy = tmp_path / "m" / "1" / "model"
    assert copy.read_bytes() == prepared.model.read_bytes()
    assert aliases(tmp_path) == {"production": 1}


def test_deploying_again_changes_nothing(prepared: Prepared, tmp_path: Path) -> None:
    first = deploy(prepared, tmp_path)
    metadata = tmp_path / "m" / "1" / "metadata.json"
    before = metadata.read_bytes()
    assert deploy(prepared, tmp_path, git_commit="later") == first
    assert metadata.read_bytes() == before
    assert not (tmp_path / "m" / "2").exists()


def test_another_model_is_a_new_version_and_the_old_one_can_come_back(
    prepared: Prepared, tmp_path: Path
) -> None:
    other = other_model(prepared, tmp_path / "other")
    registry = tmp_path / "registry"
    for model, version in ((prepared.model, 1), (other, 2), (prepared.model, 1)):
        assert deploy(prepared, registry, model=model)["version"] == version
        assert aliases(registry) == {"production": version}


def test_other_data_or_code_is_a_new_version(
    prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert deploy(prepared, tmp_path)["version"] == 1
    assert deploy(prepared, tmp_path, training=prepared.test)["version"] == 2
    monkeypatch.setattr(steps, "code_hash", lambda: "other code")
    assert deploy(prepared, tmp_path)["version"] == 3


def test_a_model_that_cannot_be_loaded_never_becomes_production(
    prepared: Prepared, tmp_path: Path
) -> None:
    deploy(prepared, tmp_path)
    broken = tmp_path / "broken"
    broken.write_bytes(prepared.model.read_bytes()[:100])
    for _ in range(2):
        with pytest.raises(RuntimeError, match=r"smoke test of .*/m/2 failed"):
            deploy(prepared, tmp_path, model=broken)
        assert aliases(tmp_path) == {"production": 1}


def test_a_model_that_is_wrong_never_becomes_production(
    prepared: Prepared, tmp_path: Path
) -> None:
    table = read_table(prepared.train)
    flipped = Table(table.columns, table.features, 1 - table.target)
    write_table(tmp_path / "flipped", flipped)
    steps.train(tmp_path / "flipped", "logistic", 1.0, tmp_path / "wrong")
    with pytest.raises(RuntimeError, match="of 10 rows right"):
        deploy(prepared, tmp_path, model=tmp_path / "wrong")
    assert not (tmp_path / "m" / "aliases.json").exists()


def test_the_smoke_test_reads_the_registered_copy(
    prepared: Prepared, tmp_path: Path
) -> None:
    deploy(prepared, tmp_path)
    (tmp_path / "m" / "1" / "model").write_bytes(b"harmed")
    with pytest.raises(RuntimeError, match="smoke test"):
        deploy(prepared, tmp_path)


def test_one_row_is_enough_for_the_smoke_test(
    prepared: Prepared, tmp_path: Path
) -> None:
    write_table(tmp_path / "one", read_table(prepared.test).take(np.array([0])))
    assert deploy(prepared, tmp_path, sample=tmp_path / "one")["version"] == 1


def test_the_code_hash_covers_every_module_of_the_steps() -> None:
    imported = {
        line.split()[1]
        for module in steps.CODE
        for line in (steps.FOLDER / f"{module}.py").read_text().splitlines()
        if line.startswith("from ")
    }
    local = {name for name in imported if (steps.FOLDER / f"{name}.py").exists()}
    assert local | {"steps"} == set(steps.CODE)


def test_the_commit_is_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GIT_COMMIT", raising=False)
    monkeypatch.setattr(steps, "FOLDER", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert steps.current_commit() == "unknown"
    author = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    git = ["git", "-C", str(tmp_path), *author]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "m"], check=True)
    head = subprocess.check_output([*git, "rev-parse", "HEAD"], text=True).strip()
    assert steps.current_commit() == head
    monkeypatch.setenv("GIT_COMMIT", "from-ci")
    assert steps.current_commit() == "from-ci"
    monkeypatch.delenv("GIT_COMMIT")
    monkeypatch.setenv("PATH", "")
    assert steps.current_commit() == "unknown"
