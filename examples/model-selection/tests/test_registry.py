import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from model_registry import (
    Version,
    file_hash,
    open_registry,
    promote,
    read_version,
    register,
    resolve,
)


def add(registry: Path, content: str, name: str = "m") -> Version:
    source = registry.parent / f"source-{content}"
    source.write_text(content)
    return register(registry, name, {"model": source}, {"modelHash": content}, {})


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return tmp_path / "registry"


def test_version_numbers_grow(registry: Path) -> None:
    numbers = [add(registry, content).number for content in "abcdefghijkl"]
    assert numbers == list(range(1, 13))
    assert add(registry, "a", name="other").number == 1


def test_the_same_content_is_registered_once(registry: Path) -> None:
    first = add(registry, "a")
    add(registry, "b")
    assert add(registry, "a") == first
    assert sorted(p.name for p in (registry / "m").glob("[!.]*")) == ["1", "2"]


def test_a_version_holds_copies_and_what_is_known_of_them(registry: Path) -> None:
    version = add(registry, "a")
    assert (version.folder / "model").read_text() == "a"
    assert version.metadata["version"] == 1
    assert version.metadata["modelHash"] == "a"
    assert version.metadata["files"] == {"model": file_hash(version.folder / "model")}
    assert version.metadata["createdAt"].endswith("Z")
    assert read_version(registry, "m", 1) == version


def test_a_failing_copy_leaves_nothing_behind(registry: Path) -> None:
    add(registry, "a")
    with pytest.raises(FileNotFoundError):
        register(registry, "m", {"model": registry / "gone"}, {"modelHash": "x"}, {})
    left = sorted(p.name for p in (registry / "m").iterdir())
    assert left == [".lock", "1"]
    assert add(registry, "b").number == 2


def test_registering_at_once_gives_every_content_its_own_number(
    registry: Path,
) -> None:
    contents = [f"c{index % 8}" for index in range(32)]
    with ThreadPoolExecutor(8) as pool:
        versions = list(pool.map(lambda content: add(registry, content), contents))
    numbers = {v.metadata["modelHash"]: v.number for v in versions}
    assert sorted(numbers.values()) == list(range(1, 9))
    assert all(numbers[v.metadata["modelHash"]] == v.number for v in versions)


def test_an_alias_moves_both_ways_and_keeps_the_others(registry: Path) -> None:
    first, second = add(registry, "a"), add(registry, "b")
    promote(registry, "candidate", second)
    for version in (first, second, first):
        promote(registry, "production", version)
        assert resolve(registry, "m", "production") == version
    assert resolve(registry, "m", "candidate") == second
    aliases = json.loads((registry / "m" / "aliases.json").read_text())
    assert aliases == {"candidate": 2, "production": 1}


def test_an_unknown_alias_is_named(registry: Path) -> None:
    add(registry, "a")
    with pytest.raises(LookupError, match='no "production" version of m'):
        resolve(registry, "m", "production")
    with pytest.raises(LookupError, match='no "production" version of other'):
        resolve(registry, "other", "production")


def test_a_harmed_file_is_noticed(registry: Path) -> None:
    version = add(registry, "a")
    promote(registry, "production", version)
    (version.folder / "model").write_text("b")
    with pytest.raises(ValueError, match="is not what was registered"):
        resolve(registry, "m", "production")


@pytest.mark.parametrize("name", ["", "../m", "a/b", ".hidden", "Upper", "m\n"])
def test_a_name_cannot_leave_the_registry(registry: Path, name: str) -> None:
    with pytest.raises(ValueError, match="is no name for a model"):
        add(registry, "a", name=name)
    assert not registry.exists()


def test_locations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert open_registry("/models") == Path("/models")
    assert open_registry("~/models") == Path("/home/ada/models")
    assert open_registry("file:///my%20models") == Path("/my models")
    assert open_registry("file://localhost/models") == Path("/models")


@pytest.mark.parametrize("location", ["", "models", "./models", "file:models"])
def test_a_relative_location_is_refused(location: str) -> None:
    with pytest.raises(ValueError, match="must be absolute"):
        open_registry(location)


@pytest.mark.parametrize("location", ["s3://bucket/models", "file://host/models"])
def test_a_location_elsewhere_is_refused(location: str) -> None:
    with pytest.raises(ValueError, match="a registry is a folder"):
        open_registry(location)
