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
def test_a_document_with_entities_of_its_own_is_refused(doctype: str, encoding: str) -> None:
    with pytest.raises(ForeignError, match="declares its own entities"):
        read((doctype + FEED).encode(encoding))


@pytest.mark.parametrize("before", ["\n", "x", "<!-- -- -->", "\x01"])
def test_even_where_it_is_not_well_formed(before: str) -> None:
    with pytest.raises(ForeignError):
        read((before + '<?xml version="1.0"?>' + BOMB.replace("<!ENTITY", "<!Entity") + FEED).encode())
    with pytest.raises(ForeignError):
        read((before + BOMB + FEED).encode())


def test_an_encoding_that_nobody_knows_is_no_way_around() -> None:
    with pytest.raises(ForeignError):
        read(('<?xml version="1.0" encoding="x-nobody"?>' + BOMB + FEED).encode())


def test_a_document_type_alone_harms_nobody() -> None:
    doctype = b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss-0.91.dtd">'
    assert read(doctype + b'<rss version="0.91"><channel><title>Old</title></channel></rss>').title == "Old"


def test_an_entry_may_speak_of_entities() -> None:
    content = f"<content:encoded><![CDATA[<pre>{BOMB}</pre>]]></content:encoded>"
    assert len(read(rss(content)).entries) == 1
