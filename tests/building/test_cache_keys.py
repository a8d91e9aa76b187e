"""A render job's cache key changes with everything that the job is given."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from coopfeed.building.cache_keys import CacheKeys, GivenFeed, GivenText
from coopfeed.model import Asset, Country, Event, Item, Translation
from coopfeed.model.digest import digest
from coopfeed.rendering.pages import views
from tests.desk import SITE, Desk
from tests.making import BOB, FRENCH, PHOTO, REPORT, URL, a_feed, a_site, an_item, at

UNSEEN = {"source", "assets", "digest"}
OTHERS: dict[str, Any] = {
    "id": "tag:example.org,2020:news/other",
    "slug": "other",
    "title": "Other",
    "link": "https://www.example.org/other",
    "published": at("2020-08-05T10:00:00+02:00"),
    "updated": at("2020-09-05T10:00:00+02:00"),
    "categories": ("trainings",),
    "language": "fr",
    "tags": ("milk",),
    "countries": (Country("LK", "Sri Lanka"),),
    "draft": True,
    "expires": at("2030-08-05T10:00:00+02:00"),
    "withdrawn": at("2030-08-05T10:00:00+02:00"),
    "reason": "It was wrong.",
    "page": "",
    "assets": (Asset("assets/a.png", Path("a.png"), "image/png"),),
    "source": "items/other.yaml",
    "translations": (Translation("fr", "Autre", "https://www.example.org/fr"),),
    "guid": "42",
    "authors": (BOB,),
    "summary": "Other.",
    "content": "<p>Other.</p>",
    "image": PHOTO,
    "enclosures": (REPORT,),
    "event": Event(at("2024-04-02T09:00+02:00")),
}


def digested(item: Item) -> Item:
    return replace(item, digest=digest(item))


@pytest.mark.parametrize("name", [f.name for f in fields(Item) if f.name not in UNSEEN])
def test_every_change_of_an_item_changes_its_key(name: str) -> None:
    before, after = digested(an_item()), digested(an_item(**{name: OTHERS[name]}))
    keys = CacheKeys()
    assert keys.key(before) != keys.key(after)
    assert keys.key(GivenText(before)) != keys.key(GivenText(after))


def test_views_show_nothing_that_is_not_in_their_key() -> None:
    shown = {f.name for view in (views.ItemView, views.WithdrawnItem) for f in fields(view)}
    assert not shown & UNSEEN


def test_equal_values_have_equal_keys() -> None:
    keys = [CacheKeys().key(a_site(), a_feed(digested(an_item()))) for _ in range(2)]
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    "changes", [{"site": replace(FRENCH, folder="")}, {"title": "Other"}, {"previous": 1}, {"logo": URL}, {"items": ()}]
)
def test_every_change_of_a_feed_changes_its_key(changes: dict[str, Any]) -> None:
    feed = a_feed(digested(an_item()))
    assert CacheKeys().key(feed) != CacheKeys().key(replace(feed, **changes))
    view = views.feed_view(feed, views.site_view(feed.site), ())
    changed = replace(feed, **changes)
    other = views.feed_view(changed, views.site_view(changed.site), ())
    keys = CacheKeys().key(GivenFeed(view, feed.items)), CacheKeys().key(GivenFeed(other, changed.items))
    assert keys[0] != keys[1]


def test_an_item_without_a_digest_has_no_key() -> None:
    assert CacheKeys().key("x", an_item()) == ""
    assert CacheKeys().key("x", GivenText(an_item())) == ""


def test_a_corrected_title_reaches_a_page_that_shows_the_newest_item(desk: Desk) -> None:
    desk.write("theme/site.html", "{% for feed in feeds %}{{ feed.newest.title }} of {{ feed.count }}. {% endfor %}")
    desk.item("herath")
    desk.publish()
    desk.item("herath", title="Corrected")
    desk.publish()
    assert (desk.public / "index.html").read_text() == "Corrected of 1. Corrected of 1. "


def test_the_page_of_an_item_does_not_depend_on_other_items(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE)
    desk.write("theme/item.html", "{{ feeds[0].items | length }}")
    desk.item("herath")
    result = desk.run("publish", "--now", "2026-01-01")
    assert result.exit_code == 3
    assert "theme/item.html" in result.stderr
    assert "has no attribute 'items'" in result.stderr
