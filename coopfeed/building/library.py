"""Where the texts of items are, which a publication may have only the cards of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol

from coopfeed.model import Asset, Feed, Item, ItemMeta, Site, Text
from coopfeed.rendering import formats

Entries = tuple[bytes, ...]
"""An item in each of the formats of its site."""


class Library(Protocol):
    """Where the texts of the items are that a publication has only the cards of."""

    def item(self, card: ItemMeta) -> Item:
        """Return the item of a card."""

    def entries(self, site: Site, cards: Sequence[ItemMeta]) -> list[Entries]:
        """Return the items of `cards` as entries."""

    def size(self, site: Site, card: ItemMeta) -> int:
        """Return how many bytes the entry of `card` has in its largest format, as it was published first, without
        translations, which come and go."""

    def version(self, asset: Asset) -> str:
        """Return what names the content of a file to be copied; "" where it is unknown."""


class InHand:
    """The library of a publication whose items have their texts with them."""

    def item(self, card: ItemMeta) -> Item:
        """Return `card` itself."""
        if not isinstance(card, Item):
            raise TypeError(f"{card.id} came without its text, and without a library that has it")
        return card

    def entries(self, site: Site, cards: Sequence[ItemMeta]) -> list[Entries]:
        """Return the items of `cards`, rendered again."""
        return [entries(site, self.item(card)) for card in cards]

    def size(self, site: Site, card: ItemMeta) -> int:
        """Return the size of the entry, which is rendered to measure it."""
        return size(site, self.item(card))

    def version(self, asset: Asset) -> str:
        """Return "": this content is not versioned."""
        return ""


@dataclass(frozen=True, slots=True)
class Replaced:
    """The library of a publication some of whose cards were replaced: `cards` are those by id as they were."""

    inner: Library
    cards: Mapping[str, ItemMeta]

    def item(self, card: ItemMeta) -> Item:
        """Return the item with its text, as `card` says that it is."""
        before = self.cards.get(card.id)
        if before is None:
            return self.inner.item(card)
        return replace(self.inner.item(before), **{f.name: getattr(card, f.name) for f in fields(ItemMeta)})

    def entries(self, site: Site, cards: Sequence[ItemMeta]) -> list[Entries]:
        """Return the items of `cards` as entries; those that were replaced are rendered for it."""
        plain = iter(self.inner.entries(site, [card for card in cards if card.id not in self.cards]))
        return [entries(site, self.item(card)) if card.id in self.cards else next(plain) for card in cards]

    def size(self, site: Site, card: ItemMeta) -> int:
        """Return how many bytes the entry of an item had before it was replaced."""
        return self.inner.size(site, self.cards.get(card.id, card))

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


def entries_of(feed: Feed, cards: Sequence[ItemMeta], library: Library) -> list[Entries]:
    """Return the items of `cards` as entries of `feed`; `library` has those with both texts."""
    if feed.text == "both":
        return library.entries(feed.site, cards)
    return [entries(feed.site, library.item(card), feed.text) for card in cards]


IN_HAND = InHand()
