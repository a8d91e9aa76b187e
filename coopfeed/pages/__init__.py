"""Plain pages beside the feeds: the permalink of an item that has none, a page a feed, and the list of all feeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from coopfeed.model import Feed, Item, Output, Site, writable

if TYPE_CHECKING:
    from babel import Locale
    from jinja2 import Environment

MEDIA_TYPE = "text/html"


def render(
    site: Site,
    feeds: Sequence[Feed],
    items: Sequence[Item],
    opml: str,
    *,
    within: Mapping[str, Sequence[Feed]],
    withdrawn: Sequence[Item] = (),
) -> Iterator[Output]:
    """The pages of `feeds`, and of the `items` and `withdrawn` ones that have one; none where the site has no pages.

    `opml` is the address of the list of all feeds; `within` tells by id in which feeds an item is, on any page of them.
    """
    if site.pages == "none":
        return
    yield _page("index.html", "site.html", site.language, site=site, feeds=feeds, opml=opml)
    for feed in feeds:
        yield _page(f"{feed.slug}/index.html", "feed.html", feed.language, site=site, feed=feed)
    for item in items:
        if item.has_page:
            its = within[item.id]
            yield _page(f"items/{item.slug}.html", "item.html", item.language, site=site, item=item, feeds=its)
    for item in withdrawn:
        if item.has_page:
            yield _page(f"items/{item.slug}.html", "withdrawn.html", item.language, site=site, item=item)


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
