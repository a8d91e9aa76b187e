"""Cache keys of render jobs: digests of everything that a job is given, so that whatever it can show is in its key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from operator import attrgetter

from coopfeed.model import Feed, ItemMeta, Site
from coopfeed.model.digest import UNSEEN
from coopfeed.rendering.pages.views import FeedLink, FeedView, SiteView

# The version of an item's text covers `updated` and all that its digest does. The rest is taken as it is, but for where
# the item and its files were read from, which nothing that is rendered shows.
_beside_text = attrgetter(*sorted(UNSEEN - {"updated", "digest", "source", "assets"}))

_SHARED = (Site, SiteView, FeedLink)
"""The values that many jobs are given, whose encoding is kept."""


@dataclass(frozen=True, slots=True)
class GivenText:
    """An item that a job is given with its text, which a library has."""

    meta: ItemMeta


@dataclass(frozen=True, slots=True)
class GivenFeed:
    """A feed that a job is given with these items."""

    feed: FeedView
    items: tuple[ItemMeta | GivenText, ...]


class UndigestedError(ValueError):
    """An item has no digest, so nothing is known of its text."""


@dataclass(frozen=True, slots=True)
class CacheKeys:
    """Computes the cache keys of one build; `_known` holds the values that were encoded before by their identity."""

    _known: dict[int, tuple[object, str]] = field(default_factory=dict)

    def key(self, *given: object) -> str:
        """Return the cache key of a job that is given these values, "" where an item among them has no digest."""
        try:
            encoded = "\n".join(map(self._encoded, given))
        except UndigestedError:
            return ""
        return hashlib.sha256(_bytes(encoded)).hexdigest()

    def _encoded(self, value: object) -> str:
        """Return a text that is the same for equal values only.

        Almost all of it is the `repr` of values; only items, of which `repr` does not show the digest, and what holds
        them are taken apart.
        """
        if isinstance(value, ItemMeta):
            if not value.digest:
                raise UndigestedError(value.id)
            return f"{value.text_version} {_beside_text(value)!r}"
        if isinstance(value, _SHARED):
            return self._kept(value)
        if isinstance(value, GivenText):
            return f"text {self._encoded(value.meta)}"
        if isinstance(value, Feed | GivenFeed):
            return f"{type(value).__name__}{self._encoded(tuple(getattr(value, f.name) for f in fields(value)))}"
        if isinstance(value, tuple):
            return f"({','.join(map(self._encoded, value))})"
        return repr(value)

    def _kept(self, value: object) -> str:
        if id(value) not in self._known:
            self._known[id(value)] = (value, hashlib.sha256(_bytes(repr(value))).hexdigest())
        return self._known[id(value)][1]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
