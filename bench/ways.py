"""The kinds of requests for a feed, whose cost is measured and reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

BROTLI = "Brotli, made beforehand"


@dataclass(frozen=True, slots=True)
class Way:
    """A kind of request, its server, and the expected response."""

    name: str
    server: str
    coding: str = ""
    validator: str = ""
    each: Mapping[str, str] = field(default_factory=dict)
    """Headers only for wrk: they make it use a new connection each time."""

    @property
    def status(self) -> int:
        """Return the expected status."""
        return 304 if self.validator else 200


_NEW = {"Connection": "close"}

FULL = Way("in full", "beforehand")
FLY = Way("gzip, on the fly", "on the fly", "gzip")
GZIP = Way("gzip, made beforehand", "beforehand", "gzip")
PACKED = Way(BROTLI, "brotli", "br")
SAME = Way("304, by `If-None-Match`", "beforehand", "gzip", "If-None-Match")
SINCE = Way("304, by `If-Modified-Since`", "beforehand", "gzip", "If-Modified-Since")
NEW_FULL = Way("in full, https, a new connection", "https", each=_NEW)
NEW_GZIP = Way("gzip, made beforehand, https, a new connection", "https", "gzip", each=_NEW)
NEW_SAME = Way("304, https, a new connection", "https", "gzip", "If-None-Match", _NEW)

WAYS = (FULL, FLY, GZIP, PACKED, SAME, SINCE, NEW_FULL, NEW_GZIP, NEW_SAME)
