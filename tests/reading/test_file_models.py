from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from coopfeed.reading.file_models import CategoryFile, EnclosureFile, FileModel, ImageFile, ItemFile, SiteFile

ITEM = {"title": "T", "date": "2020-01-01", "category": "a", "summary": "S"}
SITE = {
    "title": "T",
    "url": "https://example.org/",
    "tag": "example.org,2020:t",
    "author": "A",
    "categories": {"a": "A"},
}


def item(**values: Any) -> ItemFile:
    return ItemFile.model_validate(ITEM | values)


def refused(model: type[FileModel], data: Any) -> set[tuple[str, tuple[int | str, ...]]]:
    with pytest.raises(ValidationError) as raised:
        model.model_validate(data)
    return {(error["type"], error["loc"]) for error in raised.value.errors()}


def test_an_item_needs_title_date_category_and_summary() -> None:
    assert refused(ItemFile, {}) == {("missing", (key,)) for key in ITEM}


def test_a_site_needs_title_url_tag_author_and_categories() -> None:
    assert refused(SiteFile, {}) == {("missing", (key,)) for key in SITE}


def test_an_unknown_key_is_refused_at_every_depth() -> None:
    assert refused(ItemFile, ITEM | {"x": "y"}) == {("extra_forbidden", ("x",))}
    assert refused(ItemFile, ITEM | {"event": {"start": "2020-01-01", "x": "y"}}) == {
        ("extra_forbidden", ("event", "x"))
    }


def test_an_empty_value_is_the_same_as_none() -> None:
    assert item(link=None, tags=None, draft=None) == item()


def test_short_forms_say_the_same_as_long_ones() -> None:
    assert item(authors="Ana") == item(authors=[{"name": "Ana"}])
    assert item(category="a", tags="t", country="LK") == item(category=["a"], tags=["t"], country=["LK"])
    assert item(image="a.png") == item(image={"src": "a.png"})
    assert item(enclosures={"file": "a.pdf"}) == item(enclosures=[{"file": "a.pdf"}])
    assert SiteFile.model_validate(SITE) == SiteFile.model_validate(SITE | {"categories": {"a": {"title": "A"}}})


@pytest.mark.parametrize("text", ["true", "True", "yes", "on"])
def test_a_draft_is_told_in_any_word_for_yes(text: str) -> None:
    assert item(draft=text).draft is True


def test_an_enclosure_is_a_file_or_an_address_and_not_both() -> None:
    both = {"url": "https://example.org/a", "file": "a"}
    assert refused(EnclosureFile, {}) == refused(EnclosureFile, both) == {("missing-key", ())}


def test_a_path_keeps_its_spaces() -> None:
    assert EnclosureFile.model_validate({"file": "a  b.pdf"}).file == "a  b.pdf"


def test_sizes_are_positive() -> None:
    assert refused(ImageFile, {"src": "a.png", "width": "0"}) == {("greater_than", ("width",))}
    assert refused(EnclosureFile, {"file": "a", "length": "-1"}) == {("greater_than_equal", ("length",))}
    assert EnclosureFile.model_validate({"file": "a", "length": "0"}).length == 0


def test_a_site_has_the_defaults_of_the_documentation() -> None:
    site = SiteFile.model_validate(SITE)
    assert (site.language, site.timezone, site.entries, site.max_bytes) == ("en", "UTC", 50, 1_000_000)
    assert (site.formats, site.pages, site.destination) == (["atom", "rss", "json"], "all", "public")


@pytest.mark.parametrize("model", [ItemFile, SiteFile, CategoryFile, ImageFile, EnclosureFile])
def test_every_field_is_described_in_sentences(model: type[FileModel]) -> None:
    fields = model.model_fields
    assert [name for name, field in fields.items() if not (field.description or "").endswith((".", "`."))] == []
