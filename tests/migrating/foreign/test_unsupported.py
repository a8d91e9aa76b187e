from __future__ import annotations

import pytest

from coopfeed.errors import ForeignError
from coopfeed.migrating import foreign
from coopfeed.migrating.foreign import unsupported
from coopfeed.network.fetching import Fetched

INSTEAD = "which is not supported: import the site's feed by its address instead"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '{"db":[{"meta":{"version":"5"},"data":{"posts":[]}}]}',
            "a Ghost export, not a feed that people subscribe to",
        ),
        ('{"meta":{"version":"2"},"data":{"posts":[]}}', "a Ghost export, not a feed that people subscribe to"),
        ('{"@context": "https://www.w3.org/ns/activitystreams"}', f"a Mastodon (or similar) export, {INSTEAD}"),
        ('{"db": [], "data": 1}', "JSON, but not a JSON Feed"),
        ('{"db": [1]}', "JSON, but not a JSON Feed"),
        ('<?xml version="1.0"?><tumblr version="1.0"><posts/></tumblr>', f"Tumblr's own format, {INSTEAD}"),
        ("<livejournal>", f"LiveJournal's own format, {INSTEAD}"),
        ("AUTHOR: Ana\r\nTITLE: A\r\nSTATUS: Draft\r\n-----\r\n", f"a Movable Type or TypePad export, {INSTEAD}"),
        ("TITLE: A", "not a feed"),
    ],
)
def test_a_known_but_unsupported_export_is_reported(content: str, message: str) -> None:
    with pytest.raises(ForeignError) as caught:
        foreign.read(Fetched("old", content.encode()))
    assert str(caught.value) == f"old is {message}"


@pytest.mark.parametrize(
    ("location", "content", "what"),
    [
        ("old.zip", b"PK\x03\x04", "is a ZIP archive: unpack it"),
        ("old", b"PK\x03\x04...xl/workbook.xml", "is a spreadsheet: save it as CSV"),
        ("old.ODS", b"PK\x03\x04", "is a spreadsheet: save it as CSV"),
        ("old.csv", b"PK\x03\x04...xl/workbook.bin", "is a spreadsheet: save it as CSV"),
        ("old.numbers", b"PK\x03\x04Index/Document.iwa", "is a Numbers spreadsheet: export it as CSV"),
        ("old.docx", b"PK\x03\x04word/document.xml", "is a Word document: save"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Excel or Word file: save it as CSV"),
        ("old.csv.gz", b"\x1f\x8b\x08", "is compressed (gzip): unpack it"),
        ("old.pdf", b"%PDF-1.7", "is a PDF: save"),
        ("old.csv", b"title,date", ""),
    ],
)
def test_a_file_that_is_not_text_is_reported_with_a_hint(location: str, content: bytes, what: str) -> None:
    assert unsupported.binary(Fetched(location, content)).startswith(what)
    assert bool(unsupported.binary(Fetched(location, content))) == bool(what)


def test_a_json_document_that_is_not_an_object_is_unknown() -> None:
    assert unsupported.json_program([]) == ""
