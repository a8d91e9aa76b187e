from __future__ import annotations

from coopfeed.model import Country
from coopfeed.rendering.formats.terms import Term, terms
from tests.making import a_site, an_item

SCHEMES = "tag:example.org,2020:news/schemes/"


def test_categories_countries_and_tags_have_schemes_and_readable_names() -> None:
    item = an_item(categories=("trainings",), countries=(Country("CO", "Colombie"),), tags=("café", "収穫"))
    assert list(terms(a_site(), item)) == [
        Term(f"{SCHEMES}category", "Trainings"),
        Term(f"{SCHEMES}country", "Colombie"),
        Term(f"{SCHEMES}tag", "café"),
        Term(f"{SCHEMES}tag", "収穫"),
    ]
