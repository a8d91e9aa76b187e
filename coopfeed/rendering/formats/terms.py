"""What the formats say alike of an item: its categories, tags and countries, and its content."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

from coopfeed.model import Item, Site


@dataclass(frozen=True, slots=True)
class Term:
    """A category in the wide sense of atom:category: `scheme` tells whether it is a category, a tag or a country.

    Readers show the term, one the label: so there is one readable name for both.
    """

    scheme: str
    name: str


def terms(site: Site, item: Item) -> Iterator[Term]:
    """Yield the item's categories by title, its countries by name, and its tags."""
    for slug in item.categories:
        yield Term(site.iri("schemes/category"), site.category_title(slug))
    for country in item.countries:
        yield Term(site.iri("schemes/country"), country.name)
    for tag in item.tags:
        yield Term(site.iri("schemes/tag"), tag)


def content_html(item: Item) -> str:
    """Return the content, followed by links to the enclosures that a feed reader does not offer: all but the first."""
    others = item.enclosures[1:]
    if not others:
        return item.content
    links = "".join(f'<li><a href="{html.escape(e.url)}">{html.escape(e.name)}</a></li>' for e in others)
    return f"{item.content}\n<ul>{links}</ul>"
