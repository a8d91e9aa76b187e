"""A request to a server, and where that redirects it: one exchange, with one deadline and bounds on all that comes.

urllib3 sends and reads. What it does not bound is done here: it would follow a redirect to any host and scheme, and
unpack an endless gzip header, or endless empty members, in one call.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from functools import cached_property, partial
from socket import create_connection
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError, ProxyError, SSLError
from urllib3.exceptions import TimeoutError as WaitedTooLongError

from coopfeed.network import addresses
from coopfeed.network.addresses import Hop
from coopfeed.network.limits import Deadline, Timeouts, too_large
from coopfeed.network.sockets import Budget, Pool, TLSPool, connected, tls_context
from coopfeed.network.unpacking import gunzipped

if TYPE_CHECKING:
    from ssl import SSLContext

MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Some servers refuse a client that says nothing of itself.
HEADERS = {
    "User-Agent": "coopfeed (feed publisher; one request for each thing that a person asked for)",
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, application/xml, */*;q=0.5",
}
_GZIP = ("gzip", "x-gzip")
_PIECE = 16 * 1024  # bytes that are read at a time
_STEP = 64 * 1024  # bytes that are unpacked at a time
_HEADERS_SIZE = 1024 * 1024


class ExchangeError(Exception):
    """There is no answer: `reason` says why, after the redirects `hops`."""

    def __init__(self, reason: str, hops: tuple[Hop, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hops = hops


class NotFollowedError(ExchangeError):
    """An address is none that is asked, or there are too many redirects; another attempt would end there too."""


class UntrustedError(ExchangeError):
    """There is no secure connection: the certificate was refused, or there is no TLS."""


class BadlyPackedError(ExchangeError):
    """What came cannot be unpacked."""


class Response:
    """What came from `url`, after the redirects `hops`; `headers` are by their names in small letters."""

    def __init__(self, url: str, hops: tuple[Hop, ...], raw: urllib3.BaseHTTPResponse, budget: Budget) -> None:
        self.url = url
        self.hops = hops
        self.status = raw.status
        self.headers = {name.lower(): raw.headers[name] for name in raw.headers}  # of several lines, all
        self._raw = raw
        self._budget = budget

    def read(self, max_bytes: int) -> bytes:
        """Return the unpacked body.

        Raises:
            ExchangeError: it is larger than `max_bytes`, or cannot be unpacked.
        """
        # What comes is more than what it says: chunks have headers and trailers. Unpacked it may still be too much.
        self._budget.allow(2 * max_bytes + _HEADERS_SIZE)
        body = bytearray()
        try:
            for piece in self._pieces():
                self._budget.wait()
                body += piece
                if len(body) > max_bytes:
                    raise ExchangeError(too_large(max_bytes), self.hops)
        except HTTPError as error:
            if self._budget.is_spent:
                raise ExchangeError(too_large(max_bytes), self.hops) from error
            raise
        except zlib.error as error:
            raise BadlyPackedError(f"it cannot be decompressed: {error}".lower(), self.hops) from error
        return bytes(body)

    def _pieces(self) -> Iterator[bytes]:
        raw = iter(partial(self._raw.read1, _PIECE, decode_content=False), b"")
        coding = self.headers.get("content-encoding", "").strip().lower()
        if coding in _GZIP:
            return gunzipped(raw, _STEP)
        if coding in ("", "identity"):
            return raw
        if next(raw, b""):
            raise BadlyPackedError(f"it is encoded as {coding[:20]}, which was not requested", self.hops)
        return raw


class Client:
    """Sends requests, from several threads at once; connections are used again, so many `at_once` to a server."""

    def __init__(self, timeouts: Timeouts, at_once: int = 1) -> None:
        self._timeouts = timeouts
        self._at_once = at_once
        self._pools: dict[tuple[str, str], urllib3.PoolManager] = {}
        self._lock = Lock()

    @contextmanager
    def send(
        self,
        method: str,
        address: str,
        deadline: Deadline,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        followed: Set[int] = REDIRECTS,
    ) -> Iterator[Response]:
        """Send a request to the http(s) `address`, and yield the answer, whose body may be read until `deadline`.

        Args:
            method: of HTTP.
            address: neither another scheme nor a user name is allowed in it; nor is a redirect to such a one.
            deadline: of the whole exchange, with its redirects.
            headers: beside `HEADERS`.
            form: what is sent.
            followed: the statuses of redirects that are followed, with the same method and form.

        Raises:
            ExchangeError: there is no answer, or not in time.
        """
        hops: tuple[Hop, ...] = ()
        url = address
        budget = Budget(deadline, self._timeouts.read, _HEADERS_SIZE)
        try:
            with budget.held():
                for _ in range(MAX_REDIRECTS + 1):
                    if why := addresses.strange(address, url):
                        raise NotFollowedError(why, hops)
                    if not deadline.left:
                        raise ExchangeError(deadline.missed, hops)
                    with self._sent(method, url, HEADERS | dict(headers or {}), form) as raw:
                        response = Response(url, hops, raw, budget)
                        to = response.headers.get("location")
                        if response.status not in followed or to is None:
                            yield response
                            return
                    url = addresses.redirected(url, to)
                    hops = (*hops, Hop(response.status, url))
        except (HTTPError, TimeoutError) as error:
            raise _failure(error, budget, hops) from error
        raise NotFollowedError(f"more than {MAX_REDIRECTS} redirects, the last one to {url}", hops)

    @contextmanager
    def _sent(
        self, method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None
    ) -> Iterator[urllib3.BaseHTTPResponse]:
        options: dict[str, Any] = {"redirect": False, "retries": False, "preload_content": False, "headers": headers}
        if form is not None:
            options |= {"fields": form, "encode_multipart": False}
        raw = self._pool(url).request(method, url, **options)
        try:
            yield raw
        finally:
            if not raw.closed:  # the rest would be taken for the next answer
                raw.close()
            raw.release_conn()

    def _pool(self, url: str) -> urllib3.PoolManager:
        """Return what asks the server of `url`, through the proxy that the environment names."""
        parts = urlsplit(url)
        key = parts.scheme, parts.netloc
        with self._lock:
            if key not in self._pools:
                self._pools[key] = self._new_pool(parts.scheme, parts.hostname or "")
            return self._pools[key]

    def _new_pool(self, scheme: str, host: str) -> urllib3.PoolManager:
        options: dict[str, Any] = {
            "timeout": urllib3.Timeout(connect=self._timeouts.connect, read=self._timeouts.read),
            "maxsize": self._at_once,
        }
        proxy = getproxies().get(scheme)
        if proxy and proxy_bypass(host):
            proxy = None
        if scheme == "https":
            options["ssl_context"] = self._tls
        if proxy and proxy.startswith("https:"):
            options |= {"ssl_context": self._tls, "proxy_ssl_context": self._tls}  # which counts, differs by version
        pool = urllib3.ProxyManager(proxy, **options) if proxy else urllib3.PoolManager(**options)
        pool.pool_classes_by_scheme = {"http": Pool, "https": TLSPool}
        return pool

    @cached_property
    def _tls(self) -> SSLContext:
        return tls_context()

    def certificate(self, host: str, port: int, deadline: Deadline) -> Mapping[str, object]:
        """Return what Python says of the certificate of a server (ssl.SSLSocket.getpeercert), asked without a proxy.

        Raises:
            OSError: there is no server, its certificate is refused, or it takes too long; that of ssl is one too.
        """
        connect = partial(create_connection, (host, port), self._timeouts.connect)
        budget = Budget(deadline, self._timeouts.read, _HEADERS_SIZE)
        with budget.held(), connected(connect) as bare, self._tls.wrap_socket(bare, server_hostname=host) as secured:
            return secured.getpeercert() or {}

    def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.clear()


def _failure(error: HTTPError | TimeoutError, budget: Budget, hops: tuple[Hop, ...]) -> ExchangeError:
    if budget.is_spent:
        return ExchangeError("its headers never end", hops)
    if budget.has_come and not budget.deadline.left:
        return ExchangeError(budget.deadline.missed, hops)
    if isinstance(error, SSLError):
        return UntrustedError(_reason(error), hops)
    return ExchangeError(_reason(error), hops)


def _reason(error: Exception) -> str:
    if isinstance(error, ProxyError):
        return f"cannot connect through the proxy: {_reason(error.original_error)}"
    # A connection that is refused is a timeout to urllib3 too.
    is_refused = isinstance(error, NewConnectionError)
    if isinstance(error, WaitedTooLongError | TimeoutError) and not is_refused:
        return "no response in time"
    cause = error.__cause__
    return ((isinstance(cause, OSError) and cause.strerror) or str(cause or error)).lower()
