"""A publication of an earlier version is recognised: version-1.json is a record as version 1 wrote it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from coopfeed.model import Announcement
from coopfeed.publishing import record as records
from tests.desk import SITE, Desk

VERSION_1 = (Path(__file__).parent / "version-1.json").read_bytes()


def herath(desk: Desk, **values: str) -> None:
    more = {"tags": "[water, soil]", "country": "LK", "content": '"Some *text*."'}
    more |= {"authors": "{name: Ana, email: ana@example.org}", "event": "{start: 2025-03-01, place: Kandy}"}
    desk.item("herath", **more | values)


@pytest.fixture
def upgraded(desk: Desk) -> Desk:
    """A publication with current files and a record of version 1."""
    desk.write("feeds.yaml", SITE + "formats: [json]\n")
    desk.write("items/lind.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    more = {"image": "{src: lind.svg, alt: A field}", "guid": "'12 at https://example.org'"}
    desk.item("lind", date="2025-02-01", updated="2025-06-01", **more)
    herath(desk)
    desk.publish()
    (desk.public / records.FILE).write_bytes(VERSION_1)
    (desk.root / ".coopfeed/last.json").unlink()
    return desk


def changes(desk: Desk) -> dict[str, list[str]]:
    """Publish, and return the changes in the feed `all`."""
    said = json.loads(desk.publish("--format", "json").stdout)["feeds"][-1]
    return {kind: slugs for kind, slugs in said.items() if slugs and kind not in ("slug", "entries")}


def test_a_new_digest_format_shows_no_item_as_corrected(upgraded: Desk) -> None:
    before = upgraded.files()
    assert changes(upgraded) == {}
    after = upgraded.files()
    assert {path for path in after if after[path] != before[path]} == {records.FILE}
    assert json.loads(after[records.FILE])["version"] == records.VERSION


def test_a_later_correction_is_reported(upgraded: Desk) -> None:
    upgraded.publish()
    herath(upgraded, content='"Another *text*."')
    assert changes(upgraded) == {"corrected": ["herath"]}


def test_a_title_corrected_before_the_first_publication_is_reported(upgraded: Desk) -> None:
    herath(upgraded, title="Upali Herath")
    assert changes(upgraded) == {"corrected": ["herath"]}


def test_changes_in_the_first_publication_are_reported(upgraded: Desk) -> None:
    herath(upgraded, updated="2025-07-01")
    upgraded.item("lind", date="2025-02-01", withdrawn="2025-12-01")
    upgraded.item("new")
    assert changes(upgraded) == {"new": ["new"], "updated": ["herath"], "withdrawn": ["lind"]}


def test_an_amended_record_keeps_its_version() -> None:
    record = records.from_json(VERSION_1, records.FILE)
    assert record.to_json() == VERSION_1
    unheard = (Announcement("https://hub.example.org/", "https://feeds.example.org/news/all/feed.json"),)
    amended = replace(record, unannounced=unheard)
    assert records.from_json(amended.to_json(), records.FILE) == amended
