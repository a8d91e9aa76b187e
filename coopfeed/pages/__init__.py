"""Plain pages beside the feeds: the permalink of an item that has none, a page a feed, and the list of all feeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from coopfeed.model import Feed, Item, Output, Site

if TYPE_CHECKING:
    from jinja2 import Environment

MEDIA_TYPE = "text/html"


def render(site: Site, feeds: Sequence[Feed], items: Sequence[Item], opml: str) -> Iterator[Output]:
    """The pages of `feeds` and of those `items` that have one; none where the site has no pages.

    `opml` is the address of the list of all feeds.
    """
    if site.pages == "none":
        return
    yield _page("index.html", "site.html", site=site, feeds=feeds, opml=opml)
    for feed in feeds:
        yield _page(f"{feed.slug}/index.html", "feed.html", site=site, feed=feed)
    for item in items:
        if item.has_page:
            within = [feed for feed in feeds if item in feed.items]
            yield _page(f"items/{item.slug}.html", "item.html", site=site, item=item, feeds=within)


def _page(path: str, template: str, **values: object) -> Output:
    return Output(path, MEDIA_TYPE, _environment().get_template(template).render(values).encode())


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
    )
    environment.filters["day"] = day
    return environment


def day(moment: date | datetime, language: str) -> str:
    """The calendar day of `moment` where it was published, in words: "4 August 2020"."""
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    return format_date(moment, "d MMMM y", locale=locale)
