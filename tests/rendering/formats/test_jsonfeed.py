from __future__ import annotations

import json
from datetime import date
from typing import Any

from coopfeed.model import Country, Event, Item, Site
from coopfeed.rendering.formats import jsonfeed
from tests.jsonfeed_rules import violations
from tests.making import ANA, BOB, PHOTO, REPORT, TALK, a_feed, a_site, an_item, at, rendered


def feed_of(*items: Item, site: Site | None = None) -> Any:
    return json.loads(rendered(jsonfeed, a_feed(*items, site=site)))


def item_of(item: Item) -> Any:
    return feed_of(item)["items"][0]


def test_a_feed_has_its_metadata() -> None:
    site = a_site(description="All of it.", icon="https://e.org/i.png", logo="https://e.org/l.png", author=BOB)
    feed = feed_of(site=site)
    del feed["items"]
    bob = {"name": "Bob", "url": "https://bob.example.org/"}
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Example news",
        "home_page_url": "https://feeds.example.org/news/all/index.html",
        "feed_url": "https://feeds.example.org/news/all/feed.json",
        "description": "All of it.",
        "icon": "https://e.org/l.png",
        "favicon": "https://e.org/i.png",
        "authors": [bob],
        "author": bob,
        "language": "en",
    }


def test_an_earlier_guid_replaces_the_id() -> None:
    assert item_of(an_item(guid="1234"))["id"] == "1234"
    assert jsonfeed.ids(rendered(jsonfeed, a_feed(an_item(guid="1234")))) == ["1234"]
    assert item_of(an_item(guid="none", link="https://old.example.org/a"))["id"] == "https://old.example.org/a"


def test_an_item_has_every_member() -> None:
    item = an_item(
        authors=(ANA, BOB),
        updated=at("2020-09-01T00:00Z"),
        countries=(Country("LK", "Sri Lanka"),),
        tags=("café",),
        image=PHOTO,
        enclosures=(REPORT,),
    )
    assert item_of(item) == {
        "id": "tag:example.org,2020:news/herath",
        "url": "https://feeds.example.org/news/items/herath.html",
        "title": "Herath",
        "summary": "About herath.",
        "content_html": "<p>About <em>herath</em>.</p>",
        "image": PHOTO.url,
        "date_published": "2020-08-04T10:00:00+02:00",
        "date_modified": "2020-09-01T00:00:00+00:00",
        "authors": [{"name": "Ana Ruiz"}, {"name": "Bob", "url": "https://bob.example.org/"}],
        "author": {"name": "Ana Ruiz"},
        "tags": ["Interviews", "Sri Lanka", "café"],
        "language": "en",
        "attachments": [
            {"url": REPORT.url, "mime_type": "application/pdf", "title": "The report", "size_in_bytes": 49}
        ],
        "_coopfeed": {"countries": ["LK"]},
    }


def test_members_without_a_value_are_left_out() -> None:
    assert not {"image", "attachments", "_coopfeed"} & item_of(an_item()).keys()
    assert not {"description", "icon", "favicon"} & feed_of().keys()


def test_no_email_address_is_published() -> None:
    assert b"@" not in rendered(jsonfeed, a_feed(an_item(authors=(BOB,)), site=a_site(author=BOB)))


def test_an_identity_is_a_string_even_if_it_looks_like_a_number() -> None:
    assert item_of(an_item(id="12"))["id"] == "12"


def test_every_enclosure_is_an_attachment() -> None:
    attachments = item_of(an_item(enclosures=(REPORT, TALK)))["attachments"]
    assert [attachment["url"] for attachment in attachments] == [REPORT.url, TALK.url]
    assert attachments[1] == {"url": TALK.url, "mime_type": "audio/mpeg", "title": "The talk"}


def test_a_name_that_is_country_and_tag_is_listed_once() -> None:
    item = an_item(countries=(Country("CO", "Colombia"),), tags=("Colombia", "coffee"))
    assert item_of(item)["tags"] == ["Interviews", "Colombia", "coffee"]


def test_an_event_has_dates_or_moments_and_a_place() -> None:
    event = Event(date(2024, 4, 2), at("2024-04-03T12:00+02:00"), "Bogotá")
    assert item_of(an_item(event=event))["_coopfeed"] == {
        "event": {"start": "2024-04-02", "end": "2024-04-03T12:00:00+02:00", "place": "Bogotá"}
    }
    assert item_of(an_item(event=Event(date(2024, 4, 2))))["_coopfeed"] == {"event": {"start": "2024-04-02"}}


def test_dates_have_no_fractions_of_a_second() -> None:
    item = item_of(an_item(published=at("2020-08-04T10:00:00.25+02:00")))
    assert item["date_published"] == item["date_modified"] == "2020-08-04T10:00:00+02:00"


def test_letters_are_written_in_utf_8_without_escapes() -> None:
    assert "収穫 🎉".encode() in rendered(jsonfeed, a_feed(an_item(title="収穫 🎉")))


def test_the_json_feed_rules_pass() -> None:
    item = an_item(image=PHOTO, enclosures=(REPORT, TALK), event=Event(date(2024, 4, 2)), authors=(ANA, BOB))
    assert list(violations(feed_of(item, an_item("lind")))) == []


def test_the_json_feed_rules_detect_violations() -> None:
    feed = feed_of(an_item(enclosures=(REPORT,)))
    del feed["title"]
    feed |= {"home_page_url": "/relative", "language": "English", "title_": "?", "_x.y": {}, "authors": [{}]}
    item = feed["items"][0]
    del item["content_html"], item["attachments"][0]["mime_type"]
    item |= {"id": 7, "date_published": "2020-08-04", "tags": [""]}
    assert list(violations(feed)) == [
        "feed: no title",
        "feed: home_page_url is no absolute URL",
        "feed: language English",
        "feed: unknown member title_",
        "feed: extension _x.y",
        "feed: an author without any member",
        "item 0: id is int",
        "item 0: neither content_html nor content_text",
        "item 0: date_published 2020-08-04",
        "item 0: tags ['']",
        "item 0: attachment: no mime_type",
    ]
