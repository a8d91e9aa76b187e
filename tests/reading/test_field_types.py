from __future__ import annotations

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfeed.reading import field_types as f
from coopfeed.reading.field_errors import FieldError
from coopfeed.reading.kinds import Scalar


def read(kind: Scalar[Any], value: str) -> Any:
    return kind.parse(value)


def refusal(kind: Scalar[Any], value: str) -> tuple[str, str]:
    with pytest.raises(FieldError) as raised:
        kind.parse(value)
    return raised.value.code, raised.value.message


def test_white_space_in_a_text_is_folded() -> None:
    assert read(f.Text, "  one\n  two\t three\xa0four ") == "one two three four"


@given(st.text(min_size=1).filter(str.strip))
def test_a_folded_text_is_one_line_and_stays_as_it_is(text: str) -> None:
    folded = read(f.Text, text)
    assert len(folded.splitlines()) == 1
    assert read(f.Text, folded) == folded


@pytest.mark.parametrize("kind", [f.Text, f.Title, f.Location, f.FilePath])
def test_an_empty_text_is_rejected(kind: Any) -> None:
    assert refusal(kind, "") == ("wrong-type", "the text is empty")


def test_a_title_of_250_characters_fits() -> None:
    assert read(f.Title, "合" * 250) == "合" * 250
    assert refusal(f.Title, "合" * 251) == ("long-title", "the title has 251 characters")


def test_a_title_ends_before_its_line_break() -> None:
    assert read(f.Title, "One\n") == "One"
    assert refusal(f.Title, "One\nTwo")[0] == "multiline-title"


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("a <b>bold</b> word", "<b>"),
        ("a </p> end", "</p>"),
        ('an <img src="x" onerror="y">', '<img src="x" onerror="y">'),
        ("a <custom-thing>", "<custom-thing>"),
        ("a <!-- comment", "<!--"),
        ("Ana &amp; Bob", "&amp;"),
        ("&#8217;", "&#8217;"),
        ("&#x2019;", "&#x2019;"),
    ],
)
def test_markup_in_a_text_is_detected(text: str, markup: str) -> None:
    assert f.has_markup(text) == markup


@pytest.mark.parametrize(
    "text",
    ['5 < 6 & "x"', "a<b and c>d"[:3], "AT&T; R&D", "i <3 you", "x &nothing; y", "&#" + "1" * 5_000 + ";", "< b >"],
)
def test_other_signs_are_not_markup(text: str) -> None:
    assert f.has_markup(text) == ""


@given(st.text())
def test_escaped_text_is_markup_only_by_its_references(text: str) -> None:
    found = f.has_markup(html.escape(text))
    assert found == "" or found.startswith("&")


def test_a_date_is_read() -> None:
    assert str(read(f.Date, "4 August 2020")) == "2020-08-04"
    assert refusal(f.Date, "soon") == ("bad-date", '"soon" is not a date')


@pytest.mark.parametrize("slug", ["a", "country-projects", "2020", "a-1"])
def test_a_slug_is_kept(slug: str) -> None:
    assert read(f.Slug, slug) == slug


@pytest.mark.parametrize("slug", ["", "A", "a b", "a_b", "-a", "a-", "a--b", "../a", "a/b", "é", "a\n"])
def test_an_invalid_folder_name_is_rejected_as_a_slug(slug: str) -> None:
    assert refusal(f.Slug, slug)[0] == "bad-slug"


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTP://Example.ORG/A", "http://example.org/A"),
        ("https://bücher.example/straße?q=ä#ö", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%A4#%C3%B6"),
        ("https://example.org:8080/a%20b%zz", "https://example.org:8080/a%20b%25zz"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
        ("https://example.org/a'b(c)<d>\"e", "https://example.org/a'b(c)%3Cd%3E%22e"),
    ],
)
def test_an_address_becomes_an_ascii_uri(written: str, url: str) -> None:
    assert read(f.URL, written) == url


@pytest.mark.parametrize(
    "url",
    [
        *["", "example.org", "//example.org/", "/path", "ftp://example.org", "javascript:alert(1)", "https://"],
        *["https://exa mple.org", "https://example.org/a\nb", "https://[::1", "https://example.org:port/"],
        *["https://a..b/", "https://a%b/", "https://user@example.org/", "https://u:p@example.org/", "data:text/html,x"],
    ],
)
def test_what_is_not_an_absolute_web_address_is_rejected(url: str) -> None:
    assert refusal(f.URL, url)[0] == "bad-url"


