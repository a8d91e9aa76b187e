"""The categories, tags and countries of an item, alike in all formats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coopfeed.model import Item, Site


@dataclass(frozen=True, slots=True)
class Term:
    """A category in the wide sense of atom:category: `scheme` says whether it is a category, a tag or a country.

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
