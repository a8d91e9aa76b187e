from __future__ import annotations

from dataclasses import replace

import pytest

from coopfeed.model import Enclosure
from coopfeed.rendering.formats import FORMATS, Format
from coopfeed.rendering.formats.content import content_html
from tests.making import REPORT, TALK, a_site, an_item


def test_content_with_one_enclosure_is_unchanged() -> None:
    assert content_html(a_site(), an_item(content="<p>A</p>", enclosures=(REPORT,))) == "<p>A</p>"


def test_further_enclosures_are_links_in_the_content() -> None:
    odd = Enclosure('https://example.org/a?b="1"&c=2', "text/plain", title="<Q&A>")
    assert content_html(a_site(), an_item(content="<p>A</p>", enclosures=(REPORT, TALK, odd))) == (
        "<p>A</p>\n"
        '<ul><li><a href="https://media.example.org/talk.mp3">The talk</a></li>'
        '<li><a href="https://example.org/a?b=&quot;1&quot;&amp;c=2">&lt;Q&amp;A&gt;</a></li></ul>'
    )


@pytest.mark.parametrize(
    ("size", "narrow"),
    [
        ('width="4000" height="3000"', 'width="600" height="450"'),
        ('height="3000px" width="4000px"', 'height="450" width="600"'),
        ('width="1200"', 'width="600"'),
        ('width="9000" height="1"', 'width="600" height="1"'),
        ('width="600" height="900"', 'width="600" height="900"'),
        ('height="900"', 'height="900"'),
        ('width="100%" height="900"', 'width="100%" height="900"'),
    ],
)
@pytest.mark.parametrize("tag", ["img", "video"])
def test_an_image_is_not_wider_than_a_mail(tag: str, size: str, narrow: str) -> None:
    content = f'<p><{tag} src="https://example.org/a" {{}}></p>'
    shown = content_html(a_site(), an_item(content=content.format(size))).replace("</video>", "")
    assert shown == content.format(narrow)


def test_links_to_ids_stay_on_the_page() -> None:
    content = '<h2 id="a">A</h2><p><sup><a href="https://example.org/items/a.html#fn-1" id="fnref-1">1</a></sup></p>'
    assert content_html(a_site(), an_item(content=content)) == (
        '<h2>A</h2><p><sup><a href="https://example.org/items/a.html#fn-1">1</a></sup></p>'
    )


@pytest.mark.parametrize("fmt", FORMATS, ids=lambda fmt: fmt.NAME)
def test_right_to_left_text_is_marked_in_every_format(fmt: Format) -> None:
    entry = fmt.entry(a_site(), an_item(content="<p>خبز</p>", language="ar", enclosures=(REPORT, TALK))).decode()
    entry = entry.replace("\\", "").replace("&lt;", "<").replace("&gt;", ">")
    assert '<div dir="rtl" lang="ar"><p>خبز</p>' in entry
    assert "</ul></div>" in entry


def test_an_imported_text_has_its_direction_once() -> None:
    item = an_item(content="<p>خبز</p>", language="ar")
    content = content_html(a_site(), item)
    assert content_html(a_site(), replace(item, content=content)) == content


def test_left_to_right_text_is_marked_only_among_others() -> None:
    item = an_item(content="<p>A</p>", language="en")
    assert content_html(a_site(language="en"), item) == "<p>A</p>"
    assert content_html(a_site(language="he"), item) == '<div dir="ltr" lang="en"><p>A</p></div>'
