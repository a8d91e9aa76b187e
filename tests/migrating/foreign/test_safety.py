from __future__ import annotations

import pytest

from coopfeed.errors import ForeignError
from tests.migrating.foreign.making import read, rss

BOMB = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
FILE = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1/x.dtd"> %a;]>'
FEED = '<rss version="2.0"><channel><title>&a;</title></channel></rss>'


@pytest.mark.parametrize("doctype", [BOMB, FILE, PARAMETER])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "latin-1"])
def test_a_document_that_defines_entities_is_rejected(doctype: str, encoding: str) -> None:
    with pytest.raises(ForeignError, match="declares its own entities"):
        read((doctype + FEED).encode(encoding))


@pytest.mark.parametrize("before", ["\n", "x", "<!-- -- -->", "\x01"])
def test_a_malformed_document_that_defines_entities_is_rejected(before: str) -> None:
    with pytest.raises(ForeignError):
        read((before + '<?xml version="1.0"?>' + BOMB.replace("<!ENTITY", "<!Entity") + FEED).encode())
    with pytest.raises(ForeignError):
        read((before + BOMB + FEED).encode())


def test_an_unknown_encoding_hides_no_entities() -> None:
    with pytest.raises(ForeignError):
        read(('<?xml version="1.0" encoding="x-nobody"?>' + BOMB + FEED).encode())


def test_a_document_type_alone_is_accepted() -> None:
    doctype = b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss-0.91.dtd">'
    assert read(doctype + b'<rss version="0.91"><channel><title>Old</title></channel></rss>').title == "Old"


def test_an_entry_may_mention_entities() -> None:
    content = f"<content:encoded><![CDATA[<pre>{BOMB}</pre>]]></content:encoded>"
    assert len(read(rss(content)).entries) == 1
