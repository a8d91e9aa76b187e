from __future__ import annotations

import pytest
from lxml import etree

from coopfeed.migrating.foreign import visibility
from coopfeed.migrating.foreign.entries import Withheld
from tests.migrating.foreign.making import atom, read

DRAFT = Withheld("it is a draft")
KIND = "http://schemas.google.com/blogger/2008/kind#"


def withheld(written: str, *, in_wxr: bool = False) -> Withheld | None:
    """Return an item read by a parser that repairs what it can."""
    spaces = 'xmlns:blogger="http://schemas.google.com/blogger/2018" xmlns:wp="http://wordpress.org/export/1.2/"'
    item = etree.fromstring(f"<item {spaces}>{written}</item>", etree.XMLParser(recover=True))
    return visibility.withheld(item, in_wxr=in_wxr)


def test_an_unmarked_entry_is_public_except_in_an_export() -> None:
    assert withheld("<title>A</title>") is None
    assert withheld("<title>A</title>", in_wxr=True) == Withheld("its status is empty, which may not be public")


@pytest.mark.parametrize(
    "written",
    [
        '<control xmlns="http://www.w3.org/2007/app"><draft>yes</draft></control>',
        '<control xmlns="http://purl.org/atom/app#"><draft> Yes </draft></control>',
        "<app:control><app:draft>yes</app:draft></app:control>",
        "<content><app:control><app:draft>yes</app:draft></app:control></content>",
        "<draft/>",
        "<draft>perhaps</draft>",
    ],
)
def test_every_spelling_of_draft_is_recognised(written: str) -> None:
    assert withheld(written) == DRAFT


def test_an_entry_explicitly_not_a_draft_is_public() -> None:
    assert withheld("<app:control><app:draft>no</app:draft></app:control>") is None


@pytest.mark.parametrize(
    "written",
    [
        '<in-reply-to xmlns="http://purl.org/syndication/thread/1.0" ref="urn:a"/>',
        '<thr:in-reply-to ref="urn:a"/>',
        f'<category term="{KIND}comment"/>',
        "<blogger:type>COMMENT</blogger:type>",
    ],
)
def test_every_spelling_of_comment_is_recognised(written: str) -> None:
    assert withheld(written) == Withheld("it is a comment, not a post", "comment")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (f'<category term="{KIND}post"/>', None),
        (f'<category term="{KIND}post"/><category term="{KIND}page"/>', Withheld("it is a page, not a post")),
        (f'<category term="{KIND}poll"/>', Withheld("it is of the kind poll, not a post")),
        ("<author><blogger:type>BLOGGER</blogger:type></author>", None),
        ("<blogger:adultContent>false</blogger:adultContent>", None),
        (
            "<blogger:status>LIVE</blogger:status><blogger:status>DRAFT</blogger:status>",
            Withheld("its status is draft"),
        ),
    ],
)
def test_blogger_marks_kind_and_status(written: str, why: Withheld | None) -> None:
    assert withheld(written) == why


def test_a_category_that_states_the_kind_is_dropped() -> None:
    kind = f'<category scheme="http://schemas.google.com/g/2005#kind" term="{KIND}post"/><category term="Bread"/>'
    assert read(atom(kind)).entries[0].categories == ("Bread",)


@pytest.mark.parametrize(
    ("content", "is_marked"),
    [
        (b"<rss><channel><item>", False),
        (b"<app:draft>yes", True),
        (b"<wp:status>", True),
        (b"<status>", True),
        (b"a draft of it: status:private", False),
    ],
)
def test_a_broken_document_is_searched_for_marks(content: bytes, *, is_marked: bool) -> None:
    assert visibility.is_marked(content) is is_marked
