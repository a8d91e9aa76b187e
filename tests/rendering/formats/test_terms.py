from __future__ import annotations

from coopfeed.model import Country, Enclosure
from coopfeed.rendering.formats.terms import Term, content_html, terms
from tests.making import REPORT, TALK, a_site, an_item

SCHEMES = "tag:example.org,2020:news/schemes/"


def test_categories_countries_and_tags_have_schemes_and_readable_names() -> None:
    item = an_item(categories=("trainings",), countries=(Country("CO", "Colombie"),), tags=("café", "収穫"))
    assert list(terms(a_site(), item)) == [
        Term(f"{SCHEMES}category", "Trainings"),
        Term(f"{SCHEMES}country", "Colombie"),
        Term(f"{SCHEMES}tag", "café"),
        Term(f"{SCHEMES}tag", "収穫"),
    ]


def test_content_with_one_enclosure_is_unchanged() -> None:
    assert content_html(an_item(content="<p>A</p>", enclosures=(REPORT,))) == "<p>A</p>"


def test_further_enclosures_are_links_in_the_content() -> None:
    odd = Enclosure('https://example.org/a?b="1"&c=2', "text/plain", title="<Q&A>")
    assert content_html(an_item(content="<p>A</p>", enclosures=(REPORT, TALK, odd))) == (
        "<p>A</p>\n"
        '<ul><li><a href="https://media.example.org/talk.mp3">The talk</a></li>'
        '<li><a href="https://example.org/a?b=&quot;1&quot;&amp;c=2">&lt;Q&amp;A&gt;</a></li></ul>'
    )
