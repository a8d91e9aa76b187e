from __future__ import annotations

import json
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from coopfeed.errors import DestinationError
from coopfeed.model import Announcement
from coopfeed.publishing.record import Record, RecordedItem, RecordedOutput, RetiredOutput, from_json

ITEM = RecordedItem(
    id="tag:example.org,2020:a",
    slug="a",
    title="A",
    link="https://example.org/a",
    digest="d1",
    published="2025-01-01T00:00:00+00:00",
    updated="2025-01-01T00:00:00+00:00",
    feeds=("all",),
)
URL, TAG = "https://feeds.example.org/", "example.org,2020:news"
RECORD = Record(URL, TAG, (ITEM,), (RecordedOutput("all/atom.xml", "ab", 3),))
EMPTY = Record(URL, TAG, (), ())


def test_a_record_reads_back_as_it_was_written() -> None:
    assert from_json(RECORD.to_json(), "coopfeed.json") == RECORD


def test_equivalent_json_is_the_same_record() -> None:
    raw = json.dumps(json.loads(RECORD.to_json()), indent=2, sort_keys=True).encode()
    assert from_json(raw, "coopfeed.json") == RECORD
    assert from_json(EMPTY.to_json(), "coopfeed.json") == EMPTY


def test_only_a_guid_adds_to_what_older_versions_wrote() -> None:
    raw = RECORD.to_json()
    assert b"guid" not in raw
    with_guid = replace(RECORD, items=(replace(ITEM, guid="12 at https://example.org"),))
    assert with_guid.to_json() == raw.replace(b'["all"]}', b'["all"], "guid": "12 at https://example.org"}')
    assert from_json(with_guid.to_json(), "coopfeed.json") == with_guid


@given(item=st.builds(RecordedItem))
def test_an_item_is_a_line_of_json_whatever_it_contains(item: RecordedItem) -> None:
    said = {key: value for key, value in asdict(item).items() if value or key != "guid"}
    record = replace(RECORD, items=(item,))
    raw = record.to_json()
    assert b"\n" + json.dumps(said, ensure_ascii=False).encode() + b"\n" in raw
    assert from_json(raw, "coopfeed.json") == record


@pytest.mark.parametrize("damaged", [b"{", b"{}", b'{"feeds": []}', b"[]", b"5"])
def test_a_record_with_an_invalid_item_is_damaged(damaged: bytes) -> None:
    raw = EMPTY.to_json().replace(b'"items": [', b'"items": [' + damaged)
    with pytest.raises(DestinationError, match="is damaged; restore it"):
        from_json(raw, "coopfeed.json")


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"version": 1}', RECORD.to_json()[:-20], b"\xff"])
def test_a_damaged_record_is_reported_with_the_remedy(raw: bytes) -> None:
    with pytest.raises(DestinationError, match=r"public/coopfeed\.json is damaged; restore it"):
        from_json(raw, "public/coopfeed.json")


def test_a_record_with_paths_that_are_not_strings_is_damaged() -> None:
    raw = RECORD.to_json().replace(b'"all/atom.xml"', b"5")
    with pytest.raises(DestinationError, match="is damaged; restore it"):
        from_json(raw, "coopfeed.json")


@pytest.mark.parametrize("more", [{}, {"items": 5, "outputs": {}}])
def test_a_record_of_a_newer_version_is_rejected(more: dict[str, object]) -> None:
    raw = json.dumps({"version": 99, **more}).encode()
    with pytest.raises(
        DestinationError, match=r"newer version of coopfeed \(format 99, this one knows 2\); publish with"
    ):
        from_json(raw, "coopfeed.json")


@pytest.mark.parametrize("version", ["0", '"2"', "null", "1.5"])
def test_a_record_without_a_version_is_damaged(version: str) -> None:
    raw = RECORD.to_json().replace(b'"version": 2', f'"version": {version}'.encode())
    with pytest.raises(DestinationError, match="is damaged; restore it"):
        from_json(raw, "coopfeed.json")


@pytest.mark.parametrize("indent", [None, 2])
def test_a_record_of_version_1_is_read(indent: int | None) -> None:
    raw = replace(RECORD, version=1).to_json()
    raw = json.dumps(json.loads(raw), indent=indent).encode() if indent else raw
    assert from_json(raw, "coopfeed.json") == replace(RECORD, version=1)


@pytest.mark.parametrize("indent", [None, 2])
def test_a_record_lists_the_items_of_each_file(indent: int | None) -> None:
    outputs = (RecordedOutput("assets/field.png", "ab", 3, "mark", (ITEM.id, "tag:example.org,2020:b")),)
    retired = (RetiredOutput("assets/old.png", "2026-01-01T00:00:00+00:00", (ITEM.id,)),)
    record = replace(RECORD, outputs=outputs, retired=retired)
    raw = record.to_json()
    raw = json.dumps(json.loads(raw), indent=indent).encode() if indent else raw
    assert from_json(raw, "coopfeed.json") == record


