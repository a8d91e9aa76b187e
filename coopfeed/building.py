"""Publication + now → every file to publish, as a pure function: the same content at a moment gives the same bytes."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Protocol

from coopfeed import formats, pages, selecting
from coopfeed.formats import opml
from coopfeed.model import Asset, Card, Feed, Item, Output, Publication, Site, document_path
from coopfeed.pages import embeds, snippets
from coopfeed.problems import Problem, Severity, Where
from coopfeed.selecting import State, Withheld

Entries = tuple[bytes, ...]
"""An item in each of the formats of its site."""


class Library(Protocol):
    """Where the texts of the items are that a publication has only the cards of."""

    def item(self, card: Card) -> Item:
        """The item of a card."""

    def entries(self, site: Site, cards: Sequence[Card]) -> list[Entries]:
        """The items of `cards` as entries."""

    def version(self, asset: Asset) -> str:
        """What names the content of a file to be copied; "" where nobody can tell."""


class InHand:
    """The library of a publication whose items have their texts with them."""

    def item(self, card: Card) -> Item:
        """`card` itself."""
        if not isinstance(card, Item):
            raise TypeError(f"{card.id} came without its text, and without a library that has it")
        return card

    def entries(self, site: Site, cards: Sequence[Card]) -> list[Entries]:
        """Each rendered anew."""
        return [entries(site, self.item(card)) for card in cards]

    def version(self, asset: Asset) -> str:
        """Nobody can tell."""
        return ""


def entries(site: Site, item: Item) -> Entries:
    """`item` in each of the formats of `site`."""
    return tuple(fmt.entry(site, item) for fmt in formats.formats(site))


@dataclass(frozen=True, slots=True)
class Sheet:
    """Files that are made in one go: the `blanks` without their contents, and what makes them whole.

    The same `made_of` makes the same bytes, as long as program and site are the same; "" says nothing.
    """

    blanks: tuple[Output, ...]
    make: Callable[[], Sequence[Output]] = field(compare=False)
    made_of: str = ""


@dataclass(frozen=True, slots=True)
class Build:
    """What a publication is at one moment: its feeds (as they fit), its items by state, and how to make all files.

    What a file links to comes before it among the `sheets`.
    """

    site: Site
    feeds: tuple[Feed, ...]
    states: dict[State, tuple[Card, ...]]
    sheets: tuple[Sheet, ...]

    @property
    def items(self) -> tuple[Card, ...]:
        """The released items, newest first."""
        return self.states[State.RELEASED]

    @property
    def withheld(self) -> Withheld:
        """The items that nobody may see."""
        return selecting.withheld(self.states)

    def known(self, ids: Container[str]) -> dict[str, tuple[Card, State]]:
        """Those items that have one of the `ids`, and what they are."""
        return {card.id: (card, what) for what, cards in self.states.items() for card in cards if card.id in ids}

    def is_lasting(self, path: str) -> bool:
        """Whether the file at `path` stays where it was published, although it is made no more."""
        return embeds.is_lasting(path)

    @property
    def paths(self) -> tuple[str, ...]:
        """Where all files lie, in their order."""
        return tuple(output.path for sheet in self.sheets for output in sheet.blanks)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """All files, made one after the other."""
        return tuple(chain.from_iterable(sheet.make() for sheet in self.sheets))


_IN_HAND = InHand()


def build(publication: Publication, now: datetime, library: Library = _IN_HAND) -> Build:
    """The files of `publication` as they are at `now`, an aware datetime; `library` has the texts of its items.

    Raises:
        ValueError: the publication has errors, or `now` no time zone.
    """
    site, (states, wholes) = publication.site, select(publication, now)
    fitted = [fit(whole, library) for whole in wholes]
    feeds = tuple(feed for feed, _ in fitted)
    history = [tuple(selecting.archives(*each)) for each in zip(wholes, (f.previous for f in feeds), strict=True)]
    sheets = (
        *(_copied(asset, library) for asset in assets(site, states[State.RELEASED])),
        *(_pages(site, feeds, wholes, history, states, library) if site.pages != "none" else ()),
        *(_archive(page, library) for page in chain.from_iterable(history)),
        *(_ready(*documents) for _, documents in fitted),
        *(_subscriptions(edition, those) for edition, those in editions(site, feeds) if those),
    )
    return Build(site, feeds, states, sheets)


def select(publication: Publication, now: datetime) -> tuple[dict[State, tuple[Card, ...]], tuple[Feed, ...]]:
    """The items of `publication` by what they are at `now`, an aware datetime, and its feeds with all their items.

    Raises:
        ValueError: the publication has errors, or `now` no time zone.
    """
    if publication.errors:
        raise ValueError(f"{publication.errors[0]} and {len(publication.errors) - 1} more errors")
    if now.tzinfo is None:
        raise ValueError("now has no time zone")
    site, states = publication.site, selecting.split(publication.items, now)
    states[State.RELEASED] = selecting.linked(site, states[State.RELEASED])
    visible, taken_back = states[State.RELEASED], states[State.WITHDRAWN]
    return states, tuple(selecting.feeds(site, visible, formats.documents(site), taken_back))


def editions(site: Site, feeds: Sequence[Feed]) -> Iterator[tuple[Site, tuple[Feed, ...]]]:
    """Each edition with its `feeds`; one in another language than the site's only if it has any."""
    for edition in (site, *site.editions):
        those = tuple(feed for feed in feeds if feed.site.language == edition.language)
        if those or edition is site:
            yield edition, those


