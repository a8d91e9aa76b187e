"""Where the texts of items are, which a publication may have only the metadata of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol

from coopfeed.model import Asset, Feed, Item, ItemMeta, Site, Text
from coopfeed.rendering import formats

Entries = tuple[bytes, ...]
"""An item in each of the formats of its site."""


class Library(Protocol):
    """Where the texts of the items are that a publication has only the metadata of."""

    def item(self, meta: ItemMeta) -> Item:
        """Return the item of a meta."""

    def entries(self, site: Site, metas: Sequence[ItemMeta]) -> list[Entries]:
        """Return the items of `metas` as entries."""

    def size(self, site: Site, meta: ItemMeta) -> int:
        """Return how many bytes the entry of `meta` has in its largest format, as it was published first, without
        translations, which come and go."""

    def version(self, asset: Asset) -> str:
        """Return what names the content of a file to be copied; "" where it is unknown."""


class InHand:
    """The library of a publication whose items have their texts with them."""

    def item(self, meta: ItemMeta) -> Item:
        """Return `meta` itself."""
        if not isinstance(meta, Item):
            raise TypeError(f"{meta.id} came without its text, and without a library that has it")
        return meta

    def entries(self, site: Site, metas: Sequence[ItemMeta]) -> list[Entries]:
        """Return the items of `metas`, rendered again."""
        return [entries(site, self.item(meta)) for meta in metas]

    def size(self, site: Site, meta: ItemMeta) -> int:
        """Return the size of the entry, which is rendered to measure it."""
        return size(site, self.item(meta))

    def version(self, asset: Asset) -> str:
        """Return "": this content is not versioned."""
        return ""


@dataclass(frozen=True, slots=True)
class Replaced:
    """The library of a publication some of whose metas were replaced: `metas` are those by id as they were."""

    inner: Library
    metas: Mapping[str, ItemMeta]

    def item(self, meta: ItemMeta) -> Item:
        """Return the item with its text, as `meta` says that it is."""
        before = self.metas.get(meta.id)
        if before is None:
            return self.inner.item(meta)
        return replace(self.inner.item(before), **{f.name: getattr(meta, f.name) for f in fields(ItemMeta)})

    def entries(self, site: Site, metas: Sequence[ItemMeta]) -> list[Entries]:
        """Return the items of `metas` as entries; those that were replaced are rendered for it."""
        plain = iter(self.inner.entries(site, [meta for meta in metas if meta.id not in self.metas]))
        return [entries(site, self.item(meta)) if meta.id in self.metas else next(plain) for meta in metas]

    def size(self, site: Site, meta: ItemMeta) -> int:
        """Return how many bytes the entry of an item had before it was replaced."""
        return self.inner.size(site, self.metas.get(meta.id, meta))

    def version(self, asset: Asset) -> str:
        """Return what names the content of a file to be copied."""
        return self.inner.version(asset)


def entries(site: Site, item: Item, text: Text = "both") -> Entries:
    """Return `item` in each of the formats of `site`, with what of its `text` is wanted."""
    return tuple(fmt.entry(site, item, text) for fmt in formats.formats(site))


def size(site: Site, item: Item) -> int:
    """Return how many bytes the entry of `item` has in its largest format, as it was published first."""
    return largest(entries(site, replace(item, translations=(), updated=item.published)))


def largest(rendered: Entries) -> int:
    """Return how many bytes an entry has in that of its formats in which it has the most."""
    return max(map(len, rendered))


def entries_of(feed: Feed, metas: Sequence[ItemMeta], library: Library) -> list[Entries]:
    """Return the items of `metas` as entries of `feed`; `library` has those with both texts."""
    if feed.text == "both":
        return library.entries(feed.site, metas)
    return [entries(feed.site, library.item(meta), feed.text) for meta in metas]


IN_HAND = InHand()
