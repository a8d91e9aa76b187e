"""How values are written in pages: dates and sizes as a language does, languages by their own names, and the like."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from coopfeed.model import Event, writable
from coopfeed.rendering.languages import direction, locale

_WAYS = {"L": "ltr", "R": "rtl", "AL": "rtl"}
"""The classes of letters (UAX #9, table 4)."""

_OPENING = {"{": Markup("&#123;"), "[": Markup("&#91;")}
"""What opens an expression of Liquid, Twig, Jinja and the like, or a shortcode of WordPress."""

MANY = 10_000  # days that are remembered in words: items of a list share theirs with their pages


@lru_cache(MANY)
def _day(day: date, form: str, language: str) -> str:
    from babel.dates import format_date as babel_date

    return babel_date(day, form, locale=locale(language))


def format_date(moment: date | datetime, language: str) -> str:
    """Return the calendar day of `moment` where it was published, in words: "4 August 2020"."""
    return _day(moment.date() if isinstance(moment, datetime) else moment, "long", language)


def short_date(moment: date | datetime, language: str) -> str:
    """Return the same for a column of dates: "4 Aug 2020"."""
    return _day(moment.date() if isinstance(moment, datetime) else moment, "medium", language)


def moment(when: date | datetime, language: str, since: date | datetime | None = None) -> str:
    """Return the day of `when`, and the time where one was written: "4 August 2020, 10:00".

    On the day of `since`, which is shown before it, that is the time alone.
    """
    if not isinstance(when, datetime):
        return format_date(when, language)
    if isinstance(since, datetime) and since.date() == when.date():
        return f"{when:%H:%M}"
    pattern = str(locale(language).datetime_formats["medium"])
    return pattern.format(f"{when:%H:%M}", format_date(when, language))


def zones(event: Event, language: str) -> tuple[str, str]:
    """Return what to write behind the start of `event` and behind its end, so that people elsewhere know when that is:
    "GMT+02:00", once if it is the same, and not for a whole day.
    """
    from babel.dates import get_timezone_gmt

    start, end = (
        get_timezone_gmt(when, locale=locale(language)) if isinstance(when, datetime) else ""
        for when in (event.start, event.end or event.start)
    )
    return ("" if start == end else start), end


def iso(moment: date | datetime) -> str:
    """Return `moment` as HTML's `datetime` takes it."""
    return (writable(moment) if isinstance(moment, datetime) else moment).isoformat()


def inert(text: str) -> Markup:
    """Return `text` as nothing but text in a file of HTML that a template includes, which may read it as a template
    too.
    """
    made = escape(text)
    for sign, reference in _OPENING.items():
        made = made.replace(sign, reference)
    return made


def text_direction(text: str, language: str) -> str:
    """Return which way `text` runs where one in `language` is expected: the other way only if it has no letter of that
    one.

    A text that an edition lacks is there in another language. Not `dir=auto`, for which the first letter decides: many
    an Arabic text begins with a name in Latin ones.
    """
    from unicodedata import bidirectional

    ways = {_WAYS[kind] for kind in map(bidirectional, text) if kind in _WAYS}
    return ways.pop() if len(ways) == 1 else direction(language)


@lru_cache
def native_name(language: str) -> str:
    """Return what speakers of `language` call it: "français"; the tag itself where CLDR does not know."""
    known = locale(language)
    if known.language != language.partition("-")[0]:
        return language
    return str(known.get_language_name() if "-" not in language else known.get_display_name()) or language


def size(length: int, language: str) -> str:
    """Return a number of bytes for people: "1.2 MB"."""
    from babel.units import format_unit

    unit, count = ("kilobyte", length / 1e3) if length < 999_500 else ("megabyte", length / 1e6)
    rounded = round(count) if count >= 10 else max(round(count, 1), 0.1)
    return format_unit(rounded, f"digital-{unit}", "short", locale=locale(language))


def host(address: str) -> str:
    """Return the site that an address leads to: "www.example.org"."""
    return urlsplit(address).hostname or address


def shortened(text: str, most: int) -> str:
    """Return `text`, or its first words within `most` characters and an ellipsis."""
    if len(text) <= most:
        return text
    start = text[: most - 1]
    return (start.rpartition(" ")[0] or start).rstrip(" ,;:–-") + "…"


@dataclass(frozen=True, slots=True)
class Reader:
    """A feed reader on the web; `url` is where it opens a feed."""

    name: str
    url: str


def readers(feed: str) -> list[Reader]:
    """Return the feed readers of readers.toml, each with where it opens the feed at the address `feed`."""
    written = quote(feed, safe="")
    return [Reader(name, url.replace("{url}", written)) for name, url in _readers()]


@lru_cache(maxsize=1)
def _readers() -> tuple[tuple[str, str], ...]:
    file = resources.files("coopfeed.rendering.pages").joinpath("readers.toml")
    found = tomllib.loads(file.read_text(encoding="utf-8"))["reader"]
    return tuple((reader["name"], reader["url"]) for reader in found)
