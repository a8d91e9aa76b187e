"""The catalogues have the same texts in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from coopfeed.rendering.languages import locale
from coopfeed.rendering.pages.wording import FALLBACK, languages, wording

OTHERS = [language for language in languages() if language != FALLBACK]
EVERY = pytest.mark.parametrize("language", languages())


def texts(language: str) -> dict[str, Any]:
    """Return each text of a catalogue, or its plurals, by key."""
    tables = wording(language).tables
    return {f"{table}.{name}": text for table, its in tables.items() for name, text in its.items()}


def variants(text: Any) -> Iterator[str]:
    """Return a text, or all its plurals."""
    yield from text.values() if isinstance(text, Mapping) else [text]


def places(text: Any) -> set[str]:
    """Return the placeholders of a text."""
    return {place for each in variants(text) for place in re.findall(r"{(\w+)}", each)}


@pytest.mark.parametrize("language", OTHERS)
def test_every_catalogue_has_the_same_texts_with_the_same_placeholders(language: str) -> None:
    ours, its = texts(FALLBACK), texts(language)
    assert its.keys() == ours.keys()
    assert {key: places(text) for key, text in its.items()} == {key: places(text) for key, text in ours.items()}


@EVERY
def test_a_counted_text_has_every_plural_of_its_language(language: str) -> None:
    known = {*locale(language).plural_form.tags, "other"}
    for key, text in texts(language).items():
        if isinstance(text, Mapping):
            assert set(text) <= known, key
            assert all(text.get(locale(language).plural_form(n)) for n in range(1000)), key


@EVERY
def test_no_text_is_empty_or_padded(language: str) -> None:
    for key, text in texts(language).items():
        for each in variants(text):
            assert each, key
            assert key == "page.comma" or each == each.strip(), key


@pytest.mark.parametrize(
    ("language", "n", "written"),
    [
        ("en", 1, "1 entry"),
        ("en", 1234, "1,234 entries"),
        ("fr", 0, "0 article"),
        ("es", 2, "2 entradas"),
        ("ar", 0, "لا مواد"),
        ("ar", 1, "مادة واحدة"),
        ("ar", 2, "مادتان"),
        ("ar", 5, "5 مواد"),
        ("ar", 11, "11 مادة"),
        ("ar", 100, "100 مادة"),
    ],
)
def test_a_number_is_written_in_the_style_of_its_language(language: str, n: int, written: str) -> None:
    assert wording(language)("feed.entries", n=n) == written


@pytest.mark.parametrize(("language", "found"), [("fr-CA", "fr"), ("es", "es"), ("de", "en"), ("qaa", "en")])
def test_a_language_without_a_catalogue_uses_the_nearest_or_english(language: str, found: str) -> None:
    assert wording(language)("feed.copied") == wording(found)("feed.copied")


def test_texts_keep_the_requested_language_tag() -> None:
    assert [wording(language).language for language in ("fr", "fr-CA", "de")] == ["fr", "fr-CA", "en"]


def test_a_missing_text_raises_an_error() -> None:
    with pytest.raises(KeyError):
        wording("en")("feed.nothing")
    with pytest.raises(KeyError):
        wording("en")("archive.heading")
