"""How feed readers recognise an entry that they already have.

If it has an id, they all compare the id character by character; feedparser first resolves an id that counts as an
address without being one (feedparser/mixin.py, pop). Without an id, each has its own rule:

- Miniflux: https://github.com/miniflux/v2, internal/reader/rss/adapter.go ("Generate the entry hash")
- NetNewsWire: https://github.com/Ranchero-Software/RSParser, RSParsedArticle.m (calculatedUniqueID)
- SimplePie, which WordPress uses: https://github.com/simplepie/simplepie, src/Item.php (get_id)
- FreshRSS: https://github.com/FreshRSS/FreshRSS, app/Models/Feed.php (decideEntryGuid)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coopfeed.migrating.foreign import Entry, html_text

Identity = tuple[object, ...]
"""A reader considers entries with equal identities the same."""


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
"""The identity of an entry without an id, by reader."""

# Readers that use the link as the id if there is none, so that the link may later become the id.
_LINK_IS_ID = frozenset({"Miniflux"})


_BUILT_ON_FEEDPARSER = "readers built on feedparser"


def not_recognised(old: Entry, new: Entry) -> tuple[str, ...]:
    """Return the readers that know `old` and would show `new` as another entry."""
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
    """Return the words of the content, or else of the summary."""
    return html_text.text(entry.content or entry.summary)
