"""Results of steps that are kept for later runs, where the flow's results are."""

import hashlib
import json
from datetime import datetime, timedelta, timezone

from prefect.results import get_result_store

from .prefect_store import all_exist, is_reference


def cached(code, inputs, cache, run):
    """What an earlier success with this code and inputs gave, else what `run` gives."""
    what = [code, cache.get("version"), by_content(inputs)]
    text = json.dumps(what, sort_keys=True)
    key = f"cache/{hashlib.sha256(text.encode()).hexdigest()}"
    store = get_result_store()
    if store.exists(key):
        outputs = store.read(key).result
        if all_exist(uris_in(outputs)):
            print(f"The result of an earlier run: {key}")
            return outputs
    outputs, seconds = run(), cache.get("seconds")
    until = seconds and datetime.now(timezone.utc) + timedelta(seconds=seconds)
    store.write(outputs, key=key, expiration=until)
    return outputs


def by_content(value):
    """The value, artifacts by what is in them and not by where they are."""
    if is_reference(value):
        return {"type": value["type"], "sha256": value["sha256"]}
    if isinstance(value, dict):
        return {key: by_content(it) for key, it in value.items()}
    return list(map(by_content, value)) if isinstance(value, list) else value


def uris_in(value):
    """The URIs of all artifacts and large values in a value."""
    if is_reference(value):
        return [value["uri"]]
    inner = value.values() if isinstance(value, dict) else value
    return sum(map(uris_in, inner), []) if isinstance(value, (dict, list)) else []
