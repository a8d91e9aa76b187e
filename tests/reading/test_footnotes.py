from __future__ import annotations

import time

import pytest

from coopfeed.reading import markdown

PAGE = "https://example.org/items/a.html"


def render(text: str, *, has_page: bool = True) -> tuple[str, list[str]]:
    html, found = markdown.render(text, "https://example.org/", PAGE, has_page=has_page)
    return html.replace(PAGE, ""), [each.message for each in found]


def test_a_note_and_its_number_link_to_each_other() -> None:
    html, found = render("Hay[^1] is dry.\n\n[^1]: In June.\n\nMore.")
    assert found == []
    assert html == (
        '<p>Hay<sup><a href="#fn-1" id="fnref-1">1</a></sup> is dry.</p>\n<p>More.</p>\n<hr>\n'
        '<ol>\n<li id="fn-1"><p>In June. <a href="#fnref-1">↩\ufe0e</a></p>\n</li>\n</ol>'
    )


def test_a_note_used_twice_links_back_to_both_places() -> None:
    html, _ = render("a[^b] c[^b]\n\n[^b]: d")
    assert html.count('href="#fn-1"') == 2
    assert html.endswith('d <a href="#fnref-1">↩\ufe0e</a> <a href="#fnref-1-2">↩\ufe0e</a></p>\n</li>\n</ol>')


def test_a_note_may_have_several_paragraphs() -> None:
    html, _ = render("a[^b]\n\n[^b]: - c\n    - d\n")
    assert "<ul>\n<li>c</li>\n<li>d</li>\n</ul>" in html


def test_without_its_own_page_notes_have_only_numbers() -> None:
    assert render("a[^1]\n\n[^1]: b", has_page=False)[0] == (
        "<p>a<sup>1</sup></p>\n<hr>\n<ol>\n<li><p>b</p>\n</li>\n</ol>"
    )


def test_only_notes_have_ids() -> None:
    assert 'id="fn-2"' not in render('a[^1] <a id="fn-2">b</a>\n\n[^1]: c')[0]


def test_unmatched_notes_and_numbers_are_reported() -> None:
    html, found = render("a[^1] `[^2]`\n\n[^3]: b\n")
    assert html == "<p>a[^1] <code>[^2]</code></p>"
    assert found == ["[^1] has no note", "nothing refers to the note [^3]: so it is left out"]


@pytest.mark.parametrize("part", ["[^", "[^a", "[^a]", "[^a]: [^a", "[^b]: c\n\n"])
def test_hostile_notes_take_no_time(part: str) -> None:
    started = time.process_time()
    assert render("[^a]: b\n\n" + part * (60_000 // len(part)))
    assert time.process_time() - started < 10
