from __future__ import annotations

import pytest
from lxml import etree

from coopfeed.migrating.foreign import documents
from tests.migrating.foreign.making import rss


@pytest.mark.parametrize(
    ("written", "xml"),
    [
        (b"&eacute;&nbsp;&unknown;", "é\xa0&amp;unknown;".encode()),
        (b"a & b &amp; &lt; &#38; &#x26; &#X26;", b"a &amp; b &amp; &lt; &#38; &#x26; &#x26;"),
        (b"<br><BR /><img src=a>", b"<br/><BR/><img src=a/>"),
        (b"<![CDATA[& <br> &nbsp;]]>&", b"<![CDATA[& <br> &nbsp;]]>&amp;"),
        (b"<![CDATA[& <br>", b"<![CDATA[& <br>"),
    ],
)
def test_html_becomes_xml_outside_character_data(written: bytes, xml: bytes) -> None:
    assert documents.html_as_xml(written) == xml


def test_a_document_without_an_element_has_no_root() -> None:
    assert documents.repaired(b"no feed")[0] is None
    assert documents.repaired(b"")[0] is None


def test_entries_are_taken_out_of_each_other() -> None:
    root = etree.fromstring("<rss><item><b><item>2</item></b></item><item/></rss>")
    assert [entry.xpath("string()") for entry in documents.apart(root)] == ["", "2", ""]


def test_the_feed_is_read_without_its_entries_and_they_one_by_one() -> None:
    content = rss("<title>A</title>", "<title>B</title>")
    root = documents.without_entries(content)
    assert root is not None
    assert list(root.iter("item")) == []
    assert [entry.findtext("title") for entry in documents.entries(content)] == ["A", "B"]
    assert documents.without_entries(b"<entry/>") is None
