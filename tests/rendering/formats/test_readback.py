from __future__ import annotations

import re

import pytest

from coopfeed.rendering.formats import readback

_ID = re.compile(rb"<id>([^<]*)</id>")


def test_texts_are_read_in_order_and_unescaped() -> None:
    document = "<a><id>b&amp;lt;</id><c><id>é&#13;</id></c><id/></a>".encode()
    assert readback.texts(document, _ID) == ["b&lt;", "é\r"]


@pytest.mark.parametrize(
    "document",
    [b"", b"<a><id>1</id>", b"<a><id>1</id></a></a>", b"<a>&<id>1</id></a>", b"<a><m:b/><id>1</id></a>"],
    ids=["empty", "cut short", "too long", "bare ampersand", "undeclared prefix"],
)
def test_a_malformed_document_is_rejected(document: bytes) -> None:
    with pytest.raises(ValueError, match="line 1"):
        readback.texts(document, _ID)
