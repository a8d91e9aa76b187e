"""Feeds, and the hubs to notify of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coopfeed.model import layout
from coopfeed.model.items import Document, ItemMeta, Translation
from coopfeed.model.site import Site, Text


@dataclass(frozen=True, slots=True)
class Feed:
    """A chosen, ordered view of items, newest first: the subscription document of a selection, or one of its archives.

    `documents` are the addresses of the subscription document in each of its formats, `home` is the page that it
    belongs to. `translations` is the same selection in other editions. `tombstones` are withdrawn items (RFC 6721).
    `page` is 0 for the subscription document and counts the archive documents from the oldest; `previous` is the
    archive document before this one, 0 where there is none (RFC 5005, 4). `ended` is when the last of its items
    expired, where it has neither items nor tombstones left. `text` is what its documents have of
    the texts of items.
    """

    site: Site
    slug: str
    title: str
    subtitle: str
    language: str
    logo: str
    home: str
    documents: tuple[Document, ...]
    items: tuple[ItemMeta, ...]
    tombstones: tuple[ItemMeta, ...] = ()
    page: int = 0
    previous: int = 0
    translations: tuple[Translation, ...] = ()
    ended: datetime | None = None
    text: Text = "both"

    @property
    def path(self) -> str:
        """The folder of the feed in the output, which also names it among all editions: "fr/interviews"."""
        return self.site.folder + self.slug

    @property
    def id(self) -> str:
        """The identity of the feed, the same in every format and on every page."""
        return self.site.iri(f"feeds/{self.path}")

    @property
    def hubs(self) -> tuple[str, ...]:
        """The hubs to notify of changes in this document; an archive document has none."""
        return () if self.page else self.site.hubs

    @property
    def updated(self) -> datetime:
        """When the newest change was announced; never the clock, so that equal items give equal bytes."""
        updated = (item.updated for item in self.items)
        withdrawn = (item.withdrawn for item in self.tombstones if item.withdrawn)
        ended = (self.ended,) if self.ended else ()
        moments: tuple[datetime, ...] = (*updated, *withdrawn, *ended)
        return max(moments)

    def address(self, media_type: str, page: int | None = None) -> str:
        """Return the absolute URL of `page` (default: this one) as `media_type`; "" if the feed is not published so."""
        number = self.page if page is None else page
        for each in self.documents:
            if each.media_type == media_type:
                file = each.href.removeprefix(f"{self.site.url}{self.path}/")
                return self.site.url + layout.document(self.path, file, media_type, number).path
        return ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notification for a `hub`: the document at the address `topic` has changed (WebSub, 6).

    https://www.w3.org/TR/websub/#publishing
    """

    hub: str
    topic: str
