"""Tells people when a flow run is not over when it should be."""

import json
import smtplib
from contextlib import contextmanager
from email.message import EmailMessage
from threading import Timer
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

from prefect.context import FlowRunContext
from prefect.logging import get_logger
from prefect.runtime import flow_run

from .prefect_run import text_of

SECONDS_TO_ANSWER = 10


@contextmanager
def deadline(seconds, *notify):
    """Tells everybody once the run takes longer than this; the run goes on."""
    about = {
        "pipeline": flow_run.flow_name,
        "runId": str(flow_run.id),
        "startedAt": text_of(FlowRunContext.get().start_time),
        "deadlineSeconds": seconds,
    }
    timer = Timer(seconds, tell_all, (about, notify))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def tell_all(about, notify):
    text = "The run {runId} of {pipeline} is not over after {deadlineSeconds} s."
    for it in notify:
        try:
            tell(it, about, text.format(**about))
        except Exception as error:
            get_logger().warning("nobody was told of the deadline: %s", error)


def tell(notification, about, text):
    match notification:
        case {"webhook": url}:
            post(url, {**about, "text": text})
        case {"slack": url}:
            post(url, {"text": text})
        case {"mail": to, "smtp": server}:
            send(to, server, text)


def post(url, body):
    headers = {"content-type": "application/json"}
    request = Request(url, json.dumps(body).encode(), headers)
    with urlopen(request, timeout=SECONDS_TO_ANSWER):
        pass


def send(to, server, text):
    """Sends a mail by way of a server such as smtps://user:password@mail.example."""
    url = urlsplit(server)
    secure = url.scheme == "smtps"
    message = EmailMessage()
    message["Subject"] = text
    message["From"] = unquote(url.username or "partitura@localhost")
    message["To"] = ", ".join(to)
    message.set_content(text)
    protocol = smtplib.SMTP_SSL if secure else smtplib.SMTP
    port = url.port or (465 if secure else 25)
    with protocol(url.hostname, port, timeout=SECONDS_TO_ANSWER) as smtp:
        if url.username:
            smtp.login(unquote(url.username), unquote(url.password or ""))
        smtp.send_message(message)
