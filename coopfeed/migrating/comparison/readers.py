"""By what feed readers tell whether they have an entry already.

With an id all of them go by the id alone, letter by letter, but for those built on feedparser: that completes what is
marked as an address and is none (feedparser/mixin.py, pop). Without one each has a way of its own, as their code says:

- Miniflux: https://github.com/miniflux/v2, internal/reader/rss/adapter.go ("Generate the entry hash")
- NetNewsWire: https://github.com/Ranchero-Software/RSParser, RSParsedArticle.m (calculatedUniqueID)
- SimplePie, which WordPress uses: https://github.com/simplepie/simplepie, src/Item.php (get_id)
- FreshRSS: https://github.com/FreshRSS/FreshRSS, app/Models/Feed.php (decideEntryGuid)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coopfeed.migrating.foreign import Entry, html_text

Identity = tuple[object, ...]
"""Two entries with equal ones are the same entry to a reader."""


def _miniflux(entry: Entry) -> Identity:
    return (entry.link,) if entry.link else (entry.title, body(entry))


def _netnewswire(entry: Entry) -> Identity:
    if entry.published and (entry.link or entry.title):
        return (entry.link or entry.title, entry.published)
    return (entry.link or entry.title or entry.published or body(entry),)


def _simplepie(entry: Entry) -> Identity:
    return (entry.link, entry.title, body(entry))


def _freshrss(entry: Entry) -> Identity:
    return (entry.link, entry.published)


WITHOUT_ID: Mapping[str, Callable[[Entry], Identity]] = {
    "FreshRSS": _freshrss,
    "Miniflux": _miniflux,
    "NetNewsWire": _netnewswire,
    "SimplePie": _simplepie,
}
"""For each reader, what identifies an entry that has no id."""

# Those that take a link in place of an id, so that an id may take the place of that link.
_LINK_IS_ID = frozenset({"Miniflux"})


_BUILT_ON_FEEDPARSER = "readers built on feedparser"


def not_recognised(old: Entry, new: Entry) -> tuple[str, ...]:
    """Return the readers that have seen `old` and take `new` for another entry."""
    if old.id and new.id:
        if old.id != new.id:
            return tuple(WITHOUT_ID)
        return () if old.is_id_relative == new.is_id_relative else (_BUILT_ON_FEEDPARSER,)
    return tuple(name for name in WITHOUT_ID if _identity(name, old) != _identity(name, new))


def _identity(reader: str, entry: Entry) -> Identity:
    if not entry.id:
        return WITHOUT_ID[reader](entry)
    return (entry.id,) if reader in _LINK_IS_ID else ("id", entry.id)


def body(entry: Entry) -> str:
    """Return the words of the longest text of an entry."""
    return html_text.text(entry.content or entry.summary)
