from __future__ import annotations

from dataclasses import fields

import pytest

from coopfeed.caching import item_codec
from coopfeed.model import Item, ItemMeta
from coopfeed.reading import item_files
from coopfeed.reading.items import read_item
from coopfeed.reading.site import read_site
from tests.stories import STORIES, Story, name_of


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_every_field_of_an_item_is_kept(story: Story) -> None:
    site = read_site(story.root).site
    for name in item_files(story.root, []):
        read = read_item(story.root, name, site)
        assert isinstance(read.item, Item)
        card = item_codec.card(read.item)
        wanted = [f"s{number}" for number, _ in enumerate(card.assets)]
        row = item_codec.card_to_row(read, card, story.root, wanted, 1234)
        again, its, signatures, size = item_codec.card_from_row(row, story.root, name)
        assert (its, list(signatures), again.item, size) == (card, wanted, card, 1234)
        assert (again.problems, again.slug, again.id, again.guid) == (read.problems, read.slug, read.id, read.guid)
        assert (again.id_where, again.date_where) == (read.id_where, read.date_where)
        assert not read.guid or again.guid_where == read.guid_where
        item = item_codec.item_from_json(its, item_codec.text_to_json(read.item))
        for field in fields(Item):
            assert field.name == "digest" or getattr(item, field.name) == getattr(read.item, field.name)


def test_a_card_has_all_of_an_item_but_its_text() -> None:
    text = {"authors", "summary", "content", "image", "enclosures", "event"}
    assert {field.name for field in fields(Item)} - {field.name for field in fields(ItemMeta)} == text
