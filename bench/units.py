"""Numbers in words, for the page and its picture."""

from __future__ import annotations


def seconds(value: float | None) -> str:
    """Return seconds with the significant digits, or "" without any."""
    return "" if value is None else f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def size(count: float) -> str:
    """Return bytes in a fitting unit."""
    for unit, power in (("TB", 12), ("GB", 9), ("MB", 6), ("kB", 3)):
        if count >= 10**power:
            value = count / 10**power
            return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2}f} {unit}"
    return f"{count:.0f} B"


def times(count: int) -> str:
    """Return a number of times in words."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