def test_a_password_in_an_address_is_not_printed() -> None:
    assert "secret" not in refusal(f.URL, "https://me:secret@example.org/")[1]


@given(st.text().map("https://example.org/".__add__))
def test_an_address_is_printable_ascii_and_stays_as_it_is(written: str) -> None:
    try:
        url = read(f.URL, written)
    except FieldError:
        return
    assert url.isascii()
    assert url.isprintable()
    assert read(f.URL, url) == url


def test_the_address_of_the_site_ends_in_a_slash() -> None:
    assert read(f.FolderURL, "https://example.org/feeds") == "https://example.org/feeds/"
    assert read(f.FolderURL, "https://example.org/feeds/") == "https://example.org/feeds/"
    assert refusal(f.FolderURL, "https://example.org/#a")[0] == "bad-url"


def test_a_location_is_an_address_or_a_path() -> None:
    assert read(f.Location, "https://Example.org/ä") == "https://example.org/%C3%A4"
    assert read(f.Location, "images/ä b.png") == "images/ä b.png"
    assert refusal(f.Location, "file:///etc/passwd")[0] == "bad-url"


@pytest.mark.parametrize("iri", ["tag:example.org,2020:a", "urn:uuid:1-2", "https://example.org/ä", "12ab:x"[2:]])
def test_an_iri_is_kept(iri: str) -> None:
    assert read(f.IRI, iri) == iri


@pytest.mark.parametrize("iri", ["", "herath", "a b:c", "tag:a b", "tag:<a>", ":x", "tag:"])
def test_an_invalid_iri_is_rejected(iri: str) -> None:
    assert refusal(f.IRI, iri)[0] == "bad-id"


@pytest.mark.parametrize("guid", ["1234", "12 at https://example.org", "a  b", "<é>&amp;", "x" * f.MAX_GUID])
def test_a_guid_is_kept_character_by_character(guid: str) -> None:
    assert read(f.GUID, guid) == guid


@pytest.mark.parametrize("guid", [" 1", "1 ", "1\n2", "1\t2", "1\x852", "1\u20282", "\x7f", "x" * (f.MAX_GUID + 1)])
def test_a_guid_that_readers_read_differently_is_rejected(guid: str) -> None:
    assert refusal(f.GUID, guid)[0] == "bad-guid"


@pytest.mark.parametrize("tag", ["example.org,2020:news", "me@example.org,2020-01:x", "example.org,2020-01-31:"])
def test_a_tag_uri_prefix_is_kept(tag: str) -> None:
    assert read(f.TagPrefix, tag) == tag


def test_a_slash_at_the_end_of_a_tag_is_dropped() -> None:
    assert read(f.TagPrefix, "example.org,2020:news/") == "example.org,2020:news"


@pytest.mark.parametrize(
    "tag", ["", "example.org", "example.org,20:x", "example.org,2020", "tag:example.org,2020:x", "a,٢٠٢٠:x"]
)
def test_an_invalid_tag_uri_prefix_is_rejected(tag: str) -> None:
    assert refusal(f.TagPrefix, tag)[0] == "bad-tag"


def test_an_email_address_is_recognised_by_its_form() -> None:
    assert read(f.Email, "ana@example.org") == "ana@example.org"
    for wrong in ("ana", "ana@example", "ana example.org", "Ana <ana@example.org>", "a@b.c, d@e.f"):
        assert refusal(f.Email, wrong)[0] == "bad-email"


def test_a_media_type_is_lower_case() -> None:
    assert read(f.MediaType, "Audio/MPEG") == "audio/mpeg"
    for wrong in ("audio", "audio/", "audio/mpeg; q=1", "a b/c"):
        assert refusal(f.MediaType, wrong)[0] == "bad-media-type"


@pytest.mark.parametrize("text", ["true", "True", "yes", "on", "1", "Y"])
def test_every_word_for_yes_is_true(text: str) -> None:
    assert read(f.YesOrNo, text) is True


@pytest.mark.parametrize("text", ["false", "NO", "off", "0", "n"])
def test_every_word_for_no_is_false(text: str) -> None:
    assert read(f.YesOrNo, text) is False


def test_other_words_are_neither_true_nor_false() -> None:
    assert refusal(f.YesOrNo, "maybe") == ("wrong-type", "this must be true or false")
