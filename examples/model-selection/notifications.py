"""Steps that tell people something. They need Python's standard library only."""

import json
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

TIMEOUT_SECONDS = 10


class Alert(RuntimeError):
    """Raised to make a run fail visibly when nobody else can be told."""


def notify(text: str, webhook: str) -> dict[str, str]:
    """Tells the webhook when there is one, else the log."""
    print(text)
    if webhook:
        post(webhook, text)
    return {"channel": "webhook" if webhook else "log"}


def alert(text: str, webhook: str) -> dict[str, str]:
    """Tells the webhook when there is one, else fails so that the engine tells."""
    if not webhook:
        raise Alert(text)
    return notify(text, webhook)


def post(webhook: str, text: str) -> None:
    """Posts `{"text": ...}`, as chat services want it; fails unless accepted."""
    if urlsplit(webhook).scheme not in ("http", "https"):
        raise ValueError("a webhook is an http or https address")
    body = json.dumps({"text": text}).encode()
    request = Request(webhook, body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=TIMEOUT_SECONDS):
        pass
