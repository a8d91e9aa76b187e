"""A file or an http(s) address → bytes, and a form → an http(s) address: with bounds on time, size and redirects."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from coopfeed.errors import FetchError, NotFoundError

if TYPE_CHECKING:
    import urllib3

MAX_BYTES = 50 * 1024 * 1024
MAX_REDIRECTS = 5

_LIKE_ADDRESS = re.compile(r"www\.|[^./\s](?=[^/\s]*[.:][^/\s])[^/\s]*/")
_CHUNK = 64 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SENT_AGAIN = REDIRECTS - {303}  # which says that the form has been taken, and where to look
_GONE = frozenset({404, 410})
_PASSING = frozenset({408, 429})  # and all from 500 on
_NAMED = "such are not fetched"
# Only gzip, which urllib3 unpacks in bounded pieces. Some servers refuse a client that says nothing of itself.
HEADERS = {
    "User-Agent": "coopfeed (feed publisher; one request for each thing that a person asked for)",
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, application/xml, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait for a connection, for each piece of the answer, and for all of it with its redirects."""

    connect: float = 10
    read: float = 30
    whole: float = 120


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was there: `location` is the path, or the address after all redirects.

    `media_type`, and `charset` with it, are what the server says, "" where unknown.
    """

    location: str
    content: bytes
    media_type: str = ""
    charset: str = ""

    @property
    def url(self) -> str:
        """The address, or "" of a file."""
        return self.location if is_address(self.location) else ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a form: the `status`, 0 where there was no answer, and why it was not taken, "" if it was.

    `wait` is what the server asks for before the next attempt, in seconds.
    """

    status: int
    refusal: str = ""
    wait: float = 0

    @property
    def may_pass(self) -> bool:
        """Whether another attempt may be taken."""
        return bool(self.refusal) and (self.status in _PASSING or not 0 < self.status < 500)


def is_address(location: str) -> bool:
    """Whether `location` is an address with a scheme of its own, and no path."""
    return "://" in location


def fetch(location: str, max_bytes: int = MAX_BYTES, timeouts: Timeouts | None = None) -> Fetched:
    """What is at `location`: an http(s) address, or the path of a file.

    Args:
        location: neither another scheme nor a user name is allowed in an address; nor is a redirect to such a one.
        max_bytes: of the unpacked content.
        timeouts: of an address.

    Raises:
        NotFoundError: the server says that there is nothing.
        FetchError: it cannot be read, is larger, or takes longer.
    """
    if not is_address(location):
        return _read(location, max_bytes)
    return _get(location, max_bytes, timeouts or Timeouts())


def _read(location: str, max_bytes: int) -> Fetched:
    try:
        path = Path(location)
        if path.exists() and not path.is_file():  # opening a pipe would wait for ever
            raise FetchError(f"cannot read {location}: it is {'a folder' if path.is_dir() else 'no file'}")
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        hint = "; if it is an address, write https:// before it" if _LIKE_ADDRESS.match(location) else ""
        raise FetchError(f"cannot read {location}: {reason}{hint}") from error
    if len(content) > max_bytes:
        raise FetchError(f"cannot read {location}: it is larger than {_size(max_bytes)}")
    return Fetched(location, content)


def _get(location: str, max_bytes: int, timeouts: Timeouts) -> Fetched:
    import urllib3

    until = time.monotonic() + timeouts.whole
    url = location
    try:
        for _ in range(MAX_REDIRECTS + 1):
            _refuse_strange(location, url)
            # urllib3 would follow a redirect to any host and scheme by itself.
            with (
                client(url, timeouts) as pool,
                closing(pool.request("GET", url, redirect=False, retries=False, preload_content=False)) as response,
            ):
                if response.status not in REDIRECTS:
                    _refuse_status(location, response.status)
                    content = b"".join(_pieces(location, response, max_bytes, until, timeouts))
                    media_type, said = response.headers.get("Content-Type", "").partition(";")[0].strip(), Message()
                    said["Content-Type"] = response.headers.get("Content-Type", "")
                    return Fetched(url, content, media_type, said.get_content_charset(""))
                url = redirected(url, response.headers.get("Location", ""))
    except urllib3.exceptions.HTTPError as error:
        raise _failed(location, reason(error)) from error
    raise _failed(location, f"more than {MAX_REDIRECTS} redirects, the last one to {url}")


