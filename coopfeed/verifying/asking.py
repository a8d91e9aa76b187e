"""Asking a site, in parallel but politely: a few requests at a time, each with bounds on time and size."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from coopfeed import fetching
from coopfeed.fetching import Timeouts
from coopfeed.publishing import record as records
from coopfeed.verifying.answers import Answer, Certificate, Hop

if TYPE_CHECKING:
    import urllib3

AT_ONCE = 4
"""So many requests are under way at the same time."""

_CHUNK = 64 * 1024
_USUAL = {name: value for name, value in fetching.HEADERS.items() if name in ("User-Agent", "Accept")}


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds for one answer (`timeouts`) and for `all` of them; bytes of an unpacked answer, and of the `record`.

    The record may take all the time that there is.
    """

    timeouts: Timeouts = field(default_factory=lambda: Timeouts(connect=5, read=10, whole=30))
    all: float = 300
    size: int = fetching.MAX_BYTES
    record: int = records.MAX_BYTES


class Asker:
    """Asks for addresses, from several threads at once, until its time is over."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._until = time.monotonic() + bounds.all
        self._clients: dict[tuple[str, str], urllib3.PoolManager] = {}
        self._lock = Lock()

    def record(self, address: str) -> Answer:
        """What comes of a request for the publication record."""
        return self.ask(address, most=self._bounds.record, until=self._until)

    def ask(
        self,
        address: str,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
        *,
        most: int | None = None,
        until: float | None = None,
    ) -> Answer:
        """What comes of a request to `address`, after at most five redirects; never an error.

        `most` are the bytes that it may have, `until` is the moment when it has to be there, where they are not usual.
        """
        import urllib3

        answer = Answer(address)
        wanted = _USUAL | {"Accept-Encoding": "identity"} | dict(headers or {})
        try:
            for _ in range(fetching.MAX_REDIRECTS + 1):
                if time.monotonic() > self._until:
                    return replace(answer, failure=f"more than {self._bounds.all:g} s had passed, and it was not asked")
                if strange := fetching.strange(address, answer.url):
                    return replace(answer, failure=strange)
                limits = most or self._bounds.size, until or time.monotonic() + self._bounds.timeouts.whole
                answer = self._one(method, answer, wanted, *limits)
                if answer.status not in fetching.REDIRECTS or "location" not in answer.headers:
                    return answer
                hop = Hop(answer.status, fetching.redirected(answer.url, answer.headers["location"]))
                answer = Answer(address, hops=(*answer.hops, hop))
        except urllib3.exceptions.SSLError as error:
            return replace(answer, failure=fetching.reason(error), is_untrusted=True)
        except urllib3.exceptions.HTTPError as error:
            return replace(answer, failure=fetching.reason(error))
        return replace(answer, failure=f"more than {fetching.MAX_REDIRECTS} redirects")

    def _one(self, method: str, answer: Answer, headers: Mapping[str, str], most: int, until: float) -> Answer:
        client = self._client(answer.url)
        with closing(
            client.request(method, answer.url, headers=headers, redirect=False, retries=False, preload_content=False)
        ) as response:
            its = {name.lower(): value for name, value in response.headers.items()}
            whole = replace(answer, status=response.status, headers=its)
            return self._with_body(whole, response, most, until)

    def _with_body(self, answer: Answer, response: urllib3.BaseHTTPResponse, most: int, until: float) -> Answer:
        import urllib3

        body = bytearray()
        try:
            while piece := response.read1(_CHUNK, decode_content=True):
                body += piece
                if len(body) > most:
                    return replace(answer, status=0, failure=f"it has more than {most:,} bytes")
                if time.monotonic() > until:
                    return replace(answer, status=0, failure="it comes too slowly")
        except urllib3.exceptions.DecodeError:
            return replace(answer, is_packed_badly=True)
        response.release_conn()
        return replace(answer, body=bytes(body))

    def _client(self, url: str) -> urllib3.PoolManager:
        parts = urlsplit(url)
        with self._lock:
            key = parts.scheme, parts.netloc
            if key not in self._clients:
                self._clients[key] = fetching.client(url, self._bounds.timeouts, AT_ONCE)
            return self._clients[key]

    def close(self) -> None:
        """Close all connections."""
        for client in self._clients.values():
            client.clear()

    def certificate(self, url: str) -> Certificate | None:
        """The certificate of the server at `url`; None where there is none that can be had, as behind a proxy."""
        parts = urlsplit(url)
        if parts.scheme != "https":
            return None
        host, port = parts.hostname or "", parts.port or 443
        try:
            with (
                socket.create_connection((host, port), self._bounds.timeouts.connect) as bare,
                ssl.create_default_context().wrap_socket(bare, server_hostname=host) as secured,
            ):
                return certificate(secured.getpeercert() or {})
        except OSError:  # that of ssl is one too
            return None


def certificate(said: Mapping[str, object]) -> Certificate | None:
    """The dates in what Python says of a certificate (ssl.SSLSocket.getpeercert)."""
    try:
        since, until = (ssl.cert_time_to_seconds(str(said[key])) for key in ("notBefore", "notAfter"))
    except KeyError:
        return None
    return Certificate(datetime.fromtimestamp(since, UTC), datetime.fromtimestamp(until, UTC))
