"""Answers to requests: what a careful web server would say of the published files, and the preview's own addresses.

Nothing is looked up on the disk by what a request says: a path names a file of the preview, or nothing.
"""

from __future__ import annotations

import hashlib
import html
import os
import re
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from difflib import get_close_matches
from email.utils import formatdate
from importlib import resources
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote, urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from coopfeed.errors import CoopfeedError
from coopfeed.model import Output, OutputInfo, layout
from coopfeed.preview.builder import PreviewBuild, PreviewBuilder
from coopfeed.preview.live import Broadcaster
from coopfeed.publishing import record

FOLDER = layout.PRIVATE
"""The folder of the preview's own addresses; no publication has one whose name begins with a dot."""

_SCRIPT, _STYLE, _EVENTS = (f"/{FOLDER}/{name}" for name in ("live.js", "future.css", "events"))
_NAMED = 8  # files that a "not found" page names
_COMPARED = 200  # characters: comparing takes the square of them, and any site can ask
_ASSETS = resources.files("coopfeed.preview").joinpath("assets")
_IN_UTF_8 = re.compile(r"text/.*|application/(?:.*\+)?xml")
_BODY = re.compile(rb"<body(?:\s[^<>]*)?>")


def application(builder: PreviewBuilder, broadcaster: Broadcaster, host: str, allowed: Collection[str] = ()) -> ASGIApp:
    """Return what answers requests that are made to `host` or an `allowed` one: with what `builder` makes of the state
    that `broadcaster` has.
    """

    async def file(request: Request) -> Response:
        return await _file(builder, broadcaster, request)

    async def events(request: Request) -> Response:
        return StreamingResponse(_stream(broadcaster), media_type="text/event-stream", headers=_FRESH)

    return Starlette(
        routes=[
            Route(_SCRIPT, _own("live.js", "text/javascript")),
            Route(_STYLE, _own("future.css", "text/css")),
            Route(_EVENTS, events),
            Route("/{path:path}", file),
        ],
        exception_handlers={Exception: _bug},
        middleware=[Middleware(_Hosts, host=host, allowed=allowed), Middleware(GZipMiddleware, compresslevel=1)],
    )


async def _bug(request: Request, error: Exception) -> Response:
    """Print the traceback of a bug, and go on."""
    traceback.print_exception(error)
    return PlainTextResponse(f"internal error: {error!r}\n", 500, _FRESH)


# What is not published yet is for the pages of this machine alone: others may neither load a file of it as an image or
# script (https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header), nor show a page of it in a frame.
_OWNERS = "'self' http://localhost:* http://127.0.0.1:* https://localhost:* https://127.0.0.1:*"
_FRESH = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": f"frame-ancestors {_OWNERS}",
    "Cross-Origin-Resource-Policy": "same-site",
    "X-Content-Type-Options": "nosniff",
}


