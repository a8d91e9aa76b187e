"""A web server on this machine for tests in a browser, which can misbehave like a real one."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from playwright.sync_api import BrowserContext, Error, Route

# Not the table of the machine, which differs between machines.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".opml": "application/xml; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
FAVICON = "/favicon.ico"
"""A browser requests it by itself at an unpredictable time, so it is not recorded."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to a server."""

    method: str
    path: str
    query: str
    headers: Message
    """By name, in any case; None for one that was not sent."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response; its media type comes from the path unless `headers` has one."""

    body: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Asked], Answer | None]
"""Responds to a request in its own thread; None closes the connection without a response."""


def closed(asked: Asked) -> None:
    """Close the connection without a response."""


@dataclass
class Held:
    """A handler that responds only once released."""

    answer: Answer
    asked: Event = field(default_factory=Event)
    """Set by the first request."""
    _released: Event = field(default_factory=Event)

    def release(self) -> None:
        """Respond to all waiting and future requests."""
        self._released.set()

    def __call__(self, asked: Asked) -> Answer:
        self.asked.set()
        self._released.wait()
        return self.answer


class Server:
    """Serve `pages` by path ("/a.html"), and otherwise the files of `folder`; record the requests.

    With `cors`, scripts of other origins may read everything. `headers` are sent with every response.
    """

    def __init__(
        self, folder: Path | None = None, *, headers: Mapping[str, str] | None = None, cors: bool = False
    ) -> None:
        self.folder = folder
        self.headers = dict(headers or {}) | ({"Access-Control-Allow-Origin": "*"} if cors else {})
        self.cors = cors
        self.pages: dict[str, str | bytes | Answer | Handler] = {}
        self.requests: list[Asked] = []
        self._http = _Http(self)
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        """The base address, with a slash at its end."""
        return f"http://127.0.0.1:{self._http.server_port}/"

    @property
    def other_url(self) -> str:
        """The same server under a host name that is another site to a browser, not only another origin."""
        return f"http://localhost:{self._http.server_port}/"

    @property
    def paths(self) -> list[str]:
        """The requested paths, in order."""
        return [asked.path for asked in self.requests]

    def hold(self, path: str, answer: str | bytes | Answer = "") -> Held:
        """Respond at `path` only once the returned handler is released."""
        self.pages[path] = held = Held(answer if isinstance(answer, Answer) else Answer(answer))
        return held

    def stand_in(self, context: BrowserContext, url: str) -> None:
        """Respond to the requests of a browser profile for everything below `url`, which is on another machine."""

        def answer(route: Route) -> None:
            # A browser may still request the icon of a page when the test is over and its profile closed.
            with suppress(Error):
                route.fulfill(response=route.fetch(url=self.url + route.request.url.removeprefix(url)))

        context.route(f"{url}**", answer)

    def answer(self, asked: Asked) -> Answer | None:
        """Return the response to a request."""
        if asked.path != FAVICON:
            self.requests.append(asked)
        if asked.method == "OPTIONS":  # a CORS preflight request
            allowed = {"Access-Control-Allow-Headers": "*", "Access-Control-Allow-Methods": "*"} if self.cors else {}
            return Answer(status=204, headers=allowed)
        made = self.pages.get(asked.path)
        if made is None:
            return self._file(asked)
        if isinstance(made, str | bytes):
            return Answer(made)
        return made if isinstance(made, Answer) else made(asked)

    def _file(self, asked: Asked) -> Answer:
        path = self.folder and self.folder / asked.path[1:] / ("index.html" if asked.path.endswith("/") else "")
        if not path or not path.is_file():
            return Answer("Not found", 404, {"Content-Type": MEDIA_TYPES[".txt"]})
        body = path.read_bytes()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if asked.headers["If-None-Match"] == etag:
            return Answer(status=304, headers={"ETag": etag})
        kind = MEDIA_TYPES.get(path.suffix, "application/octet-stream")
        return Answer(body, headers={"Content-Type": kind, "ETag": etag})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for page in self.pages.values():
            if isinstance(page, Held):
                page.release()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Http(ThreadingHTTPServer):
    block_on_close = False  # a browser opens connections in advance that it may never use

    def __init__(self, server: Server) -> None:
        self.of = server
        super().__init__(("127.0.0.1", 0), _Request)

    def handle_error(self, request: object, client_address: object) -> None:
        # A browser may disconnect at any time; an error in a handler ends its thread, which fails the test.
        if not isinstance(sys.exception(), ConnectionError):
            raise


class _Request(BaseHTTPRequestHandler):
    server: _Http

    def _respond(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        asked = Asked(self.command, unquote(parts.path), parts.query, self.headers, body)
        answer = self.server.of.answer(asked)
        if answer is None:
            return
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        suffix = PurePosixPath(asked.path).suffix or ".html"
        headers = {"Content-Type": MEDIA_TYPES.get(suffix, "application/octet-stream")}
        headers |= self.server.of.headers | dict(answer.headers) | {"Content-Length": str(len(body))}
        self.send_response_only(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_OPTIONS = _respond  # noqa: N815  # the names that http.server asks for

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Do not log: requests are in `Server.requests`."""
