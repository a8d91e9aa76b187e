"""A web server on this machine for tests in a browser, which can behave as badly as a real one."""

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

# Not the machine's own table, which differs between desks.
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
"""A browser asks for it by itself, whenever it likes: no test can say when, so it is noted nowhere."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that a server got."""

    method: str
    path: str
    query: str
    headers: Message
    """By their names, in any case; None for one that was not sent."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sends; its media type is that of the path unless `headers` has one."""

    body: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Asked], Answer | None]
"""Answers a request in a thread of its own; None closes the connection without a word."""


def closed(asked: Asked) -> None:
    """A handler that closes the connection without a word."""


@dataclass
class Held:
    """A handler that answers only once it is released."""

    answer: Answer
    asked: Event = field(default_factory=Event)
    """Set as soon as there is a request."""
    _released: Event = field(default_factory=Event)

    def release(self) -> None:
        """Answer all who wait and all who ask from now on."""
        self._released.set()

    def __call__(self, asked: Asked) -> Answer:
        self.asked.set()
        self._released.wait()
        return self.answer


class Server:
    """Serves what is in `pages` by its path ("/a.html"), and else the files of `folder`; notes what it was asked for.

    With `cors`, the scripts of other origins may read all of it. `headers` are sent with every answer.
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
        """The same under a name that is another site to a browser, not only another origin."""
        return f"http://localhost:{self._http.server_port}/"

    @property
    def paths(self) -> list[str]:
        """The paths that it was asked for, in their order."""
        return [asked.path for asked in self.requests]

    def hold(self, path: str, answer: str | bytes | Answer = "") -> Held:
        """Answer at `path` only when what this gives is released."""
        self.pages[path] = held = Held(answer if isinstance(answer, Answer) else Answer(answer))
        return held

    def stand_in(self, context: BrowserContext, url: str) -> None:
        """Answer the requests of a browser profile for all below `url`, which no desk can reach, from here."""

        def answer(route: Route) -> None:
            # A browser may still ask for the icon of a page when the test is over, and its profile closed.
            with suppress(Error):
                route.fulfill(response=route.fetch(url=self.url + route.request.url.removeprefix(url)))

        context.route(f"{url}**", answer)

    def answer(self, asked: Asked) -> Answer | None:
        """What a request gets."""
        if asked.path != FAVICON:
            self.requests.append(asked)
        if asked.method == "OPTIONS":  # a browser asks so before it sends another origin what a form could not
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
    block_on_close = False  # a browser opens connections ahead, on which no request ever comes

    def __init__(self, server: Server) -> None:
        self.of = server
        super().__init__(("127.0.0.1", 0), _Request)

    def handle_error(self, request: object, client_address: object) -> None:
        # A browser may go away at any time; a mistake in a handler ends its thread, which fails the test.
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
        """Say nothing: what was asked for is in `Server.requests`."""
