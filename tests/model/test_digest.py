from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import pytest

from coopfeed.model import Country, Event, Image, Item, Person
from coopfeed.model.digest import digest
from tests.making import PHOTO, REPORT, an_item, at

EVENT = Event(at("2020-09-01T09:00:00+02:00"))


@dataclass(frozen=True, slots=True)
class ItemToCome(Item):
    """An item with fields that a later version may have."""

    series: str = ""
    rating: int | None = None
    keywords: tuple[str, ...] = ()
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class PersonToCome(Person):
    """An author with fields that a later version may have."""

    avatar: str = ""


@dataclass(frozen=True, slots=True)
class ImageToCome(Image):
    """An image with fields that a later version may have."""

    credit: str = ""


def as_item_to_come(item: Item, **more: Any) -> ItemToCome:
    return ItemToCome(**{f.name: getattr(item, f.name) for f in fields(item)} | more)


def test_a_new_unused_field_changes_no_digest() -> None:
    item = an_item(image=PHOTO, enclosures=(REPORT,), event=EVENT)
    assert digest(as_item_to_come(item)) == digest(item)
    later = replace(item, authors=(PersonToCome("Ana Ruiz"),), image=ImageToCome(PHOTO.url, PHOTO.alt))
    assert digest(later) == digest(replace(item, image=Image(PHOTO.url, PHOTO.alt)))


def test_a_new_used_field_changes_the_digest() -> None:
    item = an_item()
    assert digest(as_item_to_come(item, series="Water")) != digest(item)
    assert digest(as_item_to_come(item, rating=0)) != digest(item)
    assert digest(as_item_to_come(item, explicit=True)) != digest(item)


def test_the_digest_includes_the_names_of_fields() -> None:
    said: list[dict[str, Any]] = [
        {},
        {"guid": "1"},
        {"guid": "2"},
        {"title": "1"},
        {"tags": ("1",)},
        {"tags": ("1", "2")},
        {"tags": ("1 2",)},
        {"countries": (Country("LK", "Sri Lanka"),)},
        {"event": EVENT},
        {"event": Event(at("2020-09-01T09:00:00+02:00").date())},
        {"image": Image("https://example.org/a.png", alt="b")},
        {"image": Image("https://example.org/a.png", media_type="b")},
        {"image": Image("https://example.org/a.png", width=1)},
        {"image": Image("https://example.org/a.png", height=1)},
    ]
    assert len({digest(an_item(**each)) for each in said}) == len(said)


@pytest.mark.parametrize(
    "unseen", [{"updated": at("2021-01-01T00:00:00+00:00")}, {"page": ""}, {"reason": "r"}, {"source": "items/a.yaml"}]
)
def test_the_digest_covers_only_what_subscribers_see(unseen: dict[str, Any]) -> None:
    assert digest(an_item(**unseen)) == digest(an_item())


def test_a_digest_is_the_same_in_every_version() -> None:
    # Another digest would show every item of every publication as corrected: if it changes, raise the record's VERSION.
    assert digest(an_item()) == "0b5db32731e909fc0b1ef3b7108d3eb819a5f9258fa5b3abaaeae2aafc05917e"
