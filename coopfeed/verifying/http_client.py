"""Asking a site, in parallel but politely: a few requests at a time, each with bounds on time and size."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from coopfeed.network import fetching
from coopfeed.network.client import BadlyPackedError, Client, ExchangeError, UntrustedError
from coopfeed.network.limits import Deadline, Timeouts
from coopfeed.publishing import record as records
from coopfeed.verifying.responses import Answer, Certificate

AT_ONCE = 4
"""So many requests are under way at the same time."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds for one answer (`timeouts`) and for `all` of them; bytes of an unpacked answer, and of the `record`.

    The record may take all the time that there is.
    """

    timeouts: Timeouts = field(default_factory=lambda: Timeouts(connect=5, read=10, whole=30))
    all: float = 300
    size: int = fetching.MAX_BYTES
    record: int = records.MAX_BYTES


class HttpClient:
    """Asks for addresses, from several threads at once, until its time is over."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._deadline = Deadline.after(bounds.all)
        self._client = Client(bounds.timeouts, AT_ONCE)

    def record(self, address: str) -> Answer:
        """Return what comes of a request for the publication record."""
        return self._asked("GET", address, {}, self._bounds.record, self._deadline)

    def ask(self, address: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Answer:
        """Return what comes of a request to `address`, after at most five redirects; never an error."""
        return self._asked(method, address, headers or {}, self._bounds.size, self._soon())

    def _asked(
        self, method: str, address: str, headers: Mapping[str, str], max_bytes: int, deadline: Deadline
    ) -> Answer:
        if not self._deadline.left:
            return Answer(address, failure=f"more than {self._bounds.all:g} s had passed, so it was not requested")
        wanted = {"Accept-Encoding": "identity"} | dict(headers)
        try:
            with self._client.send(method, address, deadline, headers=wanted) as response:
                answer = Answer(address, response.status, response.headers, hops=response.hops)
                try:
                    return replace(answer, body=response.read(max_bytes))
                except BadlyPackedError:
                    return replace(answer, is_packed_badly=True)
        except ExchangeError as error:
            untrusted = isinstance(error, UntrustedError)
            return Answer(address, failure=error.reason, is_untrusted=untrusted, hops=error.hops)

    def _soon(self) -> Deadline:
        """When an answer has to be there."""
        return min(Deadline.after(self._bounds.timeouts.whole), self._deadline)

    def certificate(self, url: str) -> Certificate | None:
        """Return the certificate of the server at `url`; None where there is none that can be had, as behind a
        proxy.
        """
        parts = urlsplit(url)
        if parts.scheme != "https":
            return None
        try:
            return certificate(self._client.certificate(parts.hostname or "", parts.port or 443, self._soon()))
        except OSError:  # that of ssl is one too
            return None

    def close(self) -> None:
        """Close all connections, and ask for nothing more."""
        self._deadline = Deadline.after(0)
        self._client.close()


def certificate(said: Mapping[str, object]) -> Certificate | None:
    """Return the dates in what Python says of a certificate (ssl.SSLSocket.getpeercert)."""
    try:
        since, until = (ssl.cert_time_to_seconds(str(said[key])) for key in ("notBefore", "notAfter"))
    except KeyError:
        return None
    return Certificate(datetime.fromtimestamp(since, UTC), datetime.fromtimestamp(until, UTC))
