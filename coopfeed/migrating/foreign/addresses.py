"""Resolve addresses in foreign documents."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def absolute(base: str, address: str) -> str:
    """Resolve `address` against `base`; return "" if it is not an address."""
    try:
        return urljoin(base, address.strip()) if address.strip() else ""
    except ValueError:  # not an address: https://[
        return ""


def is_web(address: str) -> bool:
    """Return whether `address` is one of http or https, with a host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
