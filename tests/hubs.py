"""A real hub in its own process, and subscribers that follow the recommendation (https://www.w3.org/TR/websub/)."""

from __future__ import annotations

import hmac
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

import urllib3
from lxml import etree

from tests.needs import need
from tests.web.servers import Answer, Asked, Server

ATOM = "{http://www.w3.org/2005/Atom}"
PYTHON = Path(__file__).parents[1] / "build" / "hub" / "env" / "bin" / "python"

# It does at once what it would otherwise do later: when it responds, everything is done.
FLASK_WEBSUB = """
import sys
from celery import Celery
from flask import Flask
from flask_websub.hub import Hub, SQLite3HubStorage
from werkzeug.serving import make_server
app = Flask("hub")
app.config["PUBLISH_SUPPORTED"] = True
later = Celery("hub")
later.conf.task_always_eager = True
app.register_blueprint(Hub(SQLite3HubStorage(sys.argv[1]), later).build_blueprint("/hub"))
server = make_server("127.0.0.1", 0, app, threaded=True)
print(f"http://127.0.0.1:{server.server_port}/hub", flush=True)
server.serve_forever()
"""


@contextmanager
def a_hub(folder: Path) -> Iterator[str]:
    """Run Flask-WebSub with its subscriptions in `folder`, and yield its address."""
    need(PYTHON.exists(), "Flask-WebSub (make build/hub/env/installed)")
    command = [str(PYTHON), "-c", FLASK_WEBSUB, str(folder / "hub.sqlite")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@dataclass
class Subscriber:
    """A subscriber to a feed: `got` is the content received, all of it signed with the secret."""

    secret: str = "between us"  # noqa: S105
    topic: str = ""
    got: list[bytes] = field(default_factory=list)
    server: Server = field(default_factory=Server)

    def __enter__(self) -> Self:
        self.server.pages["/callback"] = self.called
        self.server.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.server.__exit__(*error)

    def subscribe(self, document: bytes) -> None:
        """Subscribe to an Atom document with the hub and self link that it names (4 and 5.1)."""
        links = {link.get("rel"): link.get("href", "") for link in etree.fromstring(document).iter(f"{ATOM}link")}
        self.topic = links["self"]
        form = {
            "hub.mode": "subscribe",
            "hub.topic": self.topic,
            "hub.callback": f"{self.server.url}callback",
            "hub.secret": self.secret,
        }
        with urllib3.PoolManager() as client:
            assert client.request("POST", links["hub"], fields=form, encode_multipart=False).status == 202
        assert [asked.method for asked in self.server.requests] == ["GET"]

    def called(self, asked: Asked) -> Answer:
        """Confirm the intent (5.3), or accept signed content (7.1)."""
        if asked.method == "GET":
            query = {name: value for name, (value,) in parse_qs(asked.query).items()}
            meant = query["hub.mode"] == "subscribe" and query["hub.topic"] == self.topic
            return Answer(query["hub.challenge"]) if meant else Answer(status=404)
        method, _, signature = asked.headers["X-Hub-Signature"].partition("=")
        if hmac.compare_digest(hmac.new(self.secret.encode(), asked.body, method).hexdigest(), signature):
            self.got.append(asked.body)
        return Answer(status=204)


def notified(server: Server, path: str = "/hub") -> list[str]:
    """Return the addresses that a server in place of a hub was notified of, in order."""
    forms = [parse_qs(asked.body.decode()) for asked in server.requests if asked.path == path]
    for form in forms:
        assert urlencode({"hub.mode": "publish"}) in urlencode(form, doseq=True)
        assert form["hub.url"] == form["hub.topic"]
    return [form["hub.url"][0] for form in forms]
