from __future__ import annotations

import json
from typing import Any

import pytest

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import Entry, ForeignFeed, ForeignFile, ForeignImage, LeftOut
from coopfeed.migrating.foreign.entries import Withheld
from tests.making import at
from tests.migrating.foreign.making import read

URL = "https://old.example.org/feed.json"
VERSION = "https://jsonfeed.org/version/1.1"


def feed(*items: Any, **members: Any) -> ForeignFeed:
    return read(json.dumps({"version": VERSION, "title": "Old news", "items": items} | members).encode(), URL)


def entry(**members: Any) -> Entry:
    (found,) = feed(members).entries
    return found


def test_a_feed_has_its_metadata() -> None:
    assert feed(next_url="/2.json", feed_url=URL) == ForeignFeed(
        URL, "JSON Feed", "Old news", (), "https://old.example.org/2.json", URL
    )


def test_an_entry_has_every_field_of_the_standard() -> None:
    found = entry(
        id="urn:a",
        url="/a",
        title="A \n title",
        summary="5 < 6",
        content_html="<p class=x>A</p>",
        date_published="2020-08-04T10:00:00+02:00",
        date_modified="2020-08-05T10:00:00+02:00",
        authors=[{"name": "Ana"}, {"url": "x"}],
        author={"name": "Ana"},
        tags=["One", 2, "One"],
        language="fr",
        image="/a.png",
        attachments=[{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12, "title": "Talk"}, {}, 3],
    )
    assert found == Entry(
        id="urn:a",
        title="A title",
        link="https://old.example.org/a",
        published=at("2020-08-04T10:00:00+02:00"),
        updated=at("2020-08-05T10:00:00+02:00"),
        authors=("Ana",),
        categories=("One",),
        summary="<p>5 &lt; 6</p>",
        content="<p class=x>A</p>",
        base="https://old.example.org/a",
        language="fr",
        image=ForeignImage("https://old.example.org/a.png"),
        files=(ForeignFile("https://old.example.org/a.mp3", "audio/mpeg", 12, "Talk"),),
        place="entry 1",
    )


def test_an_id_may_be_a_number() -> None:
    assert entry(id=1234).id == "1234"
    assert entry(id=True).id == ""


def test_plain_text_becomes_html() -> None:
    assert entry(content_text="A < B\nC").content == "<p>A &lt; B<br>\nC</p>"


def test_values_of_the_wrong_type_are_ignored() -> None:
    found = entry(id={}, title=[], tags="x", authors="Ana", attachments={}, url="https://[", date_published="soon")
    assert found == Entry(unread_date="soon", base=URL, place="entry 1")
    assert feed(items={}).entries == ()
    assert feed(1, None).entries == ()


def test_a_byte_order_mark_is_accepted() -> None:
    assert read(b"\xef\xbb\xbf" + json.dumps({"version": VERSION}).encode(), URL).kind == "JSON Feed"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"a": ', "is not JSON: "),
        (b"{\xff", "is not JSON: "),
        (b'{"a": ' + b"[" * 100_000, "is not JSON: "),
        (b'{"version": 1}', "is JSON, but not a JSON Feed"),
        (b"{}", "is JSON, but not a JSON Feed"),
    ],
)
def test_what_is_not_a_json_feed_is_rejected(content: bytes, why: str) -> None:
    with pytest.raises(ForeignError, match=why):
        read(content)


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"draft": True}, "its draft is true"),
        ({"draft": 1}, "its draft is 1"),
        ({"_status": "Draft"}, "its status is draft"),
        ({"_program": {"visibility": "members"}}, "its visibility is members"),
        ({"published": False}, "its published is false"),
    ],
)
def test_entries_marked_as_not_public_are_withheld(members: dict[str, Any], why: str) -> None:
    found = entry(**members).withheld
    assert found
    assert found.reason == why


@pytest.mark.parametrize(
    "members", [{"draft": False}, {"draft": None}, {"status": ["draft"]}, {"_program": {"status": "published"}}]
)
def test_entries_without_such_a_mark_are_public(members: dict[str, Any]) -> None:
    assert entry(**members).withheld is None


def test_a_long_text_of_any_characters_is_unchanged() -> None:
    long = "\U0001f600 long " * 20 + "\ud83d"
    found = entry(id=long, title=long, content_html=long, tags=[long], _x={"draft": "yes" + "\u00a0" * 101})
    assert (found.id, found.title, found.content, found.categories) == (long, long, long, (long,))
    assert found.withheld == Withheld("its draft is yes")


def test_members_that_an_item_cannot_hold_are_left_out() -> None:
    found = entry(id="a", url="https://e.org/a", external_url="https://e.org/b", _x={"mood": "good"}, y="")
    assert found.left_out == (LeftOut("external_url", "https://e.org/b"), LeftOut("_x", '{"mood": "good"}'))


def test_an_unreadable_date_is_kept_as_written() -> None:
    found = entry(id="a", date_published="03-02-2026")
    assert (found.published, found.unread_date) == (None, "03-02-2026")
