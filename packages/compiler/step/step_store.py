"""Artifacts and large values of steps in object stores.

s3://bucket/key, gs://bucket/key, az://account/container/key; what is at a file: URI is
where it is. A folder is the objects below its key.

`python step_store.py run OPTIONS PROGRAM… REQUEST RESULT` brings what a request of the step
contract reads to this machine, runs `PROGRAM… REQUEST RESULT`, and keeps what that wrote.
`python step_store.py exists OPTIONS URI…` prints whether something is at each URI.
OPTIONS is a JSON object: `endpoint` and `region` of an S3-compatible server.
In a program: `fetch(uri, folder)`, `keep(path, uri)`, `exists(uri)`.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

HERE = Path(__file__).resolve().parent
# Stores have no folders: this object alone below a key is an empty one.
EMPTY = ".empty-folder"
REFERENCE = {"type", "uri", "sha256"}


class StoreError(Exception):
    """What was asked of a store could not be done."""


class S3:
    """s3://bucket/key, with the credentials and settings that boto3 finds."""

    package = "boto3"

    def __init__(self, bucket, endpoint=None, region=None):
        import boto3

        store = boto3.resource("s3", endpoint_url=endpoint, region_name=region)
        self.bucket = store.Bucket(bucket)

    def list(self, prefix):
        return [it.key for it in self.bucket.objects.filter(Prefix=prefix)]

    def download(self, key, path):
        self.bucket.download_file(key, str(path))

    def upload(self, path, key):
        self.bucket.upload_file(str(path), key)

    def delete(self, key):
        self.bucket.Object(key).delete()


class Gcs:
    """gs://bucket/key, with Google's application default credentials."""

    package = "google-cloud-storage"

    def __init__(self, bucket):
        from google.cloud import storage

        self.bucket = storage.Client().bucket(bucket)

    def list(self, prefix):
        return [it.name for it in self.bucket.list_blobs(prefix=prefix)]

    def download(self, key, path):
        self.bucket.blob(key).download_to_filename(str(path))

    def upload(self, path, key):
        self.bucket.blob(key).upload_from_filename(str(path))

    def delete(self, key):
        self.bucket.blob(key).delete()


class Azure:
    """az://account/container/key, by a connection string or Azure's default credentials."""

    package = "azure-storage-blob azure-identity"

    def __init__(self, account, container):
        from azure.storage.blob import ContainerClient

        if text := os.environ.get("AZURE_STORAGE_CONNECTION_STRING"):
            self.container = ContainerClient.from_connection_string(text, container)
            if (named := self.container.account_name) != account:
                raise StoreError(f"AZURE_STORAGE_CONNECTION_STRING is for {named}")
            return
        from azure.identity import DefaultAzureCredential

        url = f"https://{account}.blob.core.windows.net"
        self.container = ContainerClient(url, container, DefaultAzureCredential())

    def list(self, prefix):
        return list(self.container.list_blob_names(name_starts_with=prefix))

    def download(self, key, path):
        with open(path, "wb") as file:
            self.container.download_blob(key).readinto(file)

    def upload(self, path, key):
        with open(path, "rb") as file:
            self.container.upload_blob(key, file, overwrite=True)

    def delete(self, key):
        self.container.delete_blob(key)


# By scheme: the store, how many parts of a URI name it, and the options that it has.
STORES = {
    "s3": (S3, 1, ("endpoint", "region")),
    "gs": (Gcs, 1, ()),
    "az": (Azure, 2, ()),
}


def open_store(uri, options):
    """The store that a URI names, and the key in it."""
    scheme, _, rest = uri.partition("://")
    if scheme not in STORES:
        raise StoreError("it is no s3:, gs:, az: or file: URI")
    kind, count, known = STORES[scheme]
    *place, key = rest.split("/", count)
    if len(place) != count or not all([*place, key]):
        raise StoreError("it names no key")
    given = [(it, options[it]) for it in known if it in options]
    return connect(kind, tuple(place), tuple(given)), key


@lru_cache
def connect(kind, place, options):
    """A store, asked for once: its package takes long to look around."""
    try:
        return kind(*place, **dict(options))
    except ImportError as error:
        install = f"{sys.executable} -m pip install {kind.package}"
        raise StoreError(f"{error}: {install}") from error


def below(store, key):
    """The keys of what is kept as one key: its own, or those of the files of a folder."""
    keys = store.list(key)
    return [it for it in keys if it == key or it.startswith(f"{key}/")]


