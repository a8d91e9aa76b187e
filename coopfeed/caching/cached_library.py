"""The same publication with the work of what changed: what was read and rendered is kept, and found again.

An item file is read again when its signature (freshness.py) is another one, or that of one of its assets or of a link
that leads to one. What comes of it is its meta, which is looked at every time, and its text and its entries, which are
only looked at where a document that has them is to be rendered; those are named by the item's version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from coopfeed.building.library import Entries, entries, largest, size
from coopfeed.caching import item_codec
from coopfeed.caching.item_codec import ItemCodec, StoredItem
from coopfeed.caching.store import Store
from coopfeed.errors import CoopfeedError
from coopfeed.model import Asset, Item, ItemMeta, Site
from coopfeed.model.layout import SITE_FILE
from coopfeed.reading.items import ReadItem, original_of, read_item
from coopfeed.rendering import formats
from coopfeed.system.processes import spread

_BATCH = 64  # items
_WORTH = 5  # batches for which it pays to start other processes
C = TypeVar("C", bound=ItemMeta)
_END = b"\0"  # between the parts of a row: neither XML nor JSON can have it


_Made = tuple[ReadItem | bytes, list[tuple[str, bytes]]]
"""What came of a file: the row to be kept, or what is wrong with it; and its text with its entries by version."""


class CachedLibrary:
    """Reads the items of the project at `root` and is their library, with what `store` has.

    `signature_of` returns the signature that a file of the project had before any was read; "" where it cannot be
    trusted. What was read from such a file is not kept for the next time.
    """

    def __init__(self, root: Path, signature_of: Callable[[str], str], store: Store) -> None:
        self.root = root
        self.signature_of = signature_of
        self.store = store
        self.codec = ItemCodec(root)
        self.names: frozenset[str] = frozenset()
        self.sizes: dict[str, int] = {}

    def read(self, root: Path, site: Site, names: Sequence[str], processes: int) -> Iterator[ReadItem]:
        """Yield what comes of the item files `names`, as a `coopfeed.reading.Reader`; what is new is rendered and
        kept.
        """
        found = self._found(root, site, names)
        unknown = [name for name in names if name not in found]
        batches = [unknown[start : start + _BATCH] for start in range(0, len(unknown), _BATCH)]
        made = chain.from_iterable(spread(partial(self._make, site), batches, processes, worth=_WORTH))
        for name in names:
            yield found.get(name) or self._keep(name, next(made))
        self.store.flush()

    def read_cards(self, root: Path, site: Site, names: Sequence[str], processes: int) -> Iterator[ReadItem]:
        """Yield the same for those who render nothing: of what is new there is the meta alone, and nothing is kept."""
        found = self._found(root, site, names)
        unknown = [name for name in names if name not in found]
        made = spread(partial(_read_card, root, site), unknown, processes, worth=_WORTH * _BATCH)
        for name in names:
            yield found.get(name) or next(made)

    def _found(self, root: Path, site: Site, names: Sequence[str]) -> dict[str, ReadItem]:
        """Return what is kept of files that did not change; what is kept of others is forgotten."""
        if not self.store.key.endswith(settings(root)):
            self.store.abandon()  # feeds.yaml was edited since, and this site may be made of either
        self.site = site
        self.names = frozenset(names)
        found = {}
        for name, read, meta, is_current in self._kept():
            if is_current:
                found[name] = read
            else:
                self._forget(name, meta)
        return found

    def _kept(self) -> Iterator[tuple[str, ReadItem, ItemMeta, bool]]:
        """Yield what is kept of each file, and whether it is still true."""
        for name, kept in self.store.files.all().items():
            signature, _, row = kept.partition(b"\n")
            stored = self.codec.stored_item(row, name)
            self.sizes[name] = stored.size
            is_current = (
                self._signature(name).encode() == signature and self._signatures(stored.item) == stored.signatures
            )
            yield name, stored.read, stored.item, is_current

    def _forget(self, name: str, meta: ItemMeta) -> None:
        self.store.files.drop(name)
        for each in _variants(meta):
            self.store.texts.drop(each.text_version)

    def _make(self, site: Site, names: Sequence[str]) -> list[_Made]:
        """Read files, and render their items; this may be done in another process, which is why rows come of it.

        One thing after the other for all of them: each is then quicker by a third than if they took turns.
        """
        reads = [read_item(self.root, name, site) for name in names]
        items = [variant for read in reads if isinstance(read.item, Item) for variant in _variants(read.item)]
        pairs = [(site.edition(item.language), item) for item in items]
        each_format = ([fmt.entry(edition, item) for edition, item in pairs] for fmt in formats.formats(site))
        rendered = zip(*each_format, strict=True)
        return [self._of(read, rendered) for read in reads]

    def _of(self, read: ReadItem, rendered: Iterator[Entries]) -> _Made:
        if not isinstance(read.item, Item):
            return read, []
        meta = item_codec.metadata(read.item)
        text = self.codec.text(read.item)
        made = [(each.text_version, next(rendered)) for each in _variants(meta)]
        texts = [(version, _END.join((text, *its))) for version, its in made]
        size = largest(made[-1][1])  # as it was published first
        return self.codec.row(StoredItem(meta, read.problems, self._signatures(meta), size)), texts

    def _keep(self, name: str, made: _Made) -> ReadItem:
        row, texts = made
        if isinstance(row, ReadItem):
            return row
        for version, text in texts:
            self.store.texts.put(version, text)
        stored = self.codec.stored_item(row, name)
        self.sizes[name] = stored.size
        if (signature := self._signature(name)) and all(stored.signatures):
            self.store.files.put(name, b"%s\n%s" % (signature.encode(), row))
        return stored.read

    def _signature(self, name: str) -> str:
        """Return the signature of an item file and of its original; "" if one of them cannot be trusted."""
        own = self.signature_of(name)
        original = original_of(name)
        if not own or original not in self.names:
            return own
        its = self.signature_of(original)
        return f"{own} {its}" if its else ""

    def _signatures(self, meta: ItemMeta) -> tuple[str, ...]:
        """Return those of the files to be copied with an item, and of links to them; "" where one cannot be trusted."""
        return tuple(self.signature_of(name) for asset in meta.assets for name in asset.names(self.root))

    def size(self, site: Site, meta: ItemMeta) -> int:
        """Return how many bytes the entry of a meta has in its largest format, from what is kept or rendered for it."""
        return self.sizes.get(meta.source) or size(site, self.item(meta))

    def version(self, asset: Asset) -> str:
        """Return the signature of a file to be copied."""
        return self.signature_of(asset.names(self.root)[0])

    def aside(self) -> CachedLibrary:
        """Return the same library in memory, which has the texts as they are now, whatever is read later."""
        store = Store(None, self.store.key)
        store.texts.waiting.update(self.store.texts.all())
        beside = CachedLibrary(self.root, self.signature_of, store)
        beside.sizes = dict(self.sizes)
        return beside

    def item(self, meta: ItemMeta) -> Item:
        """Return the item of a meta, from the store or from its file."""
        return self._item(meta, self.store.texts.find([meta.text_version]).get(meta.text_version))

    def entries(self, site: Site, metas: Sequence[ItemMeta]) -> list[Entries]:
        """Return the items of `metas` as entries, from the store, or rendered."""
        found = self.store.texts.find([meta.text_version for meta in metas])
        rows = ((meta, found.get(meta.text_version)) for meta in metas)
        return [
            # The entries that are kept know of no translations, which come and go.
            tuple(row.split(_END)[1:]) if row and not meta.translations else entries(site, self._item(meta, row))
            for meta, row in rows
        ]

    def _item(self, meta: ItemMeta, kept: bytes | None) -> Item:
        return self.codec.item(meta, kept.partition(_END)[0]) if kept else self._reread(meta)

    def _reread(self, meta: ItemMeta) -> Item:
        """Return the item in its file, which is still the same unless it was edited just now."""
        read = read_item(self.root, meta.source, self.site).item
        if not isinstance(read, Item) or item_codec.metadata(read).digest != meta.digest:
            raise CoopfeedError(f"{meta.source} changed during publication; publish again")
        return self.codec.item(meta, self.codec.text(read))


def _read_card(root: Path, site: Site, name: str) -> ReadItem:
    read = read_item(root, name, site)
    return replace(read, item=item_codec.metadata(read.item)) if isinstance(read.item, Item) else read


def settings(root: Path) -> str:
    """Return a digest of feeds.yaml, with which the key of a store ends: another one makes other items."""
    path = root / SITE_FILE
    try:
        # Opening a pipe would wait for ever.
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "none"
    except OSError:
        return "none"


def _variants(item: C) -> Iterator[C]:
    """Yield the item as it is, and as it is before its update is due."""
    yield item
    if item.updated != item.published:
        yield replace(item, updated=item.published)
