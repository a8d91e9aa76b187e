"""What a site answered, as values: what the checks look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from coopfeed.network.addresses import Hop

__all__ = ["Answer", "Certificate", "Hop", "Questions"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request to `address`: `headers` by their names in small letters, and the unpacked `body`.

    Where nothing came, `status` is 0, and `failure` says why. With `is_packed_badly`, what came could not be unpacked;
    with `is_untrusted`, the certificate was refused. `hops` are the redirects before it.
    """

    address: str
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    failure: str = ""
    is_packed_badly: bool = False
    is_untrusted: bool = False
    hops: tuple[Hop, ...] = ()

    @property
    def url(self) -> str:
        """Return where it came from in the end."""
        return self.hops[-1].to if self.hops else self.address

    @property
    def is_plain(self) -> bool:
        """Return whether what was asked for came, and from where it was asked."""
        return self.status == 200 and not self.hops and not self.is_packed_badly

    @property
    def media_type(self) -> str:
        """The media type without its parameters, "" where none is said."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that the header says, "" where it says none."""
        for parameter in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip("\"'").lower()
        return ""

    @property
    def is_gzipped(self) -> bool:
        """Return whether it was sent gzipped."""
        return "gzip" in self.headers.get("content-encoding", "").lower()


@dataclass(frozen=True, slots=True)
class Questions:
    """The answers to what feed readers ask of one feed document.

    `plain` without and `packed` with `Accept-Encoding: gzip`; then, as readers do who have been there, by its ETag
    (`tagged`) and its date (`dated`), each None where there was none to send; and an ETag that never was (`made_up`).
    """

    plain: Answer
    packed: Answer | None = None
    tagged: Answer | None = None
    dated: Answer | None = None
    made_up: Answer | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """From when until when a server's certificate counts."""

    since: datetime
    until: datetime
