"""Dates in feeds → moments in the zone that was written."""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import struct_time

from coopfeed.model import writable

_YEARS = range(1000, 9000)  # what an item file can say, with room for any time zone


def moment(written: str, understood: struct_time | None = None) -> datetime | None:
    """Return the moment `written` after RFC 3339 or RFC 822, at the offset from UTC that stands there; None if there is
    none.

    `understood` is what a more forgiving reader made of it, in UTC: then the offset is only kept if both agree.
    """
    exact = _exact(written.strip())
    if understood is not None:
        utc = _utc(understood)
        return exact if exact is not None and exact == utc else utc
    return exact


def _exact(written: str) -> datetime | None:
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(written)
        except (ValueError, TypeError, OverflowError):
            continue
        return _sound(found if found.tzinfo else found.replace(tzinfo=UTC))
    return None


def _utc(understood: struct_time) -> datetime | None:
    try:
        return _sound(datetime.fromtimestamp(timegm(understood), UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _sound(found: datetime) -> datetime | None:
    return writable(found) if found.year in _YEARS else None
