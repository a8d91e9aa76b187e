"""Plain pages beside the feeds: the permalink of an item that has none, a page a feed, and the list of all feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from coopfeed.model import Card, Feed, Item, Output, Site, writable

if TYPE_CHECKING:
    from babel import Locale
    from jinja2 import Environment

MEDIA_TYPE = "text/html"


def site_page(site: Site, feeds: Sequence[Feed], opml: str) -> Output:
    """The list of all `feeds`; `opml` is the address of the same as OPML."""
    return _page(f"{site.folder}index.html", "site.html", site.language, site=site, feeds=feeds, opml=opml)


def feed_page(feed: Feed) -> Output:
    """The page of a feed whose items have their texts."""
    return _page(f"{feed.path}/index.html", "feed.html", feed.language, site=feed.site, feed=feed)


def blank(card: Card) -> Output:
    """The page of an item, or of one that was withdrawn, without its content."""
    return Output(f"items/{card.slug}.html", MEDIA_TYPE, b"")


def item_page(site: Site, item: Item, feeds: Sequence[Feed]) -> Output:
    """The permalink of an item, which is in these `feeds`."""
    return _page(blank(item).path, "item.html", item.language, site=site, item=item, feeds=feeds)


def withdrawn_page(site: Site, card: Card) -> Output:
    """What stands at the permalink of an item that was taken back."""
    return _page(blank(card).path, "withdrawn.html", card.language, site=site, item=card)


def _page(path: str, template: str, language: str, **values: object) -> Output:
    page = _environment().get_template(template).render(values, language=language)
    return Output(path, MEDIA_TYPE, page.encode())


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("coopfeed.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # it would look at the templates' files for every page
    )
    environment.filters.update(day=day, direction=direction, iso=iso, moment=moment)
    return environment


def day(moment: date | datetime, language: str) -> str:
    """The calendar day of `moment` where it was published, in words: "4 August 2020"."""
    from babel.dates import format_date

    return format_date(moment, "long", locale=_locale(language))


def moment(when: date | datetime, language: str) -> str:
    """The day of `when`, and the time where one was written: "4 August 2020, 10:00"."""
    return f"{day(when, language)}, {when:%H:%M}" if isinstance(when, datetime) else day(when, language)


def direction(language: str) -> str:
    """Which way the script of `language` runs, as HTML's `dir` says it: "ltr" or "rtl"."""
    return str(_locale(language).text_direction)


def iso(moment: date | datetime) -> str:
    """`moment` as HTML's `datetime` takes it."""
    return (writable(moment) if isinstance(moment, datetime) else moment).isoformat()


@lru_cache
def _locale(language: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        # English of no country writes the day first, as most of the world does.
        return Locale.parse("en-001" if language == "en" else language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en-001", sep="-")
