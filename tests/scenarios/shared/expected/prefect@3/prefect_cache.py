"""Results of steps that are kept for later runs, where the flow's results are."""

import hashlib
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from prefect.results import get_result_store


def cached(code, inputs, cache, run):
    """What an earlier success with this code and inputs gave, else what `run` gives."""
    what = [code, cache.get("version"), by_content(inputs)]
    text = json.dumps(what, sort_keys=True)
    key = f"cache/{hashlib.sha256(text.encode()).hexdigest()}"
    store = get_result_store()
    if store.exists(key):
        outputs = store.read(key).result
        if all(map(Path.exists, files_in(outputs))):
            print(f"The result of an earlier run: {key}")
            return outputs
    outputs, seconds = run(), cache.get("seconds")
    until = seconds and datetime.now(timezone.utc) + timedelta(seconds=seconds)
    store.write(outputs, key=key, expiration=until)
    return outputs


def is_artifact(value):
    return isinstance(value, dict) and value.keys() >= {"type", "uri", "sha256"}


def by_content(value):
    """The value, artifacts by what is in them and not by where they are."""
    if is_artifact(value):
        return {"type": value["type"], "sha256": value["sha256"]}
    if isinstance(value, dict):
        return {key: by_content(it) for key, it in value.items()}
    return list(map(by_content, value)) if isinstance(value, list) else value


def files_in(value):
    """The paths of all artifacts in a value."""
    if is_artifact(value):
        return [Path(url2pathname(urlsplit(value["uri"]).path))]
    inner = value.values() if isinstance(value, dict) else value
    return sum(map(files_in, inner), []) if isinstance(value, (dict, list)) else []
