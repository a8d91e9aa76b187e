"""Parse the dates of feeds, keeping their time zones. An ambiguous date is not guessed.

Besides RFC 3339 and RFC 822, this reads what programs and people write by hand, in many languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from itertools import chain, product

from babel.dates import get_day_names, get_month_names

from coopfeed.migrating.foreign.marks import folded
from coopfeed.model import writable

_LONGEST = 100  # characters
_YEARS = range(1000, 9000)  # four digits in an item file, with room for any time zone
_TIME = re.compile(r"(?<!\d)(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:\s*([ap])\.?\s?m\b\.?)?", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})[日일]?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_YEAR_BEHIND = re.compile(r"\s\d{4}$")
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_COMMENT = re.compile(r"\([^()]*\)")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2})(?::?(\d{2}))?(?:\s[A-Z]{1,5})?")
_MONTHS = "january february march april may june july august september october november december".split()
_KNOWN_MONTHS = {short: number for number, name in enumerate(_MONTHS, 1) for short in (name, name[:3])}
_KNOWN_MONTHS |= {"sept": 9, "mrz": 3}  # common, but not in CLDR
_ENGLISH_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_FILLERS = frozenset(
    "a alle as at d de del den der e el er g il kl klo las le nd o of on ore rd st th the um г".split()
)
_SHORTEST = 3  # letters of a name that is cut off
_CONTEXTS = ("format", "stand-alone")
_LANGUAGES = "fr es it de pt nl ca gl da sv nb fi pl cs sk hu ro hr sl et lv lt tr el ru uk bg sr id ar he".split()
_OFFSETS = {  # hours from UTC: the zones of RFC 822, and other unambiguous ones
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
_ZONES = {name: hours for hours, names in _OFFSETS.items() for name in names.split()} | {"": 0, "UHR": 0}


def moment(written: str) -> datetime | None:
    """Parse a date, at the UTC offset that it names (default: UTC). Return None if it is not a date, or ambiguous."""
    text = " ".join(written.split())
    if not text or len(text) > _LONGEST:
        return None
    try:
        found = _iso(text) or _other(text)
    except (ValueError, OverflowError):  # a day or hour that does not exist
        return None
    return writable(found) if found and found.year in _YEARS else None


def written(text: str) -> date | datetime | None:
    """Return the date in `text`, or the date and time, with a zone if one is written; None as for `moment`."""
    text = " ".join(text.split())
    time = _TIME.search(text[:_LONGEST])
    try:
        found = _other(text) if len(text) <= _LONGEST else None
    except (ValueError, OverflowError):
        return None
    if found is None or found.year not in _YEARS:
        return None
    if time is None:
        return found.date()
    return found if text[time.end() :].strip() else found.replace(tzinfo=None)


def _iso(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _other(text: str) -> datetime | None:
    time = _TIME.search(text)
    before = text[: time.start()] if time else text
    after = text[time.end() :] if time else ""
    if year := _YEAR_BEHIND.search(after):  # as C and Unix write it: Tue Aug 4 10:00:00 UTC 2020
        before = f"{before}{year[0]}"
        after = after[: year.start()]
    day = _day(before.rstrip(" T,-–|"))
    zone = _zone(after)
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
    """Return year, month and day, or None if they are ambiguous."""
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
    words = [folded(part) for part in parts if not part.isdecimal()]
    months = list(filter(None, map(_month, words)))
    is_understood = all(_month(word) or word in _FILLERS or _is_weekday(word) for word in words)
    # "mar, 16 nov 2022" begins with a Tuesday, not with March.
    is_one = len(months) == 1 or (len(months) == 2 and bool(_month(words[0])))
    if len(numbers) != 2 or not is_one or not is_understood:
        return None
    day, year = reversed(numbers) if len(numbers[0]) == 4 else numbers
    if len(year) == 2:
        year = f"20{year}" if int(year) < 50 else f"19{year}"  # RFC 5322, 4.3
    return (int(year), months[-1], int(day)) if len(year) == 4 else None


def _month(word: str) -> int:
    """Return the number of a month, or 0 if `word` is not a month."""
    if word in _KNOWN_MONTHS or _is_english_day(word):
        return _KNOWN_MONTHS.get(word, 0)
    numbers = _foreign(get_month_names).get(word, set[int]())
    return min(numbers) if len(numbers) == 1 else 0


def _is_weekday(word: str) -> bool:
    return _is_english_day(word) or word in _foreign(get_day_names)


def _is_english_day(word: str) -> bool:
    return len(word) >= _SHORTEST and any(day.startswith(word) for day in _ENGLISH_DAYS)


@lru_cache(maxsize=2)
def _foreign(names_in: Callable[..., Mapping[int, str]]) -> dict[str, set[int]]:
    """Map names in other languages, in full or abbreviated, to their numbers."""
    full = dict[str, set[int]]()
    cut_off = dict[str, set[int]]()
    for language, width in product(_LANGUAGES, ("wide", "abbreviated")):
        names = chain.from_iterable(names_in(width, context, language).items() for context in _CONTEXTS)
        for number, name in names:
            full.setdefault(folded(name), set()).add(number)
            for length in range(_SHORTEST, len(folded(name))):
                cut_off.setdefault(folded(name)[:length], set()).add(number)
    return cut_off | full


def _zone(text: str) -> tzinfo | None:
    """Parse a time zone (default: UTC). Return None if it is unknown or ambiguous."""
    name = _COMMENT.sub("", text).strip().upper()
    if found := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(-offset if found[1] == "-" else offset)
    if len(name) == 1:  # military zones are unreliable, so they count as UTC (RFC 5322, 4.3)
        return UTC
    return timezone(timedelta(hours=_ZONES[name])) if name in _ZONES else None