def _subscriptions(site: Site, feeds: Sequence[Feed]) -> Sheet:
    # OPML 2.0 wants at least one outline.
    return _ready(Output(site.folder + opml.FILE, opml.MEDIA_TYPE, opml.render(site, feeds)))


def _ready(*outputs: Output) -> Sheet:
    return Sheet(tuple(replace(output, content=b"") for output in outputs), lambda: outputs)


def _copied(asset: Asset, library: Library) -> Sheet:
    output = Output(asset.path, asset.media_type, asset.source)
    return replace(_ready(output), made_of=library.version(asset))


def _archive(page: Feed, library: Library) -> Sheet:
    def make() -> list[Output]:
        return render(page, library.entries(page.site, page.items))

    return Sheet(tuple(blank(page)), make, _made_of(f"{page.previous}", page.items, page.tombstones))


def _made_of(what: str, items: Sequence[Card], tombstones: Sequence[Card] = ()) -> str:
    """A digest of `what`, the versions of `items`, and what is said of `tombstones`: "" where one says nothing."""
    versions = [card.version for card in (*items, *tombstones)]
    if not all(versions):
        return ""
    taken_back = (f"{card.withdrawn} {card.reason}" for card in tombstones)
    return hashlib.sha256("\n".join((what, str(len(items)), *versions, *taken_back)).encode()).hexdigest()


def _pages(
    site: Site,
    feeds: Sequence[Feed],
    wholes: Sequence[Feed],
    history: Sequence[Sequence[Feed]],
    states: dict[State, tuple[Card, ...]],
    library: Library,
) -> Iterator[Sheet]:
    """The pages of the site, of its `feeds` with their `history`, and of the items that have one; what shows feeds on
    other sites; and the assets of all these."""
    theme = hashlib.sha256(repr(site.theme).encode()).hexdigest() if site.theme else ""
    replaced = {asset.path for asset in site.assets}
    shared = (*pages.assets(), *(embeds.kit() if feeds else ()))
    yield from (_ready(output) for output in shared if output.path not in replaced)
    for edition, _ in editions(site, feeds):
        yield _site_page(edition, wholes, theme)
    for feed, documents in zip(feeds, history, strict=True):
        yield _embeds(feed, theme, library)
        yield _feed_page(feed, theme, library)
        for page in documents:
            yield _archive_page(page, len(documents), theme)
    within: dict[str, list[Feed]] = {}
    for feed, whole in zip(feeds, wholes, strict=True):
        for card in whole.items:
            within.setdefault(card.id, []).append(feed)
    for card in states[State.RELEASED]:
        if card.page:
            yield _item_page(site, card, within[card.id], theme, library)
    for card in states[State.WITHDRAWN]:
        if card.page:
            edition = site.edition(card.language)
            make = partial(_page, pages.withdrawn_page, edition, card)
            yield Sheet((pages.blank(card),), make, _made_of(f"{theme} {card.slug}", [], [card]))


def _page(render: Callable[..., Output], *values: object) -> list[Output]:
    return [render(*values)]


def _site_page(site: Site, wholes: Sequence[Feed], theme: str) -> Sheet:
    make = partial(_page, pages.site_page, site, wholes, f"{site.url}{site.folder}{opml.FILE}")
    told = (f"{feed.path} {len(feed.items)} {feed.items[0].published}" for feed in wholes)
    return Sheet((pages.site_blank(site),), make, _made_of("\n".join((theme, *told)), []))


