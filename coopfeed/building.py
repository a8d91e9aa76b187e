"""Publication + now → every file to publish, as a pure function: the same content at a moment gives the same bytes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from coopfeed import formats, pages, selecting
from coopfeed.formats import opml
from coopfeed.model import Asset, Feed, Item, Output, Publication, Site, document_path
from coopfeed.problems import Problem, Severity, Where
from coopfeed.processes import spread
from coopfeed.selecting import State, Withheld
from coopfeed.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Build:
    """What a publication is at one moment: its feeds (as they fit), the released items, and all files.

    `absent` are the other items, and why they are not released.
    """

    site: Site
    feeds: tuple[Feed, ...]
    items: tuple[Item, ...]
    absent: tuple[tuple[Item, State], ...]
    withheld: Withheld
    outputs: tuple[Output, ...]


def build(
    publication: Publication,
    now: datetime,
    processes: int = 1,
    shelf: Shelf | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Build:
    """The files of `publication` as they are at `now`, an aware datetime.

    Many archive documents are rendered in up to so many `processes`; more than one forks this process. Those on the
    `shelf` are not rendered again. `progress` is called after each page or archive with the count so far and of all.

    Raises:
        ValueError: the publication has errors, or `now` no time zone.
    """
    if publication.errors:
        raise ValueError(f"{publication.errors[0]} and {len(publication.errors) - 1} more errors")
    if now.tzinfo is None:
        raise ValueError("now has no time zone")
    site, items = publication.site, publication.items
    visible, taken_back = selecting.released(items, now), selecting.withdrawn(items, now)
    feeds: list[Feed] = []
    archives: list[Feed] = []
    documents: list[Output] = []
    within: dict[str, list[Feed]] = {}
    for whole in selecting.feeds(site, visible, formats.documents(site), taken_back):
        current, rendered = fit(whole)
        archives += selecting.archives(whole, current.previous)
        feeds.append(current)
        for item in whole.items:
            within.setdefault(item.id, []).append(current)
        documents += rendered
    if feeds:  # OPML 2.0 wants at least one outline
        documents.append(Output(opml.FILE, opml.MEDIA_TYPE, opml.render(site, feeds)))
    html = pages.render(site, feeds, visible, site.url + opml.FILE, within=within, withdrawn=taken_back)
    history = _history(archives, processes, shelf)
    steps = len(archives) + (0 if site.pages == "none" else len(visible))
    made = _counted(chain(([page] for page in html), history), steps, progress)
    # What a document links to is there before it.
    outputs = (*assets(site, visible), *chain.from_iterable(made), *documents)
    states = ((item, selecting.state(item, now)) for item in items)
    absent = tuple((item, what) for item, what in states if what is not State.RELEASED)
    return Build(site, tuple(feeds), visible, absent, selecting.withheld(items, now), outputs)


def warnings(publication: Publication, now: datetime) -> Iterator[Problem]:
    """What only shows at a moment: feeds that have no item then."""
    places = dict(publication.places)
    for slug in selecting.empty(publication.site, selecting.released(publication.items, now)):
        message = f'no item is in "{slug}" now; the feed is left out'
        hint = "it appears as soon as an item is in it"
        yield Problem(places.get(slug, Where("feeds.yaml")), "empty-feed", message, hint, Severity.WARNING)


def fit(whole: Feed) -> tuple[Feed, list[Output]]:
    """The subscription document of a feed, with the newest entries within `entries` and `max_bytes`, and its files.

    All formats have the same entries, so that they tell the same story. One entry always stays.
    """
    most = whole.site.max_bytes

    def fitted(count: int) -> tuple[Feed, list[Output], int]:
        feed = selecting.subscription(whole, count)
        outputs = render(feed)
        return feed, outputs, max(len(output.content) for output in outputs if isinstance(output.content, bytes))

    count = min(whole.site.entries, len(whole.items))
    feed, outputs, size = fitted(count)
    if size > most:
        count = max(bisect_right(range(1, count), most, key=lambda fewer: fitted(fewer)[2]), 1)
        feed, outputs, _ = fitted(count)
    return feed, outputs


def _counted(
    steps: Iterable[list[Output]], total: int, progress: Callable[[int, int], None] | None
) -> Iterator[list[Output]]:
    for number, step in enumerate(steps, start=1):
        if progress:
            # The pages of feeds are a few more than were counted.
            progress(min(number, total), total)
        yield step


def _history(archives: list[Feed], processes: int, shelf: Shelf | None) -> Iterator[list[Output]]:
    """The documents of each archive: from the shelf, or rendered."""
    found = [shelf.find(page, blank(page)) if shelf else None for page in archives]
    unknown = [page for page, outputs in zip(archives, found, strict=True) if outputs is None]
    rendered = spread(render, unknown, processes, worth=40)
    for page, outputs in zip(archives, found, strict=True):
        if outputs is not None:
            yield outputs
            continue
        made = next(rendered)
        if shelf:
            shelf.keep(page, made)
        yield made


def blank(feed: Feed) -> list[Output]:
    """The documents of `feed` without their contents."""
    wanted = formats.formats(feed.site)
    return [Output(f"{feed.slug}/{document_path(fmt.FILE, feed.page)}", fmt.MEDIA_TYPE, b"") for fmt in wanted]


def render(feed: Feed) -> list[Output]:
    """The documents of `feed` in every format, each read back: well-formed, and with the ids of its items."""
    outputs = []
    for fmt, output in zip(formats.formats(feed.site), blank(feed), strict=True):
        content = fmt.render(feed)
        if fmt.ids(content) != [item.id for item in feed.items]:
            raise RuntimeError(f"{output.path} does not have the items of its feed")
        outputs.append(replace(output, content=content))
    return outputs


def assets(site: Site, items: tuple[Item, ...]) -> Iterator[Output]:
    """The files to copy, each once; those of withheld items are not among them."""
    wanted: dict[str, Asset] = {}
    for asset in (*site.assets, *(asset for item in items for asset in item.assets)):
        wanted.setdefault(asset.path, asset)
    for asset in wanted.values():
        yield Output(asset.path, asset.media_type, asset.source)
