"""Which addresses are asked for something, and where a redirect leads."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

WITH_USER = "such are not fetched"
"""What `strange` says of an address with a user name, which it does not repeat: a password may follow."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect that was followed: the `status` (RFC 9110, 15.4), and the address that it led to."""

    status: int
    to: str

    @property
    def is_permanent(self) -> bool:
        """Return whether readers are to ask there from now on."""
        return self.status in (301, 308)


def strange(location: str, url: str) -> str:
    """Return why nothing is asked of `url`, to which `location` may have been redirected; "" where nothing is wrong."""
    led = f"it redirects to {url}, and " if url != location else ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return f"{led}it is not a valid address"
    if parts.scheme not in ("http", "https") or not host:
        return f"{led}only http and https addresses can be fetched"
    return "" if parts.username is None else WITH_USER


def redirected(url: str, to: str) -> str:
    """Return where the answer of `url` leads that says `Location: to`."""
    try:
        return urljoin(url, to)
    except ValueError:  # no address at all: https://[
        return to
