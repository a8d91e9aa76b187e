"""Written dates: ISO 8601 first, else a date that reads one way only.

The result is a `date` where no time was written; `moment` makes it a moment in the site's time zone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from coopfeed.model import drawn_seconds
from coopfeed.model.codes import Code
from coopfeed.reading import locales
from coopfeed.reading.field_errors import FieldError, brief

Written = date | datetime

_USUAL = re.compile(  # nearly all, at once
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T(?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_ISO = re.compile(r"[0-9]{4}-?[0-9]{2}|[0-9]{4}-?W[0-9]{2}", re.IGNORECASE)
_TIME_WITH_DOT = re.compile(r"[T ][0-9]{1,2}[.,][0-9]{2}$", re.IGNORECASE)
_TIME_APART = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})[^0-9]+([0-9]{1,2})[:.h]([0-9]{2})")
_TIME_OF_DAY = re.compile(r"[0-9]{1,2}(?::[0-9]{2})+(?:[.,][0-9]+)?|[0-9]{1,2}(?= ?[ap]m\b)", re.IGNORECASE)
_OFFSET = re.compile(r"(?<=[\st])[+-][0-9]{1,2}(?::?[0-9]{2})?(?![0-9])")
_DOTTED_HALF = re.compile(r"\b([ap])\. ?m\b\.?", re.IGNORECASE)
_WEEK = re.compile(r"[0-9]{4}-?W[0-9]{2}", re.IGNORECASE)
_HALF_DAY = re.compile(r"(.*[0-9])(?:T| )([0-9]{1,2})(:[0-9]{2})?(?::[0-9]{2})? ?([ap])\.?m\.?", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(.*[^0-9:])'?([0-9]{2})")
_YEAR_FIRST_IN_WORDS = re.compile(r"([0-9]{4})[^0-9]+([0-9]{1,2})[^0-9]+([0-9]{1,2})[^0-9]*")
_DAY = re.compile(r"[0-9\-W]+", re.IGNORECASE)
_ZONE_APART = re.compile(r"(:[0-9]{2}(?:[.,][0-9]+)?) (?=[+-][0-9]|Z$)", re.IGNORECASE)
_UTC = re.compile(r"(?<=:[0-9]{2}) ?(?:UTC|GMT)$", re.IGNORECASE)
_UTC_PLUS = re.compile(r"\b(?:UTC|GMT) ?(?=[+-][0-9])", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_NUMERIC = re.compile(r"([0-9]{1,2})([/.\-])([0-9]{1,2})\2([0-9]{2}|[0-9]{4})\b(.*)")
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_WORD = re.compile(r"[^\W\d_]+")
_TIME = re.compile("[0-9]:[0-9]{2}")
_LAST_WORD = re.compile("(?<![A-Za-z_/])[_/]*([A-Za-z][A-Za-z_/]+)$")
# Not from the calendar module: there the names follow the locale of the machine.
_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTH_WORDS = {*_MONTHS, *(name[:3] for name in _MONTHS), "sept"}
_DAY_WORDS = {*_DAYS, *(name[:3] for name in _DAYS), "tues", "thur", "thurs"}
WORDS = {*MONTH_WORDS, *_DAY_WORDS, *"am pm utc gmt of the st nd rd th at t z".split()}
LONGEST = 60
_YEARS = range(1000, 9000)  # four digits in every format, and room for any time zone
_OFFSETS = (timedelta(hours=-12), timedelta(hours=14))
_ZERO = timedelta()
_WITH_SECONDS = re.compile("[0-9]:[0-9]{2}:[0-9]{2}")
_HINT = "write year, month and day: YYYY-MM-DD"
_ONE_DATE = "write one day; of an event, `start` and `end`"
_CORRECT = "correct the day or the time"


class DateError(FieldError):
    """A text that is not a date."""

    def __init__(self, code: Code, message: str, hint: str = _HINT) -> None:
        super().__init__(code, message, hint)


def _is_offset(offset: timedelta, text: str) -> bool:
    # 10:00-12:00 are the hours of an event; 10:00:00-12:00 is a time on Baker Island.
    return _OFFSETS[0] < offset <= _OFFSETS[1] or (offset == _OFFSETS[0] and _WITH_SECONDS.search(text) is not None)


def parse(text: str) -> Written:
    """Return the date, or date and time (aware where a zone was written), in `text`.

    Raises:
        DateError: not a date, a date that does not exist, or one that reads two ways.
    """
    written = _from_iso(text) if _USUAL.fullmatch(text) else _parse(" ".join(text.split()))
    if isinstance(written, datetime) and not _is_offset(written.utcoffset() or _ZERO, text):
        hint = "an offset from UTC is +02:00; of an event, write `start` and `end`"
        raise DateError(Code.BAD_TIMEZONE, f'"{brief(text)}" ends in an offset that no place has', hint)
    if written.year not in _YEARS:
        message = f"the year {written.year:04} is out of range"
        raise DateError(Code.BAD_DATE, message, "write a year from 1000 to 8999")
    return written


def _parse(text: str) -> Written:
    if len(text) > LONGEST:
        raise DateError(Code.BAD_DATE, f'"{brief(text)}" is not a date')
    # "UTC+3" is +03:00; dateutil has read it both ways.
    text = _UTC_PLUS.sub("", text)
    if year_first := _YEAR_FIRST.fullmatch(text):
        return _iso("{:0>4}-{:0>2}-{:0>2}".format(*year_first.group(1, 3, 4)))
    if _ISO.match(text):
        if half := _HALF_DAY.fullmatch(text):
            raise _half_day(text, half)
        return _iso(text)
    if numeric := _NUMERIC.fullmatch(text):
        return _numeric(text, numeric)
    return _in_words(text)


def _half_day(text: str, match: re.Match[str]) -> DateError:
    day, hour, minutes, half = match.groups()
    if not 1 <= int(hour) <= 12:
        return DateError(
            Code.IMPOSSIBLE_DATE, f'"{text}" does not exist', "write the hours from 00 to 23, without am or pm"
        )
    shown = f"{int(hour) % 12 + (12 if half in 'pP' else 0):02}{minutes or ':00'}"
    return DateError(Code.BAD_DATE, f'"{text}" is a date in numbers with am or pm', f"write {day} {shown}")


def _iso(text: str) -> Written:
    # YAML's own timestamps have a space before the zone.
    text = _UTC.sub("Z", _ZONE_APART.sub(r"\1", text))
    if re.search("[0-9][T ]24", text, re.IGNORECASE):  # Python 3.14 takes 24:00 for the next day
        raise DateError(
            Code.IMPOSSIBLE_DATE, f"{text} does not exist: a day ends at 23:59", "write 00:00 of the next day"
        )
    if _WEEK.fullmatch(text):
        raise DateError(Code.BAD_DATE, f'"{text}" is a whole week', f"write {_monday(text)}")
    if _TIME_WITH_DOT.search(text):
        raise DateError(Code.BAD_DATE, f'"{text}" has a dot in its time', _with_time(text))
    return _from_iso(text)


def _from_iso(text: str) -> Written:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else datetime.fromisoformat(text)
    except ValueError as error:
        if zone := _LAST_WORD.search(_behind_time(text)):
            raise _no_zone(zone[1]) from error
        if "isoformat" not in str(error):
            raise DateError(Code.IMPOSSIBLE_DATE, f"{text} does not exist ({error})", _days_of(text)) from error
        raise DateError(Code.BAD_DATE, f'"{text}" is an incomplete date', _with_time(text)) from error


def _with_time(text: str) -> str:
    """Return the hint for a date in numbers whose time is written in another way."""
    if not (match := _TIME_APART.match(text)):
        return _HINT
    year, _, month, day, hour, minute = match.groups()
    return f"write {year}-{month:0>2}-{day:0>2} {hour:0>2}:{minute}"


def _days_of(text: str) -> str:
    """Return the hint for a day or time that does not exist."""
    if match := re.match("([0-9]{4})-?([0-9]{2})", text):
        year = int(match[1])
        month = int(match[2])
    else:
        words = [word.lower()[:3] for word in _WORD.findall(text)]
        month = next((number for number, name in enumerate(_MONTHS, start=1) if name[:3] in words), 0)
        found = _YEAR.search(text)
        year = int(found[0]) if found else 0
    days = {int(day) for day in re.findall(r"(?<![0-9:])[0-9]{2}(?![0-9:])", text)}
    if year and 1 <= month <= 12 and any(day > monthrange(year, month)[1] for day in days):
        return f"{_MONTHS[month - 1].capitalize()} {year} has {monthrange(year, month)[1]} days"
    return _CORRECT


def _monday(week: str) -> str:
    try:
        return f"{date.fromisoformat(week)} for its Monday"
    except ValueError:
        return "YYYY-MM-DD"


def _behind_time(text: str) -> str:
    """Return what follows a time of the day in `text`, "" where there is none."""
    time = _TIME.search(text)
    return text[time.end() :] if time else ""


def _no_zone(name: str) -> DateError:
    return DateError(Code.BAD_TIMEZONE, f"{name} is not an offset from UTC", "write +02:00, or Z for UTC")


def _numeric(text: str, match: re.Match[str]) -> Written:
    first = int(match[1])
    second = int(match[3])
    year = match[4]
    if len(year) == 2:
        hint = "write the year in four digits" if match[2] == "-" else _with_long_year(text)  # 26-11-20 has it first
        raise DateError(Code.AMBIGUOUS_DATE, f"{text}: the year has two digits", hint)
    if 1 <= first <= 12 and 1 <= second <= 12 and first != second:
        by_day = f"{first} {_MONTHS[second - 1].capitalize()}"
        by_month = f"{second} {_MONTHS[first - 1].capitalize()}"
        iso = f"{year}-{second:02}-{first:02}"
        hint = f'write {iso} or "{by_day} {year}"'
        raise DateError(Code.AMBIGUOUS_DATE, f"{text} is {by_day} or {by_month}", hint)
    return _with_dateutil(text, dayfirst=first > 12)


def _in_words(text: str) -> Written:
    words = [word.lower() for word in _WORD.findall(text)]
    if not MONTH_WORDS.intersection(words):
        raise _in_other_words(text, words)
    if _DOTTED_HALF.search(text):
        hint = f"write {_iso_of(_DOTTED_HALF.sub(lambda half: half[1] + 'm', text)) or 'am or pm'}"
        raise DateError(Code.BAD_DATE, f'"{text}" is not a date: am and pm have no dots', hint)
    if unknown := next((word for word in words if word not in WORDS), None):
        if unknown in _behind_time(text).lower():
            raise _no_zone(unknown.upper())
        raise DateError(Code.BAD_DATE, f'"{text}" is not a date: "{unknown}" is not understood')
    year = _YEAR.search(text)
    if not year:
        raise DateError(Code.BAD_DATE, f'"{text}" has no four-digit year', _with_long_year(text))
    # Of "1-3 March 2026" dateutil makes 20:26 on the third in 2001.
    if len(re.findall("[0-9]+", _OFFSET.sub("", _TIME_OF_DAY.sub("t", text)))) > 2:
        raise DateError(Code.BAD_DATE, f'"{text}" is not one date', _ONE_DATE)
    written = _with_dateutil(text, dayfirst=True)
    if written.year != int(year[0]):
        raise DateError(Code.BAD_DATE, f'"{text}" is not one date', _ONE_DATE)
    day = _DAYS[written.weekday()]
    if wrong := next((word for word in words if word in _DAY_WORDS and word[:3] != day[:3]), None):
        message = f'"{text}" is a {day.capitalize()}, not a {wrong.capitalize()}'
        raise DateError(Code.IMPOSSIBLE_DATE, message, "correct the day, or leave out its name")
    return written


def _in_other_words(text: str, words: list[str]) -> DateError:
    """Return the error for a date without an English month, with what its author most likely meant."""
    if parts := _YEAR_FIRST_IN_WORDS.fullmatch(text):  # 2026年6月5日
        year, month, day = parts.groups()
        return DateError(Code.BAD_DATE, f'"{text}" is not a date', f"write {year}-{month:0>2}-{day:0>2}")
    for word in words:
        months = locales.months(word)
        if len(months) == 1:
            month = _MONTHS[next(iter(months)) - 1].capitalize()
            numbers = re.findall(r"[0-9]+(?::[0-9]+)*", text)
            message = f'"{text}" is not a date: names of months are English here'
            iso = _iso_of(" ".join([month, *numbers])) or _iso_of(" ".join([month, *numbers[:2]]))
            return DateError(Code.BAD_DATE, message, f"write {iso or month}")
    return DateError(Code.BAD_DATE, f'"{text}" is not a date', _with_time(text))


def _with_long_year(text: str) -> str:
    """Return the hint for a date without a year of four digits."""
    match = _SHORT_YEAR.fullmatch(text)
    iso = _iso_of(f"{match[1]}20{match[2]}") if match else ""
    return f"write {iso}" if iso else "add the year, in four digits"


def _iso_of(text: str) -> str:
    """Return a date as ISO 8601 writes it, "" if `text` is none."""
    try:
        written = parse(text)
    except DateError:
        return ""
    return written.isoformat(timespec="minutes") if isinstance(written, datetime) else written.isoformat()


def _with_dateutil(text: str, *, dayfirst: bool) -> Written:
    from dateutil import parser  # slow to import, and most dates are read without it

    # What the text leaves open comes from the default: two defaults reveal whether a part is missing.
    defaults = datetime.fromisoformat("2000-01-31T00:00"), datetime.fromisoformat("2004-03-01T01:00")
    zones = {"UTC": UTC, "GMT": UTC}  # without this, a machine in that zone answers with its own local time
    # In capitals, every short word behind a time would be taken for a zone.
    known = re.sub(r"\bthe\b", "", text.lower()).replace("utc", "UTC").replace("gmt", "GMT")
    try:
        one, other = (parser.parse(known, dayfirst=dayfirst, default=default, tzinfos=zones) for default in defaults)
    except (ValueError, OverflowError) as error:
        if re.search("must be in|out of range", str(error)):
            raise DateError(Code.IMPOSSIBLE_DATE, f'"{text}" does not exist', _days_of(text)) from error
        raise DateError(Code.BAD_DATE, f'"{text}" is not a date') from error
    if one.date() != other.date():
        raise DateError(Code.BAD_DATE, f'"{text}" is an incomplete date')
    return one if one.timetz() == other.timetz() else one.date()


def moment(written: Written, zone: ZoneInfo, identity: str) -> datetime:
    """Return `written` as a moment, at the offset from UTC that it names or that `zone` has then.

    A date without a time is midnight in `zone` plus a number of seconds under one hour drawn from `identity`: stable,
    and different from that of other items of the day, because consumers exist that drop entries with equal timestamps.
    """
    if isinstance(written, datetime):
        return start(written, zone)
    return _at(start(written, zone).astimezone(UTC) + timedelta(seconds=drawn_seconds(identity)), zone)


def start(written: Written, zone: ZoneInfo) -> datetime:
    """Return the moment `written`, or the beginning of that day in `zone`."""
    if not isinstance(written, datetime):
        return _at(datetime(written.year, written.month, written.day, tzinfo=zone), zone)
    # Fractions of a second shift one reader by hours.
    return zoned(written, zone).replace(microsecond=0)


def is_before(one: Written, other: Written, zone: ZoneInfo) -> bool:
    """Return whether `one` lies before `other` for certain: a date without a time is any time of that day."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return start(one, zone) < start(other, zone)
    return _day(one, zone) < _day(other, zone)


