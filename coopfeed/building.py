"""Publication + now → every file to publish, as a pure function: the same content at a moment gives the same bytes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from coopfeed import formats, pages, selecting
from coopfeed.formats import opml
from coopfeed.model import Asset, Feed, Item, Output, Publication, Site
from coopfeed.problems import Problem, Severity, Where
from coopfeed.selecting import Withheld


@dataclass(frozen=True, slots=True)
class Build:
    """What a publication is at one moment: its feeds (as they fit), the released items, and all files."""

    site: Site
    feeds: tuple[Feed, ...]
    items: tuple[Item, ...]
    withheld: Withheld
    outputs: tuple[Output, ...]


def build(publication: Publication, now: datetime) -> Build:
    """The files of `publication` as they are at `now`, an aware datetime.

    Raises:
        ValueError: the publication has errors, or `now` no time zone.
    """
    if publication.errors:
        raise ValueError(f"{publication.errors[0]} and {len(publication.errors) - 1} more errors")
    if now.tzinfo is None:
        raise ValueError("now has no time zone")
    site = publication.site
    visible = selecting.released(publication.items, now)
    feeds: list[Feed] = []
    documents: list[Output] = []
    for feed in selecting.feeds(site, visible, formats.documents(site)):
        fitted, rendered = fit(feed)
        feeds.append(fitted)
        documents += rendered
    documents.append(Output(opml.FILE, opml.MEDIA_TYPE, opml.render(site, feeds)))
    html = pages.render(site, feeds, visible, site.url + opml.FILE)
    # Feeds last: what they name is there when they are.
    outputs = (*assets(site, visible), *html, *documents)
    return Build(site, tuple(feeds), visible, selecting.withheld(publication.items, now), outputs)


def warnings(publication: Publication, now: datetime) -> Iterator[Problem]:
    """What only shows at a moment: feeds that have no item then."""
    places = dict(publication.places)
    for slug in selecting.empty(publication.site, selecting.released(publication.items, now)):
        message = f'no item is in "{slug}" now; the feed is left out'
        hint = "subscribers keep what they have; a new subscriber finds nothing there"
        yield Problem(places.get(slug, Where("feeds.yaml")), "empty-feed", message, hint, Severity.WARNING)


def fit(feed: Feed) -> tuple[Feed, list[Output]]:
    """`feed` and its documents, with the oldest entries left out until each document keeps to the site's `max_bytes`.

    All formats lose the same entries, so that they tell the same story. One entry always stays.
    """
    wanted = formats.formats(feed.site)

    def rendered(count: int) -> list[bytes]:
        shorter = replace(feed, items=feed.items[:count])
        return [fmt.render(shorter) for fmt in wanted]

    def size(count: int) -> int:
        return max(len(document) for document in rendered(count))

    count = len(feed.items)
    contents = rendered(count)
    if max(len(document) for document in contents) > feed.site.max_bytes:
        count = max(bisect_right(range(1, count), feed.site.max_bytes, key=size), 1)
        contents = rendered(count)
    outputs = [
        Output(f"{feed.slug}/{fmt.FILE}", fmt.MEDIA_TYPE, content)
        for fmt, content in zip(wanted, contents, strict=True)
    ]
    return replace(feed, items=feed.items[:count]), outputs


def assets(site: Site, items: tuple[Item, ...]) -> Iterator[Output]:
    """The files to copy, each once; those of withheld items are not among them."""
    wanted: dict[str, Asset] = {}
    for asset in (*site.assets, *(asset for item in items for asset in item.assets)):
        wanted.setdefault(asset.path, asset)
    for asset in wanted.values():
        yield Output(asset.path, asset.media_type, asset.source)
