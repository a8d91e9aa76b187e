"""Addresses as they stand in foreign documents."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def absolute(base: str, address: str) -> str:
    """Return `address` as it is meant in a document at `base`; "" where it is none."""
    try:
        return urljoin(base, address.strip()) if address.strip() else ""
    except ValueError:  # no address at all: https://[
        return ""


def is_web(address: str) -> bool:
    """Return whether `address` is one of http or https, with a host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
