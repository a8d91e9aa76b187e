"""Addresses as they stand in foreign documents."""

from __future__ import annotations

from urllib.parse import urljoin


def absolute(base: str, address: str) -> str:
    """Return `address` as it is meant in a document at `base`; "" where it is none."""
    try:
        return urljoin(base, address.strip()) if address.strip() else ""
    except ValueError:  # no address at all: https://[
        return ""
