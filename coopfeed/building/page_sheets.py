"""The sheets of all that is for people: pages, and what shows feeds on other sites."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from coopfeed import pages
from coopfeed.building.library import Library
from coopfeed.building.sheets import Sheet, fingerprint, ready
from coopfeed.formats import opml
from coopfeed.model import Card, Feed, Output, Site
from coopfeed.pages import embeds, snippets
from coopfeed.selecting import State


def editions(site: Site, feeds: Sequence[Feed]) -> Iterator[tuple[Site, tuple[Feed, ...]]]:
    """Each edition with its `feeds`; one in another language than the site's only if it has any."""
    for edition in (site, *site.editions):
        those = tuple(feed for feed in feeds if feed.site.language == edition.language)
        if those or edition is site:
            yield edition, those


def page_sheets(
    site: Site,
    feeds: Sequence[Feed],
    wholes: Sequence[Feed],
    history: Sequence[Sequence[Feed]],
    states: dict[State, tuple[Card, ...]],
    library: Library,
) -> Iterator[Sheet]:
    """The pages of the site, of its `feeds` with their `history`, and of the items that have one; what shows feeds on
    other sites; and the assets of all these."""
    look = _look(site)
    replaced = {asset.path for asset in site.assets}
    shared = (*pages.assets(), *(embeds.kit() if feeds else ()))
    yield from (ready(output) for output in shared if output.path not in replaced)
    shown = [edition for edition, _ in editions(site, feeds)]
    for edition in shown:
        yield _site_page(edition, wholes, look)
    for feed, documents in zip(feeds, history, strict=True):
        yield _embeds(feed, look, library)
        yield _feed_page(feed, look, library)
        for page in documents:
            yield _archive_page(page, len(documents), look)
    within: dict[str, list[Feed]] = {}
    for feed, whole in zip(feeds, wholes, strict=True):
        for card in whole.items:
            within.setdefault(card.id, []).append(feed)
    for card in states[State.RELEASED]:
        if card.page:
            yield _item_page(site, card, within[card.id], look, library)
    for card in states[State.WITHDRAWN]:
        if card.page:
            edition = site.edition(card.language)
            # One that has nothing left has no list of feeds to go to.
            yield _withdrawn_page(edition if edition in shown else site, card, look)


def _look(site: Site) -> str:
    """A digest of what pages show that no item says: the templates of a theme, and the files of the site's pictures.

    Their addresses change with the files, while the text of feeds.yaml stays as it is.
    """
    pictures = (site.icon, site.logo, *(each.image for each in (*site.categories, *site.feeds)))
    return hashlib.sha256(repr((site.theme, pictures)).encode()).hexdigest()


def _page(render: Callable[..., Output], *values: object) -> list[Output]:
    return [render(*values)]


def _site_page(site: Site, wholes: Sequence[Feed], look: str) -> Sheet:
    make = partial(_page, pages.site_page, site, wholes, f"{site.url}{site.folder}{opml.FILE}")
    told = (f"{feed.path} {len(feed.items)} {feed.items[0].published}" for feed in wholes)
    return Sheet((pages.site_blank(site),), make, fingerprint("\n".join((look, *told)), []))


def _feed_page(feed: Feed, look: str, library: Library) -> Sheet:
    def make() -> list[Output]:
        latest = (library.item(card) for card in feed.items[: pages.PREVIEW])
        return [pages.feed_page(replace(feed, items=(*latest, *feed.items[pages.PREVIEW :])))]

    others = (translation.href for translation in feed.translations)
    what = " ".join((look, f"{feed.previous}", *others, *_slugs(feed)))
    return Sheet((pages.feed_blank(feed),), make, fingerprint(what, feed.items))


def _embeds(feed: Feed, look: str, library: Library) -> Sheet:
    newest = replace(feed, items=feed.items[: snippets.LATEST])

    def make() -> list[Output]:
        return embeds.files(replace(newest, items=tuple(library.item(card) for card in newest.items)))

    return Sheet(tuple(embeds.blanks(newest)), make, fingerprint(" ".join((look, *_slugs(newest))), newest.items))


def _archive_page(page: Feed, newest: int, look: str) -> Sheet:
    make = partial(_page, pages.archive_page, page, newest)
    what = " ".join((look, f"{page.page < newest}", *_slugs(page)))
    return Sheet((pages.archive_blank(page),), make, fingerprint(what, page.items))


def _slugs(feed: Feed) -> Iterator[str]:
    """What tells of the addresses of items, which their versions do not."""
    return (card.slug for card in feed.items)


def _item_page(site: Site, card: Card, its: Sequence[Feed], look: str, library: Library) -> Sheet:
    def make() -> list[Output]:
        return [pages.item_page(site.edition(card.language), library.item(card), its)]

    what = " ".join((look, card.slug, *(feed.path for feed in its)))
    return Sheet((pages.blank(card),), make, fingerprint(what, [card]))


def _withdrawn_page(site: Site, card: Card, look: str) -> Sheet:
    make = partial(_page, pages.withdrawn_page, site, card)
    what = " ".join((look, site.folder, card.slug))
    return Sheet((pages.blank(card),), make, fingerprint(what, [], [card]))
