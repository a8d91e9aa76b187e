from __future__ import annotations

from dataclasses import is_dataclass

import pytest

from coopfeed.reading import file_models
from coopfeed.reading.file_models import ItemFile, SiteFile
from coopfeed.reading.records import fields

MODELS = [model for model in vars(file_models).values() if is_dataclass(model)]


def required(model: type) -> list[str]:
    return [name for name, field in fields(model).items() if field.is_required]


def test_an_item_needs_title_date_category_and_summary() -> None:
    assert sorted(required(ItemFile)) == ["category", "date", "summary", "title"]


def test_a_site_needs_title_url_tag_author_and_categories() -> None:
    assert sorted(required(SiteFile)) == ["author", "categories", "tag", "title", "url"]


@pytest.mark.parametrize("model", MODELS)
def test_every_field_is_described_in_sentences(model: type) -> None:
    assert [name for name, field in fields(model).items() if not field.meaning.endswith((".", "`."))] == []