def _day(written: Written, zone: ZoneInfo) -> date:
    return zoned(written, zone).astimezone(zone).date() if isinstance(written, datetime) else written


def existing(written: Written, zone: ZoneInfo) -> Written:
    """Return `written`, if the clocks of `zone` ever show it where it names no zone of its own.

    Raises:
        DateError: it lies in the hour that is skipped when they are put forward.
    """
    if isinstance(written, datetime) and written.tzinfo is None:
        # There and back again: of a time that comes twice this is the first, as everywhere here.
        shown = written.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        if shown != written:
            message = f"{written:%Y-%m-%d %H:%M} does not exist in {zone}: the clocks skip it when summer time begins"
            raise DateError(Code.IMPOSSIBLE_DATE, message, f"write {shown:%Y-%m-%dT%H:%M}, or add the offset from UTC")
    return written


def zoned(written: datetime, zone: ZoneInfo) -> datetime:
    """Return `written`, in `zone` where it names no zone of its own."""
    return _fixed(written) if written.tzinfo else _at(written.replace(tzinfo=zone), zone)


def _at(moment: datetime, zone: ZoneInfo) -> datetime:
    return _fixed(moment.astimezone(zone))


def _fixed(moment: datetime) -> datetime:
    """Return `moment` on the wall, at an offset of whole minutes from UTC.

    Fixed, because two datetimes of one ZoneInfo compare by the clock on the wall, wrongly when it is turned back;
    whole, because no format has seconds in an offset, and local mean time (until about 1900) does.
    """
    if moment.tzinfo is UTC:
        return moment
    minutes = int((moment.utcoffset() or timedelta()) / timedelta(minutes=1))
    return moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
