"""Written dates: ISO 8601 first, else a date that reads one way only.

The result is a `date` where no time was written; `moment` makes it a moment in the site's time zone.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

Written = date | datetime

_ISO = re.compile(r"\d{4}-?\d\d|\d{4}-?W\d\d", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{2}|\d{4})\b(.*)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
# Not from the calendar module: there the names follow the locale of the machine.
_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTH_WORDS = {*_MONTHS, *(name[:3] for name in _MONTHS), "sept"}
_DAY_WORDS = {*_DAYS, *(name[:3] for name in _DAYS), "tues", "thur", "thurs"}
_WORDS = {*_MONTH_WORDS, *_DAY_WORDS, *"am pm utc gmt of the st nd rd th at t z".split()}
_YEARS = range(1000, 9000)  # four digits in every format, and room for any time zone
_HINT = 'write 2020-08-04 or "4 August 2020"'


class DateError(ValueError):
    """The text is not a date; `code`, `message` and `hint` are those of the Problem to report."""

    def __init__(self, code: str, message: str, hint: str = _HINT) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def parse(text: str) -> Written:
    """The date, or date and time (aware where a zone was written), in `text`.

    Raises:
        DateError: not a date, a date that does not exist, or one that reads two ways.
    """
    text = " ".join(text.split())
    if year_first := _YEAR_FIRST.fullmatch(text):
        written = _iso("{:0>4}-{:0>2}-{:0>2}".format(*year_first.group(1, 3, 4)))
    elif _ISO.match(text):
        written = _iso(text)
    elif numeric := _NUMERIC.fullmatch(text):
        written = _numeric(text, numeric)
    else:
        written = _in_words(text)
    if written.year not in _YEARS:
        raise DateError("bad-date", f"the year {written.year:04} is out of range")
    return written


def _iso(text: str) -> Written:
    bare = re.fullmatch(r"[\d\-W]+", text, re.IGNORECASE)
    try:
        return date.fromisoformat(text) if bare else datetime.fromisoformat(text)
    except ValueError as error:
        if zone := re.search(r"\d:\d\d.*?([A-Za-z][A-Za-z_/]+)$", text):
            raise _no_zone(zone[1]) from error
        if re.match(r"\d{4}-\d\d-\d\d($|[T ]\d\d:\d\d)", text, re.IGNORECASE):
            raise DateError("impossible-date", f"{text} does not exist ({error})") from error
        raise DateError("bad-date", f'"{text}" is no whole date') from error


def _no_zone(name: str) -> DateError:
    return DateError("bad-timezone", f"{name} is no offset from UTC", "write +02:00, or Z for UTC")


def _numeric(text: str, match: re.Match[str]) -> Written:
    first, second, year = int(match[1]), int(match[3]), match[4]
    if len(year) == 2:
        raise DateError("ambiguous-date", f"{text}: the year has two digits")
    if first <= 12 and second <= 12 and first != second:
        by_day, by_month = f"{first} {_name(second)}", f"{second} {_name(first)}"
        iso = f"{year}-{second:02}-{first:02}"
        hint = f'write {iso} or "{by_day} {year}"'
        raise DateError("ambiguous-date", f"{text} is {by_day} or {by_month}", hint)
    return _with_dateutil(text, dayfirst=first > 12)


def _name(month: int) -> str:
    return _MONTHS[month - 1].capitalize() if 1 <= month <= 12 else f"month {month}"


def _in_words(text: str) -> Written:
    words = [word.lower() for word in _WORD.findall(text)]
    if not _MONTH_WORDS.intersection(words):
        raise DateError("bad-date", f'"{text}" is no date')
    if unknown := next((word for word in words if word not in _WORDS), None):
        if re.search(rf"\d:\d\d.*{unknown}", text, re.IGNORECASE):
            raise _no_zone(unknown.upper())
        raise DateError("bad-date", f'"{text}" is no date: "{unknown}" is not understood')
    if not _YEAR.search(text):
        raise DateError("bad-date", f'"{text}" has no year of four digits')
    written = _with_dateutil(text, dayfirst=True)
    day = _DAYS[written.weekday()]
    if wrong := next((word for word in words if word in _DAY_WORDS and word[:3] != day[:3]), None):
        raise DateError("impossible-date", f'"{text}" is a {day.capitalize()}, no {wrong.capitalize()}')
    return written


def _with_dateutil(text: str, *, dayfirst: bool) -> Written:
    from dateutil import parser

    # What the text leaves open comes from the default: two defaults tell whether a part is missing.
    defaults = datetime.fromisoformat("2000-01-31T00:00"), datetime.fromisoformat("2004-03-01T01:01")
    zones = {"UTC": UTC, "GMT": UTC}  # without this, a machine in that zone answers with its own local time
    try:
        one, other = (parser.parse(text, dayfirst=dayfirst, default=default, tzinfos=zones) for default in defaults)
    except (parser.ParserError, OverflowError) as error:
        if "must be in" in str(error) or "out of range" in str(error) or "day is" in str(error):
            raise DateError("impossible-date", f'"{text}" does not exist') from error
        raise DateError("bad-date", f'"{text}" is no date') from error
    if one.date() != other.date():
        raise DateError("bad-date", f'"{text}" is no whole date')
    return one if one.timetz() == other.timetz() else one.date()


def moment(written: Written, zone: ZoneInfo, identity: str) -> datetime:
    """`written` as a moment, at the offset from UTC that it names or that `zone` has then.

    A date without a time is midnight in `zone` plus a number of seconds under one hour drawn from `identity`: stable,
    and different from that of other items of the day, because consumers exist that drop entries with equal timestamps.
    """
    if isinstance(written, datetime):
        return start(written, zone)
    digest = hashlib.sha256(identity.encode()).digest()
    seconds = int.from_bytes(digest[:4], "big") % 3600
    return _at(start(written, zone).astimezone(UTC) + timedelta(seconds=seconds), zone)


def start(written: Written, zone: ZoneInfo) -> datetime:
    """The moment `written`, or the beginning of that day in `zone`."""
    if not isinstance(written, datetime):
        return _at(datetime(written.year, written.month, written.day, tzinfo=zone), zone)
    # Fractions of a second shift one reader by hours.
    return zoned(written, zone).replace(microsecond=0)


def zoned(written: datetime, zone: ZoneInfo) -> datetime:
    """`written`, in `zone` where it names no zone of its own."""
    return written if written.tzinfo else _at(written.replace(tzinfo=zone), zone)


def _at(moment: datetime, zone: ZoneInfo) -> datetime:
    # A fixed offset: two datetimes of one ZoneInfo compare by the clock on the wall, wrongly when it is turned back.
    local = moment.astimezone(zone)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()))