@pytest.mark.parametrize("items", [5, [5], [None]])
def test_a_record_with_invalid_items_of_a_file_is_damaged(items: object) -> None:
    for part in ("outputs", "retired"):
        values = json.loads(replace(RECORD, retired=(RetiredOutput("a", ""),)).to_json())
        values[part][0]["items"] = items
        with pytest.raises(DestinationError, match="is damaged; restore it"):
            from_json(json.dumps(values).encode(), "coopfeed.json")


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret", "a/../../b", "", "./a", "a//b", "a\0b"])
def test_a_record_with_paths_outside_is_rejected(path: str) -> None:
    raw = Record(URL, TAG, (), (RecordedOutput(path, "ab", 3),)).to_json()
    with pytest.raises(DestinationError, match="which is outside"):
        from_json(raw, "coopfeed.json")


def test_pending_notifications_are_stored_only_if_there_are_any() -> None:
    unheard = (Announcement("https://hub.example.org/", f"{URL}all/atom.xml"),)
    record = replace(RECORD, unannounced=unheard)
    assert from_json(record.to_json(), "coopfeed.json") == record
    assert from_json(json.dumps(json.loads(record.to_json())).encode(), "coopfeed.json") == record
    assert b"unannounced" not in RECORD.to_json()


def test_values_for_buckets_are_stored_only_for_buckets() -> None:
    retired = (RetiredOutput("assets/old.png", "2026-01-01T00:00:00+00:00"),)
    outputs = (RecordedOutput("all/atom.xml", "ab", 3, "mark"),)
    record = replace(RECORD, outputs=outputs, retired=retired, headers="policy")
    assert from_json(record.to_json(), "coopfeed.json") == record
    assert from_json(json.dumps(json.loads(record.to_json())).encode(), "coopfeed.json") == record
    assert not [word for word in (b"e_tag", b"retired", b"headers") if word in RECORD.to_json()]


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret"])
def test_a_record_with_removals_outside_is_rejected(path: str) -> None:
    raw = replace(RECORD, retired=(RetiredOutput(path, "2026-01-01T00:00:00+00:00"),)).to_json()
    with pytest.raises(DestinationError, match="which is outside"):
        from_json(raw, "coopfeed.json")


@pytest.mark.parametrize("damaged", [b"[5]", b'[{"hub": "x"}]', b"5"])
def test_a_record_with_invalid_announcements_is_damaged(damaged: bytes) -> None:
    raw = RECORD.to_json().replace(b'"items"', b'"unannounced": ' + damaged + b',\n"items"')
    with pytest.raises(DestinationError, match="is damaged; restore it"):
        from_json(raw, "coopfeed.json")


def many(number: int) -> bytes:
    items = (replace(ITEM, id=f"tag:example.org,2020:{each}", slug=f"a-slug-{each}") for each in range(number))
    outputs = (RecordedOutput(f"items/a-slug-{each}.html", "0" * 64, 1) for each in range(number))
    return Record("https://e.org/", "e.org,2020:a", tuple(items), tuple(outputs)).to_json()


_HEAD = b'{\n"version": 2,\n"url": "",\n"tag": "",\n'
_ITEMS, _OUTPUTS, _END = b'"items": [\n', b'\n],\n"outputs": [\n', b"\n]\n}\n"


@pytest.mark.parametrize(
    "raw",
    [
        many(10_000),
        _HEAD + _ITEMS + b",\n" * 2_000_000 + _OUTPUTS + _END,
        _HEAD + _ITEMS + _OUTPUTS + b",\n".join([b'{"path": "a", "sha256": "", "size": 1}'] * 100_000) + _END,
        _HEAD + _ITEMS + _OUTPUTS + b"[]," * 3_000_000 + b"[]" + _END,
        _HEAD + b'"retired": [' + b"[]," * 3_000_000 + b"[]],\n" + _ITEMS + _OUTPUTS + _END,
        b'{"version": 2, "url": "", "tag": "", "outputs": [], "items": [' + b"{}," * 3_000_000 + b"{}]}",
        b"[" * 9_000_000,
    ],
    ids=["ours", "lines", "files", "a line", "a head", "other JSON", "brackets"],
)
def test_reading_a_foreign_record_takes_a_few_times_its_size(raw: bytes) -> None:
    tracemalloc.start()
    try:
        with suppress(DestinationError):
            from_json(raw, "coopfeed.json")
        assert tracemalloc.get_traced_memory()[1] < 4 * len(raw)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("raw", [b"[" * 100_000, b'{"version": 2, "items": ' + b"[" * 100_000])
def test_deeply_nested_brackets_are_damage(raw: bytes) -> None:
    with pytest.raises(DestinationError, match="is damaged"):
        from_json(raw, "coopfeed.json")
