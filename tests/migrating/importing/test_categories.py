from __future__ import annotations

import pytest

from coopfeed.migrating.importing.categories import categories
from tests.making import a_site, in_two_languages


@pytest.mark.parametrize("name", ["interviews", "Interviews", " INTERVIEWS ", "Interviews!"])
def test_a_category_is_found_by_its_slug_or_title(name: str) -> None:
    assert categories(a_site(), {}).of([name]) == (("interviews",), ())


def test_the_title_may_be_in_any_language() -> None:
    site = in_two_languages()
    assert categories(site, {}).of(["Trainings"]) == (("trainings",), ())


def test_a_mapping_takes_precedence() -> None:
    found = categories(a_site(), {"Our  News": "trainings", "interviews": "trainings", "Uncategorized": ""})
    assert found.of(["our news", "Interviews", "uncategorized", "Bees"]) == (("trainings",), ("Bees",))


def test_the_default_is_for_entries_without_any() -> None:
    found = categories(a_site(), {}, "trainings")
    assert found.of([]) == (("trainings",), ())
    assert found.of(["Bees"]) == (("trainings",), ("Bees",))
    assert found.of(["Interviews"]) == (("interviews",), ())


def test_the_only_category_is_the_default() -> None:
    (first, _) = a_site().categories
    assert categories(a_site(categories=(first,)), {}).of(["Bees"]) == (("interviews",), ("Bees",))
    assert categories(a_site(), {}).of(["Bees"]) == ((), ("Bees",))
