from __future__ import annotations

from dataclasses import fields, replace

import pytest

from coopfeed.caching import item_codec
from coopfeed.caching.item_codec import ItemCodec, StoredItem
from coopfeed.model import Item, ItemMeta
from coopfeed.reading import item_files
from coopfeed.reading.items import read_item
from coopfeed.reading.site import read_site
from tests.stories import STORIES, Story, name_of


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_every_field_of_an_item_survives_the_codec(story: Story) -> None:
    site = read_site(story.root).site
    codec = ItemCodec(story.root)
    for name in item_files(story.root, []):
        read = read_item(story.root, name, site)
        assert isinstance(read.item, Item)
        meta = item_codec.metadata(read.item)
        signatures = tuple(f"s{number}" for number, _ in enumerate(meta.assets))
        stored = StoredItem(meta, read.problems, signatures, 1234)
        again = codec.stored_item(codec.row(stored), name)
        assert again == stored
        assert again.item.digest == meta.digest
        assert again.read == replace(read, item=meta)
        item = codec.item(again.item, codec.text(read.item))
        for field in fields(Item):
            assert field.name == "digest" or getattr(item, field.name) == getattr(read.item, field.name)


def test_metadata_has_every_field_but_the_texts() -> None:
    text = {"authors", "summary", "content", "image", "enclosures", "event"}
    assert {field.name for field in fields(Item)} - {field.name for field in fields(ItemMeta)} == text
