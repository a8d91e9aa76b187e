"""Dates in feeds → moments in the zone that was written. Nothing is guessed: a date that reads two ways is none.

Besides RFC 3339 and RFC 822 there are those that programs and people write by hand, in many languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from babel.dates import get_month_names

from coopfeed.migrating.foreign.marks import folded
from coopfeed.model import writable

_LONGEST = 100  # characters
_YEARS = range(1000, 9000)  # what an item file can say, with room for any time zone
_TIME = re.compile(r"(?<!\d)(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:\s*([ap])\.?\s?m\b\.?)?", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})[日일]?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_COMMENT = re.compile(r"\([^()]*\)")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2})(?::?(\d{2}))?")
_MONTHS = "january february march april may june july august september october november december".split()
_ENGLISH = {short: number for number, name in enumerate(_MONTHS, 1) for short in (name, name[:3])} | {"sept": 9}
_LANGUAGES = "fr es it de pt nl ca gl da sv nb fi pl cs sk hu ro hr sl et lv lt tr el ru uk bg sr id".split()
_OFFSETS = {  # hours from UTC of the zones of RFC 822, and of others that mean one thing
    0: "UT UTC GMT Z WET",
    1: "CET MET MEZ WEST BST",
    2: "CEST MEST MESZ EET SAST",
    3: "EEST MSK EAT",
    9: "JST KST",
    10: "AEST",
    11: "AEDT",
    12: "NZST",
    13: "NZDT",
    -3: "ADT",
    -4: "EDT",
    -5: "EST CDT",
    -6: "CST MDT",
    -7: "MST PDT",
    -8: "PST AKDT",
    -9: "AKST",
    -10: "HST",
}
_ZONES = {name: hours for hours, names in _OFFSETS.items() for name in names.split()} | {"": 0}


def moment(written: str) -> datetime | None:
    """Return the moment `written`, at the offset from UTC that stands there, UTC if there is none; None if it is no
    date, or not for certain.
    """
    text = " ".join(written.split())
    if not text or len(text) > _LONGEST:
        return None
    try:
        found = _iso(text) or _other(text)
    except (ValueError, OverflowError):  # a day or an hour that there is not
        return None
    return writable(found) if found and found.year in _YEARS else None


def _iso(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _other(text: str) -> datetime | None:
    time = _TIME.search(text)
    day = _day(text[: time.start()].rstrip(" T,-–|") if time else text)
    zone = _zone(text[time.end() :] if time else "")
    if day is None or zone is None:
        return None
    if time is None:
        return datetime(*day, tzinfo=zone)
    hour = int(time[1])
    if time[4]:
        hour = hour % 12 + (12 if time[4].lower() == "p" else 0)
    second = min(int(time[3] or 0), 59)  # 60 is a leap second
    return datetime(*day, hour, int(time[2]), second, tzinfo=zone)


def _day(text: str) -> tuple[int, int, int] | None:
    """Return the year, the month and the day of a date, if it can be read in one way only."""
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _YEAR_LAST.fullmatch(text):
        first = int(found[1])
        second = int(found[3])
        if first <= 12 and second <= 12 and first != second:
            return None
        return (int(found[4]), second, first) if first > 12 else (int(found[4]), first, second)
    return _day_in_words(_PARTS.findall(text))


def _day_in_words(parts: list[str]) -> tuple[int, int, int] | None:
    numbers = [part for part in parts if part.isdecimal()]
    months = list(filter(None, map(_month, (part for part in parts if part not in numbers))))
    # In "mar, 16 nov 2022" the first one is Tuesday.
    if len(numbers) != 2 or not 1 <= len(months) <= 2 or (len(months) == 2 and not _month(parts[0])):
        return None
    day, year = reversed(numbers) if len(numbers[0]) == 4 else numbers
    if len(year) == 2:
        year = f"20{year}" if int(year) < 50 else f"19{year}"  # RFC 5322, 4.3
    return (int(year), months[-1], int(day)) if len(year) == 4 else None


def _month(word: str) -> int:
    """Return the number of a month, 0 if the word is not the name of one."""
    name = folded(word)
    return _ENGLISH.get(name) or _foreign_months().get(name, 0)


@lru_cache(maxsize=1)
def _foreign_months() -> dict[str, int]:
    """Return the months by their names in other languages; a name that means two months is left out."""
    found = dict[str, set[int]]()
    for language in _LANGUAGES:
        for number, name in _names(language):
            found.setdefault(folded(name), set()).add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


def _names(language: str) -> Iterator[tuple[int, str]]:
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            yield from get_month_names(width, context, language).items()


def _zone(text: str) -> tzinfo | None:
    """Return the offset from UTC behind a time, UTC if there is none; None if it is not known."""
    name = _COMMENT.sub("", text).strip().upper()
    if found := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(-offset if found[1] == "-" else offset)
    if len(name) == 1:  # a military zone, which many meant otherwise (RFC 5322, 4.3)
        return UTC
    return timezone(timedelta(hours=_ZONES[name])) if name in _ZONES else None
