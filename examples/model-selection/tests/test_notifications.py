import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import HTTPError

import pytest

from notifications import Alert, alert, notify


class Hook(HTTPServer):
    """A webhook on loopback that keeps what it is sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.received: list[object] = []
        self.status = 200

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class Receiver(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.headers["Content-Type"], json.loads(body)))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("step", [notify, alert])
def test_the_webhook_is_told(hook: Hook, step: object) -> None:
    text = 'it is 20 % "worse" – ü {{ x }}'
    assert step(text, hook.address) == {"channel": "webhook"}
    assert hook.received == [("application/json", {"text": text})]


@pytest.mark.parametrize("step", [notify, alert])
def test_a_webhook_that_refuses_is_a_failure(hook: Hook, step: object) -> None:
    hook.status = 500
    with pytest.raises(HTTPError):
        step("text", hook.address)


def test_without_a_webhook_notify_writes_to_the_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert notify("below 0.9", "") == {"channel": "log"}
    assert capsys.readouterr().out == "below 0.9\n"


def test_without_a_webhook_an_alert_fails() -> None:
    with pytest.raises(Alert, match="drifted"):
        alert("drifted", "")


@pytest.mark.parametrize("webhook", ["file:///etc/hosts", "hooks.example.org"])
def test_only_web_addresses_are_called(webhook: str) -> None:
    with pytest.raises(ValueError, match="http or https"):
        notify("text", webhook)