@contextmanager
def trying(what):
    """Says what could not be done, whatever a package raises."""
    try:
        yield
    except Exception as error:
        raise StoreError(f"cannot {what}: {' '.join(str(error).split())}") from error


def fetch(uri, folder, **options):
    """The path of what is at a URI; it is brought to this folder, and that once."""
    with trying(f"fetch {uri}"):
        if uri.startswith("file:"):
            place = Path(url2pathname(urlsplit(uri).path))
            if not place.exists():
                raise StoreError("nothing is there")
            return place
        store, key = open_store(uri, options)
        name = key.rpartition("/")[2]
        place = Path(folder, hashlib.sha256(uri.encode()).hexdigest(), name).resolve()
        if place.exists():
            return place
        keys = below(store, key)
        if not keys:
            raise StoreError("nothing is there")
        for it in keys:
            path = Path(f"{place}{it[len(key) :]}").resolve()
            if path != place and place not in path.parents:
                raise StoreError(f"the key {it} leads out of it")
            path.parent.mkdir(parents=True, exist_ok=True)
            store.download(it, path)
        if keys == [f"{key}/{EMPTY}"]:
            (place / EMPTY).unlink()
        return place


def keep(path, uri, **options):
    """Uploads a file, or each file of a folder, in place of what was at the URI."""
    if uri.startswith("file:"):
        return
    with trying(f"keep {uri}"):
        path, (store, key) = Path(path), open_store(uri, options)
        files = {key: path}
        if path.is_dir():
            files = {
                f"{key}/{it.relative_to(path).as_posix()}": it for it in path.rglob("*")
            }
            files = {name: it for name, it in files.items() if it.is_file()}
            if not files:
                (path / EMPTY).touch()
                files = {f"{key}/{EMPTY}": path / EMPTY}
        for old in set(below(store, key)) - files.keys():
            store.delete(old)
        for name, file in files.items():
            store.upload(file, name)


def exists(uri, **options):
    """Whether something is at a URI."""
    if uri.startswith("file:"):
        return Path(url2pathname(urlsplit(uri).path)).exists()
    with trying(f"look for {uri}"):
        return bool(below(*open_store(uri, options)))


def run(options, *command):
    """Runs a step whose request and result name what is in a store; gives its exit code."""
    request_file, result_file = map(Path, command[-2:])
    folder = result_file.resolve().parent / "store"
    request = json.loads(request_file.read_text("utf-8"))
    bring(request, folder / "inputs", options)
    # What this machine lacks for it is to be known before the body has done its work.
    for target in request.get("artifacts", {}).values():
        with trying(f"keep {target['uri']}"):
            open_store(target["uri"], options)
    targets = {**request.get("artifacts", {}), **request.get("large", {})}
    for name, target in targets.items():
        target["path"] = str(folder / "outputs" / name)
    request_file.write_text(json.dumps(request), "utf-8")
    if code := in_this_group(command):
        return code
    outputs = json.loads(result_file.read_text("utf-8"))["outputs"]
    for name, target in targets.items():
        value = outputs.get(name)
        if isinstance(value, dict) and value.get("uri") == target["uri"]:
            keep(target["path"], target["uri"], **options)
    return 0


def bring(request, folder, options):
    """Fetches the artifacts and large values that are inputs, and says where they are."""
    import step

    # Files of users may have the names of modules that a store's package imports.
    sys.path[:] = [it for it in sys.path if Path(it or ".").resolve() != HERE]
    kinds, inputs = request["types"]["inputs"], request["inputs"]
    for name, value in inputs.items():
        if not isinstance(value, dict) or not value.keys() >= REFERENCE:
            continue
        if "artifact" in kinds[name] or value["type"] == step.LARGE:
            path = fetch(value["uri"], folder, **options)
            found = step.refer(name, {"path": path, "uri": value["uri"]}, "")
            if found["sha256"] != value["sha256"]:
                what = f"inputs.{name} is not what was kept at {value['uri']}"
                raise StoreError(f"P7101: {what}")
            inputs[name] = {**value, "path": str(path)}


def in_this_group(command):
    """The exit code of a program, which gets the signals of this process's group itself."""
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    code = subprocess.run(command, check=False).returncode
    signal.signal(signal.SIGTERM, before)
    return code if code >= 0 else 128 - code


def main():
    action, options, *arguments = sys.argv[1:]
    options = json.loads(options)
    try:
        if action == "exists":
            print(json.dumps(all(exists(uri, **options) for uri in arguments)))
        else:
            sys.exit(run(options, *arguments))
    except StoreError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