def post(location: str, form: Mapping[str, str], timeouts: Timeouts) -> Reply:
    """What comes of `form`, sent to the http(s) address `location`, or where that redirects it to; never an error."""
    import urllib3

    url = location
    try:
        for _ in range(MAX_REDIRECTS + 1):
            if why := strange(location, url):
                return Reply(400, why)
            with client(url, timeouts) as pool, closing(_sent(pool, url, form)) as response:
                if response.status not in _SENT_AGAIN:
                    wait = response.headers.get("Retry-After", "")
                    taken = response.status // 100 == 2 or response.status == 303
                    refusal = "" if taken else f"the server answers {response.status}"
                    return Reply(response.status, refusal, int(wait) if wait.isdecimal() else 0)
                url = redirected(url, response.headers.get("Location", ""))
    except urllib3.exceptions.HTTPError as error:
        return Reply(0, reason(error))
    return Reply(400, f"more than {MAX_REDIRECTS} redirects, the last one to {url}")


def _sent(pool: urllib3.PoolManager, url: str, form: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
    return pool.request(
        "POST", url, fields=form, encode_multipart=False, redirect=False, retries=False, preload_content=False
    )


def redirected(url: str, to: str) -> str:
    """Where the answer of `url` leads that says `Location: to`."""
    try:
        return urljoin(url, to)
    except ValueError:  # no address at all: https://[
        return to


def _refuse_strange(location: str, url: str) -> None:
    if why := strange(location, url):
        raise _failed("an address with a user name in it" if why == _NAMED else location, why)


def strange(location: str, url: str) -> str:
    """Why nothing is asked of `url`, to which `location` may have been redirected; "" where nothing is wrong."""
    led = f"it is redirected to {url}, and " if url != location else ""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return f"{led}that is no address"
    if parts.scheme not in ("http", "https") or not host:
        return f"{led}only http and https addresses are fetched"
    return "" if parts.username is None else _NAMED


def client(url: str, timeouts: Timeouts, connections: int = 1) -> urllib3.PoolManager:
    """What asks for `url`, through the proxy that the environment names; of `connections` to a server, others wait."""
    import urllib3

    timeout = urllib3.Timeout(connect=timeouts.connect, read=timeouts.read)
    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.hostname or ""):
        return urllib3.ProxyManager(proxy, headers=HEADERS, timeout=timeout, maxsize=connections, block=True)
    return urllib3.PoolManager(headers=HEADERS, timeout=timeout, maxsize=connections, block=True)


def _refuse_status(location: str, status: int) -> None:
    if status in _GONE:
        raise NotFoundError(f"cannot fetch {location}: the server says that there is nothing ({status})")
    if status != 200:
        raise _failed(location, f"the server answers {status}")


def _pieces(
    location: str, response: urllib3.BaseHTTPResponse, max_bytes: int, until: float, timeouts: Timeouts
) -> Iterator[bytes]:
    size = 0
    # Not read or stream, which wait until there is so much, however slowly it comes.
    while piece := response.read1(_CHUNK, decode_content=True):
        size += len(piece)
        if size > max_bytes:
            raise _failed(location, f"it is larger than {_size(max_bytes)}")
        if time.monotonic() > until:
            raise _failed(location, f"it takes longer than {timeouts.whole:g} s")
        yield piece


def reason(error: urllib3.exceptions.HTTPError) -> str:
    """Why there was no answer, in words."""
    import urllib3

    # A connection that is refused is a timeout to urllib3 too.
    is_refused = isinstance(error, urllib3.exceptions.NewConnectionError)
    if isinstance(error, urllib3.exceptions.TimeoutError) and not is_refused:
        return "no answer in time"
    cause = error.__cause__
    return ((isinstance(cause, OSError) and cause.strerror) or str(cause or error)).lower()


def _failed(location: str, reason: str) -> FetchError:
    return FetchError(f"cannot fetch {location}: {reason}")


def _size(number: int) -> str:
    return f"{number // 1024 // 1024} MiB" if number >= 1024 * 1024 else f"{number} bytes"
