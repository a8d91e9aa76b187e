from __future__ import annotations

import pytest

from coopfeed.reading import headings, markdown

PAGE = "https://example.org/items/a.html"


def rendered(text: str) -> str:
    return markdown.render(text, "https://example.org/", PAGE)[0]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Part two", "part-two"),
        ("What's new?", "whats-new"),
        ("Milk & cheese", "milk--cheese"),
        ("Café, 2026", "café-2026"),
        ("ما الجديد", "ما-الجديد"),
    ],
)
def test_the_id_of_a_heading_is_made_of_its_words(words: str, expected: str) -> None:
    assert headings.heading_id(words) == expected


def test_a_link_to_a_heading_works() -> None:
    html = rendered("[Two](#part-two)\n\n## Part *two*\n\n## Part three\n")
    assert f'<a href="{PAGE}#part-two">Two</a>' in html
    assert '<h2 id="part-two">Part <em>two</em></h2>\n<h2>Part three</h2>' in html


def test_a_repeated_heading_gets_a_number() -> None:
    html = rendered("[A](#milk-1) [B](#milk)\n\n## Milk\n\n## Milk\n")
    assert '<h2 id="milk">Milk</h2>\n<h2 id="milk-1">Milk</h2>' in html


@pytest.mark.parametrize("text", ["[A](#main)\n\n## Main\n", '[A](#x)\n\n<h2 id="x">A</h2>\n', '<p id="x">A</p>'])
def test_other_ids_are_removed(text: str) -> None:
    assert " id=" not in rendered(text)


def test_ids_survive_a_second_sanitising() -> None:
    html = rendered("[Two](#part-two) ![x](javascript:a)\n\n## Part two\n")
    assert '<h2 id="part-two">' in html
    assert "<img" not in html
