from __future__ import annotations

import pytest

from coopfeed.errors import ForeignError
from coopfeed.migrating import foreign
from coopfeed.migrating.foreign import unsupported
from coopfeed.network.fetching import Fetched

INSTEAD = "which is not supported: import the site's feed by its address instead"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"db":[{"meta":{"version":"5"},"data":{"posts":[]}}]}', f"a Ghost export, {INSTEAD} (it ends in /rss/)"),
        ('{"meta":{"version":"2"},"data":{"posts":[]}}', f"a Ghost export, {INSTEAD} (it ends in /rss/)"),
        ('{"@context": "https://www.w3.org/ns/activitystreams"}', f"a Mastodon (or similar) export, {INSTEAD}"),
        ('{"db": [], "data": 1}', "JSON, but not a JSON Feed"),
        ('{"db": [1]}', "JSON, but not a JSON Feed"),
        ('<?xml version="1.0"?><tumblr version="1.0"><posts/></tumblr>', f"Tumblr's own format, {INSTEAD}"),
        ("<livejournal>", f"LiveJournal's own format, {INSTEAD}"),
        ("AUTHOR: Ana\r\nTITLE: A\r\nSTATUS: Draft\r\n-----\r\n", f"a Movable Type or TypePad export, {INSTEAD}"),
        ("TITLE: A", "not a feed"),
        ("PK\x03\x04", "a ZIP archive: unpack it and import the feed or table inside"),
        ("PK\x03\x04…xl/workbook.xml", "a spreadsheet: save it as UTF-8 CSV and import that"),
    ],
)
def test_a_known_but_unsupported_export_is_reported(content: str, told: str) -> None:
    with pytest.raises(ForeignError) as caught:
        foreign.read(Fetched("old", content.encode()))
    assert str(caught.value) == f"old is {told}"


def test_a_spreadsheet_is_recognised_by_its_name_too() -> None:
    with pytest.raises(ForeignError, match=r"^old\.ODS is a spreadsheet"):
        foreign.read(Fetched("old.ODS", b"PK\x03\x04"))


def test_a_json_document_that_is_not_an_object_is_unknown() -> None:
    assert unsupported.json_program([]) == ""