def _feed_page(feed: Feed, theme: str, library: Library) -> Sheet:
    def make() -> list[Output]:
        latest = (library.item(card) for card in feed.items[: pages.PREVIEW])
        return [pages.feed_page(replace(feed, items=(*latest, *feed.items[pages.PREVIEW :])))]

    others = (translation.href for translation in feed.translations)
    what = " ".join((theme, f"{feed.previous}", *others, *_slugs(feed)))
    return Sheet((pages.feed_blank(feed),), make, _made_of(what, feed.items))


def _embeds(feed: Feed, theme: str, library: Library) -> Sheet:
    newest = replace(feed, items=feed.items[: snippets.LATEST])

    def make() -> list[Output]:
        return embeds.files(replace(newest, items=tuple(library.item(card) for card in newest.items)))

    return Sheet(tuple(embeds.blanks(newest)), make, _made_of(" ".join((theme, *_slugs(newest))), newest.items))


def _archive_page(page: Feed, newest: int, theme: str) -> Sheet:
    make = partial(_page, pages.archive_page, page, newest)
    what = " ".join((theme, f"{page.page < newest}", *_slugs(page)))
    return Sheet((pages.archive_blank(page),), make, _made_of(what, page.items))


def _slugs(feed: Feed) -> Iterator[str]:
    """What tells of the addresses of items, which their versions do not."""
    return (card.slug for card in feed.items)


def _item_page(site: Site, card: Card, its: Sequence[Feed], theme: str, library: Library) -> Sheet:
    def make() -> list[Output]:
        return [pages.item_page(site.edition(card.language), library.item(card), its)]

    what = " ".join((theme, card.slug, *(feed.path for feed in its)))
    return Sheet((pages.blank(card),), make, _made_of(what, [card]))


def warnings(publication: Publication, now: datetime) -> Iterator[Problem]:
    """What only shows at a moment: feeds and editions that have no item then."""
    places = dict(publication.places)
    released = tuple(item for item in publication.items if selecting.state(item, now) is State.RELEASED)
    for slug in selecting.empty(publication.site, released):
        message = f'no item is in "{slug}" now; the feed is left out'
        hint = "it appears as soon as an item is in it"
        yield Problem(places.get(slug, Where("feeds.yaml")), "empty-feed", message, hint, Severity.WARNING)
    site = publication.site
    shown = selecting.by_edition(site, released)
    for edition in site.editions:
        if not shown[edition.language]:
            message = f"no item is in `{edition.language}` now; the edition is left out"
            hint = "it appears as soon as an item is in it"
            yield Problem(places[edition.folder], "empty-edition", message, hint, Severity.WARNING)


def fit(whole: Feed, library: Library = _IN_HAND) -> tuple[Feed, list[Output]]:
    """The subscription document of a feed, with the newest entries within `entries` and `max_bytes`, and its files.

    All formats have the same entries, so that they tell the same story. One entry always stays.
    """
    most = whole.site.max_bytes
    rendered = library.entries(whole.site, whole.items[: whole.site.entries])

    def fitted(count: int) -> tuple[Feed, list[Output], int]:
        feed = selecting.subscription(whole, count)
        outputs = render(feed, rendered[:count])
        return feed, outputs, max(len(output.content) for output in outputs if isinstance(output.content, bytes))

    count = len(rendered)
    feed, outputs, size = fitted(count)
    if size > most:
        count = max(bisect_right(range(1, count), most, key=lambda fewer: fitted(fewer)[2]), 1)
        feed, outputs, _ = fitted(count)
    return feed, outputs


def blank(feed: Feed) -> list[Output]:
    """The documents of `feed` without their contents."""
    wanted = formats.formats(feed.site)
    return [Output(f"{feed.path}/{document_path(fmt.FILE, feed.page)}", fmt.MEDIA_TYPE, b"") for fmt in wanted]


def render(feed: Feed, rendered: Sequence[Entries]) -> list[Output]:
    """The documents of `feed` in every format, each read back: well-formed, and with the ids of its items."""
    outputs = []
    for number, (fmt, output) in enumerate(zip(formats.formats(feed.site), blank(feed), strict=True)):
        content = fmt.document(feed, [its[number] for its in rendered])
        if fmt.ids(content) != [item.id for item in feed.items]:
            raise RuntimeError(f"{output.path} does not have the items of its feed")
        outputs.append(replace(output, content=content))
    return outputs


def assets(site: Site, items: Iterable[Card]) -> Iterator[Asset]:
    """The files to copy, each once; those of withheld items are not among them."""
    wanted: dict[str, Asset] = {}
    for asset in (*site.assets, *(asset for item in items for asset in item.assets)):
        wanted.setdefault(asset.path, asset)
    yield from wanted.values()