def _own(name: str, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return _conditional(request, _ASSETS.joinpath(name).read_bytes(), media_type, {})

    return answer


async def _stream(broadcaster: Broadcaster) -> AsyncIterator[str]:
    """Server-sent events: what there is now, and what there is from then on.

    https://html.spec.whatwg.org/multipage/server-sent-events.html
    """
    yield "retry: 500\n\n"
    async for state in broadcaster.states():
        yield f"data: {state}\n\n"


async def _file(builder: PreviewBuilder, broadcaster: Broadcaster, request: Request) -> Response:
    state = broadcaster.state
    path = request.path_params["path"]
    preview = state.preview
    if preview is None:
        return _page(
            503, "Nothing to show yet", "<p>The project has errors. The preview appears once they are fixed.</p>"
        )
    if path == "" or path.endswith("/"):
        path += layout.PAGE
    elif f"{path}/{layout.PAGE}" in preview.jobs:
        return RedirectResponse(f"/{quote(path)}/", 307, _FRESH)
    try:
        output = await run_in_threadpool(builder.output, preview, path)
    except CoopfeedError as error:
        return _page(503, "This page cannot be rendered", f"<p>{html.escape(str(error))}</p>", preview)
    if path == record.FILE:
        return _page(404, "No record", f"<p>{record.FILE} is written when you publish.</p>", preview)
    if output is None:
        names = await run_in_threadpool(_near, path, preview.paths)
        links = "".join(f'<li><a href="/{quote(name)}">{html.escape(name)}</a></li>' for name in names)
        said = f"<p>Nothing is published at <code>/{html.escape(path)}</code>.</p>"
        return _page(404, "Not found", f"{said}<p>There is:</p><ul>{links}</ul>" if links else said, preview)
    return _answer(request, output, preview)


def _near(path: str, paths: Sequence[str]) -> list[str]:
    """Return the paths that were probably meant: that are written alike, or have the same name elsewhere."""
    name = path.removesuffix(f"/{layout.PAGE}").rpartition("/")[2]
    same = (each for each in paths if name and name in each.split("/"))
    alike = get_close_matches(path, paths, _NAMED, 0.6) if len(path) <= _COMPARED else []
    return [*dict.fromkeys((*alike, *same))][:_NAMED]


def _answer(request: Request, output: Output, preview: PreviewBuild) -> Response:
    media_type = f"{output.media_type}; charset=utf-8" if _IN_UTF_8.fullmatch(output.media_type) else output.media_type
    headers = _open(request, output.info)
    if isinstance(output.content, Path):
        return _from_disk(request, output.content, media_type, headers)
    content = output.content
    if output.media_type == "text/html":
        content = _with_script(content, preview)
    return _conditional(request, content, media_type, headers)


def _with_script(page: bytes, preview: PreviewBuild | None) -> bytes:
    """Return a page with one script element more; with a banner, where something is shown that is not published.

    A part that is included in other pages stays as it is.
    """
    version = preview.version if preview else ""
    script = f'<script src="{_SCRIPT}" data-version="{version}" defer></script>\n'.encode()
    if not preview or not preview.notes:
        return _before_end(page, script)
    style = f'<link rel="stylesheet" href="{_STYLE}">\n'
    attributes = 'class="coopfeed-future" aria-label="Preview" lang="en" dir="ltr"'
    banner = f"\n{style}<aside {attributes}>{html.escape(preview.notes)}</aside>"
    marked = _BODY.sub(lambda begin: begin[0] + banner.encode(), page, count=1)
    return _before_end(marked, script)


def _before_end(page: bytes, script: bytes) -> bytes:
    content, end, rest = page.rpartition(b"</body>")
    return content + (script + end if end else b"") + rest


def _open(request: Request, file: OutputInfo) -> dict[str, str]:
    """Let scripts of pages on this machine read what web servers are to open to everyone."""
    if not file.kind.is_open(file.media_type):
        return {}
    origin = request.headers.get("origin", "")
    allowed = {"Access-Control-Allow-Origin": origin} if _is_this_machine(host_of(origin)) else {}
    return allowed | {"Vary": "Origin"}


def _page(status: int, title: str, text: str, preview: PreviewBuild | None = None) -> Response:
    """Return a page of the preview's own."""
    head = f'<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>\n'
    page = f"{head}<body>\n<main><h1>{title}</h1>{text}</main>\n</body>\n</html>\n".encode()
    return Response(_with_script(page, preview), status, _FRESH, "text/html")


def _conditional(request: Request, content: bytes, media_type: str, headers: dict[str, str]) -> Response:
    # Weak, because it is the same for what is compressed.
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {**_FRESH, **headers, "ETag": etag}
    if _is_known(request, etag):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)


def _from_disk(request: Request, path: Path, media_type: str, headers: dict[str, str]) -> Response:
    """Return a file of the project, however large, or a part of it, as players of sound and film ask for."""
    try:
        status = os.stat(path)
    except OSError as error:
        return PlainTextResponse(f"{path.name} cannot be read: {error.strerror}\n", 404, _FRESH)
    etag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
    headers = {**_FRESH, **headers, "ETag": etag, "Last-Modified": formatdate(status.st_mtime, usegmt=True)}
    if _is_known(request, etag):
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers, media_type=media_type, stat_result=status)


def _is_known(request: Request, etag: str) -> bool:
    """Return whether the client has this already (RFC 9110, 13.1.2)."""
    known = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    return "*" in known or etag.removeprefix("W/") in (each.removeprefix("W/") for each in known)


_TUNNELS = (".app.github.dev", ".devtunnels.ms", ".gitpod.io", ".ngrok-free.app", ".ngrok.app", ".trycloudflare.com")
"""Names of tunnels (Codespaces, VS Code and others). They lead to the servers of the tunnel, and only the
tunnel's owner can make one of them lead to this machine."""


class _Hosts:
    """Refuses requests for a host that is not ours: a name on somebody's site that leads to this machine would let its
    scripts read the preview (DNS rebinding). A name that begins with a dot allows all names below it."""

    def __init__(self, app: ASGIApp, host: str, allowed: Collection[str]) -> None:
        self.app = app
        self.host = host
        self.allowed = frozenset(allowed)
        self.endings = (*_TUNNELS, *(name for name in allowed if name.startswith(".")))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        asked = host_of(f"//{Headers(scope=scope).get('host', '')}")
        if scope["type"] == "http" and not self._is_ours(asked):
            said = f"This preview does not answer at {asked or 'that address'}. Use the address that it printed.\n"
            if asked:
                said += f"If a tunnel or proxy of yours has this name: coopfeed serve --allow-host {asked}\n"
            await PlainTextResponse(said, 421, _FRESH)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_ours(self, asked: str) -> bool:
        if asked == self.host or _is_this_machine(asked) or asked in self.allowed or asked.endswith(self.endings):
            return True
        # An address is safe, as only a name can be made to lead elsewhere.
        return not _is_this_machine(self.host) and _is_address(asked)


def host_of(address: str) -> str:
    """Return the host in an address, in small letters; "" where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_this_machine(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)
