"""A model registry in a folder.

    <registry>/<name>/<version>/{metadata.json, model, ...}
    <registry>/<name>/aliases.json             {"production": <version>}

Versions are never changed and their numbers only grow. Whatever is written appears
whole or not at all.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

METADATA = "metadata.json"
ALIASES = "aliases.json"


@dataclass(frozen=True)
class Version:
    """One registered version: its number, its folder and what is known about it."""

    number: int
    folder: Path
    metadata: Mapping[str, Any]


def open_registry(location: str) -> Path:
    """The folder meant by an absolute path, a `~` path or a `file://` URL."""
    url = urlsplit(location)
    if url.scheme and (url.scheme != "file" or url.netloc not in ("", "localhost")):
        raise ValueError(f'a registry is a folder, not "{location}"')
    folder = Path(unquote(url.path) if url.scheme else location).expanduser()
    if not folder.is_absolute():
        raise ValueError(
            f'registry "{location}" must be absolute: every task has its own folder'
        )
    return folder


def file_hash(path: Path) -> str:
    """The sha256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def register(
    registry: Path,
    name: str,
    files: Mapping[str, Path],
    identity: Mapping[str, str],
    details: Mapping[str, Any],
) -> Version:
    """Registers copies of the files as a new version.

    When a version of the same `identity` is there already, that one is returned.
    """
    content = json.dumps(dict(identity), sort_keys=True).encode()
    content_hash = hashlib.sha256(content).hexdigest()
    with _locked(_shelf(registry, name)) as shelf:
        versions = [read_version(registry, name, number) for number in _numbers(shelf)]
        for version in versions:
            if version.metadata["contentHash"] == content_hash:
                return version
        number = max((version.number for version in versions), default=0) + 1
        staging = Path(tempfile.mkdtemp(prefix=".staging-", dir=shelf))
        try:
            for file, source in files.items():
                shutil.copyfile(source, staging / file)
            _write_json(
                staging / METADATA,
                {
                    "name": name,
                    "version": number,
                    "createdAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                    "contentHash": content_hash,
                    **identity,
                    **details,
                    "files": {file: file_hash(staging / file) for file in files},
                },
            )
            staging.chmod(0o755)
            staging.rename(shelf / str(number))
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return read_version(registry, name, number)


def read_version(registry: Path, name: str, number: int) -> Version:
    """A registered version by its number."""
    folder = _shelf(registry, name) / str(number)
    return Version(number, folder, json.loads((folder / METADATA).read_text("utf-8")))


def promote(registry: Path, alias: str, version: Version) -> None:
    """Makes an alias point at a version."""
    with _locked(_shelf(registry, version.metadata["name"])) as shelf:
        _write_json(shelf / ALIASES, {**_aliases(shelf), alias: version.number})


def resolve(registry: Path, name: str, alias: str) -> Version:
    """The version an alias points at, once its files are seen to be unharmed."""
    aliases = _aliases(_shelf(registry, name))
    if alias not in aliases:
        raise LookupError(f'registry {registry} has no "{alias}" version of {name}')
    version = read_version(registry, name, aliases[alias])
    for file, expected in version.metadata["files"].items():
        if file_hash(version.folder / file) != expected:
            raise ValueError(f"{version.folder / file} is not what was registered")
    return version


def _shelf(registry: Path, name: str) -> Path:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name):
        raise ValueError(f'"{name}" is no name for a model')
    return registry / name


def _numbers(shelf: Path) -> list[int]:
    return sorted(int(entry.name) for entry in shelf.iterdir() if entry.name.isdigit())


def _aliases(shelf: Path) -> dict[str, int]:
    path = shelf / ALIASES
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def _write_json(path: Path, value: Mapping[str, Any]) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)


@contextmanager
def _locked(shelf: Path) -> Iterator[Path]:
    shelf.mkdir(parents=True, exist_ok=True)
    with (shelf / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield shelf
