from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfeed.authoring.slugs import LONGEST, slug
from coopfeed.reading.items import slug_of


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A fair in May", "a-fair-in-may"),
        ("Être à l’heure", "etre-a-lheure"),
        ("Don't -- ever!", "dont-ever"),
        ("Привет, мир", "privet-mir"),
        ("中国", "zhongguo"),
        ("한국어", "hangugeo"),
        ("Straße & Ærø", "strasse-aero"),
        ("1.10", "1-10"),
        ("🎉", "tada"),
        ("!!!", "item"),
        ("", "item"),
    ],
)
def test_a_title_in_any_script_has_a_slug(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_a_long_title_is_cut_at_the_end_of_a_word() -> None:
    assert slug("cooperative " * 20) == "cooperative-cooperative-cooperative-cooperative-cooperative"
    assert slug("a" * 100) == "a" * LONGEST
    assert slug("a" * 30 + " " + "b" * 29) == "a" * 30 + "-" + "b" * 29
    assert slug("a" * 30 + " " + "b" * 30) == "a" * 30


def test_a_slug_does_not_depend_on_the_unicode_form() -> None:
    title = "Évènement à Genève 한국"
    assert slug(unicodedata.normalize("NFD", title)) == slug(title)


@given(st.text())
def test_every_slug_is_valid_in_an_address_and_in_a_file_name(title: str) -> None:
    found = slug(title)
    assert re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", found)
    assert len(found) <= LONGEST
    assert slug_of(f"items/news/2026-05-03-{found}.yaml") == found
