"""A finding: what is wrong with an address of the live site, what that means to subscribers, and what mends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coopfeed.model.codes import Code, Severity
from coopfeed.verifying.remedies import REMEDIES


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """What is wrong at `address`, as a code and as one sentence (`message`) that names what was seen."""

    code: Code
    address: str
    message: str

    @property
    def severity(self) -> Severity:
        """An error keeps something from subscribers or partners; a warning costs them or you something."""
        return self.code.severity

    @property
    def is_error(self) -> bool:
        """Return whether it is an error."""
        return self.severity is Severity.ERROR

    @property
    def meaning(self) -> str:
        """Return what it means to subscribers."""
        return self.code.consequence

    @property
    def remedies(self) -> Mapping[str, str]:
        """Return what mends it, by the server that needs it; "" is for all."""
        return REMEDIES[self.code]


_SERVERS = {
    "nginx": "nginx",
    "openresty": "nginx",
    "apache": "Apache",
    "caddy": "Caddy",
    "amazons3": "S3/CloudFront",
    "cloudfront": "S3/CloudFront",
    "github.com": "GitHub Pages",
}


def server_of(said: str) -> str:
    """Return the server as `Finding.remedies` calls it, by the header `Server`; "" where it is none of those."""
    return next((name for begin, name in _SERVERS.items() if said.lower().startswith(begin)), "")
