"""Dates that people type, as they may write them in item files."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from coopfeed.errors import ArgumentError
from coopfeed.reading import dates


def parse_moment(argument: str, text: str, timezone: str) -> datetime:
    """Return the moment that `text` names; of a day, its beginning in `timezone`.

    Raises:
        ArgumentError: `text`, which is the `argument`, is not a date.
    """
    return dates.start(_existing(argument, text, timezone), ZoneInfo(timezone))


def parse_date(argument: str, text: str, timezone: str) -> date:
    """Return the day that `text` names, or the moment, where it has a time.

    Raises:
        ArgumentError: `text`, which is the `argument`, is not a date.
    """
    found = _existing(argument, text, timezone)
    return dates.zoned(found, ZoneInfo(timezone)) if isinstance(found, datetime) else found


def _existing(argument: str, text: str, timezone: str) -> dates.Written:
    try:
        return dates.existing(dates.parse(text), ZoneInfo(timezone))
    except dates.DateError as error:
        raise ArgumentError(argument, f"{error.message} ({error.hint})") from error
