"""Resolve addresses in foreign documents."""

from __future__ import annotations

from urllib.parse import urljoin


def absolute(base: str, address: str) -> str:
    """Resolve `address` against `base`; return "" if it is not an address."""
    try:
        return urljoin(base, address.strip()) if address.strip() else ""
    except ValueError:  # not an address: https://[
        return ""
