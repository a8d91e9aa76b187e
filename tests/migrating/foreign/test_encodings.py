from __future__ import annotations

import pytest

from coopfeed.errors import ForeignError
from coopfeed.migrating import foreign
from coopfeed.network.fetching import Fetched
from tests.migrating.foreign.making import rss


def title(declaration: str, encoding: str, charset: str) -> str:
    document = rss("<title>Сыр</title>").decode().replace('<?xml version="1.0" encoding="UTF-8"?>', declaration)
    found = Fetched("https://old.example.org/feed/", document.encode(encoding), "text/xml", charset)
    return foreign.read(found).entries[0].title


@pytest.mark.parametrize(
    ("declaration", "encoding", "charset"),
    [
        ("", "windows-1251", "windows-1251"),
        ('<?xml version="1.0"?>', "koi8-r", "KOI8-R"),
        ('<?xml version="1.0" encoding="windows-1251"?>', "windows-1251", "iso-8859-1"),
        ('<?xml version="1.0" encoding="UTF-8"?>', "utf-8", "iso-8859-1"),
        ("", "utf-8", "iso-8859-1"),
        ("", "utf-8", "klingon"),
    ],
)
def test_the_encoding_of_the_server_is_the_fallback(declaration: str, encoding: str, charset: str) -> None:
    assert title(declaration, encoding, charset) == "Сыр"


@pytest.mark.parametrize("charset", ["", "klingon", "utf-8", "base64"])
def test_an_unknown_encoding_is_read_nevertheless(charset: str) -> None:
    assert title("", "windows-1251", charset) != "Сыр"


def test_no_encoding_hides_entities() -> None:
    document = '<!DOCTYPE a [<!ENTITY b "c">]><rss version="2.0"/>'.encode("cp500")
    with pytest.raises(ForeignError, match="entities"):
        foreign.read(Fetched("https://old.example.org/feed/", document, "text/xml", "cp500"))


@pytest.mark.parametrize("encoding", ["klingon", "punycode", "base64", "UTF\0-8"])
def test_an_invalid_encoding_is_read_as_utf8(encoding: str) -> None:
    assert title(f'<?xml version="1.0" encoding="{encoding}"?>', "utf-8", "") == "Сыр"


def test_windows_encodings_are_read() -> None:
    document = rss("<title>\u201cd\xe9j\xe0 vu\u201d</title>").decode()
    for declared in ("UTF-8", "ISO-8859-1"):
        content = document.replace("UTF-8", declared).encode("windows-1252")
        assert foreign.read(Fetched("feed.xml", content)).entries[0].title == "\u201cd\xe9j\xe0 vu\u201d"


def test_a_windows_character_reference_is_the_intended_character() -> None:
    content = rss("<title>&#147;a&#x94;</title>")
    assert foreign.read(Fetched("feed.xml", content)).entries[0].title == "\u201ca\u201d"


def test_utf8_is_recognised_despite_its_declaration() -> None:
    assert title('<?xml version="1.0" encoding="ISO-8859-1"?>', "utf-8", "") == "Сыр"


def test_utf8_with_an_invalid_byte_is_still_utf8() -> None:
    content = rss("<title>Сыр</title>", "<title>Хлеб</title>").replace("еб".encode(), "е".encode() + b"\xd0")
    assert foreign.read(Fetched("feed.xml", content)).entries[0].title == "Сыр"
