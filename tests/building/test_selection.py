from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from coopfeed.building import selection
from coopfeed.model import ALL, Country, Criteria, Item, ItemMeta, Selection, Site, State
from coopfeed.model.changes import Withheld
from coopfeed.rendering import formats
from tests.making import URL, a_site, an_item, at, in_french, in_two_languages

NOW = at("2026-01-01T00:00Z")
SECOND = timedelta(seconds=1)


def feeds_of(site: Site, *items: Item) -> dict[str, list[str]]:
    """Return the slugs of the items in each feed."""
    found = selection.feeds(site, items, formats.documents(site))
    return {feed.slug: [item.slug for item in feed.items] for feed in found}


def released(now: datetime, *items: Item) -> tuple[ItemMeta, ...]:
    return selection.split(items, now)[State.RELEASED]


@pytest.mark.parametrize(
    ("changes", "is_seen"),
    [
        ({}, True),
        ({"draft": True}, False),
        ({"published": NOW}, True),
        ({"published": NOW + SECOND}, False),
        ({"expires": NOW + SECOND}, True),
        ({"expires": NOW}, False),
    ],
    ids=["plain", "draft", "due now", "due in a second", "expires in a second", "expires now"],
)
def test_an_item_is_seen_from_its_date_until_it_expires(changes: dict[str, Any], *, is_seen: bool) -> None:
    assert bool(released(NOW, an_item(**changes))) is is_seen


def test_the_newest_comes_first_whatever_the_offset() -> None:
    early = an_item("early", published=at("2020-08-04T12:00+02:00"))
    late = an_item("late", published=at("2020-08-04T11:00Z"))
    assert released(NOW, early, late) == (late, early)


def test_items_of_the_same_moment_are_sorted_by_id() -> None:
    a, b = an_item("a"), an_item("b")
    assert released(NOW, a, b) == released(NOW, b, a) == (a, b)


def test_withheld_items_are_counted_by_reason() -> None:
    items = [
        an_item(),
        an_item(draft=True, published=NOW + SECOND),
        an_item(expires=NOW),
        an_item(published=NOW + 2 * SECOND),
        an_item(published=NOW + SECOND),
    ]
    found = selection.withheld(selection.split(items, NOW))
    assert found == Withheld(drafts=1, early=2, expired=1, next_due=NOW + SECOND)
    assert found.total == 4


def test_nothing_is_due_when_nothing_is_scheduled() -> None:
    states = selection.split([an_item(), an_item(draft=True)], NOW)
    assert selection.withheld(states) == Withheld(drafts=1)


ITEM = an_item(
    categories=("interviews", "trainings"),
    countries=(Country("CO", "Colombia"),),
    tags=("café",),
    language="zh-Hant-TW",
)


@pytest.mark.parametrize(
    ("criteria", "is_match"),
    [
        (Criteria(), True),
        (Criteria(categories=("trainings",)), True),
        (Criteria(categories=("news",)), False),
        (Criteria(countries=("MX", "CO")), True),
        (Criteria(countries=("MX",)), False),
        (Criteria(tags=("cafe\N{COMBINING ACUTE ACCENT}",)), True),
        (Criteria(tags=("cafe",)), False),
        (Criteria(tags=("CAFÉ",)), True),
        (Criteria(languages=("zh",)), True),
        (Criteria(languages=("zh-Hant",)), True),
        (Criteria(languages=("zh-Hans",)), False),
        (Criteria(categories=("trainings",), languages=("fr",)), False),
        (Criteria(categories=("trainings",), languages=("fr", "zh"), countries=("CO",), tags=("café",)), True),
    ],
)
def test_an_item_must_match_every_criterion_with_any_of_its_values(criteria: Criteria, *, is_match: bool) -> None:
    assert selection.chooser(criteria)(ITEM) is is_match


def test_every_feed_has_its_items() -> None:
    colombia = Selection("colombia", "Colombia", Criteria(countries=("CO",)))
    lind = an_item("lind", countries=(Country("CO", "Colombia"),))
    webinar = an_item("webinar", categories=("trainings",))
    assert feeds_of(a_site(feeds=(colombia,)), lind, webinar) == {
        "interviews": ["lind"],
        "trainings": ["webinar"],
        "colombia": ["lind"],
        ALL: ["lind", "webinar"],
    }


def test_no_feed_is_ever_empty() -> None:
    assert feeds_of(a_site()) == {}
    assert list(feeds_of(a_site(), an_item())) == ["interviews", ALL]


def test_every_empty_feed_but_all_is_reported() -> None:
    colombia = Selection("colombia", "Colombia", Criteria(countries=("CO",)))
    assert selection.empty(a_site(feeds=(colombia,)), [an_item()]) == ("trainings", "colombia")
    assert selection.empty(a_site(), []) == ("interviews", "trainings")


def test_the_subscription_document_has_the_newest_entries_and_the_latest_tombstones() -> None:
    site = a_site(entries=2)
    items = [an_item(name) for name in "abc"]
    taken = [an_item(f"t{day}", withdrawn=at(f"2025-01-0{day}T00:00:00+00:00")) for day in (1, 2, 3)]
    whole = next(selection.feeds(site, items, formats.documents(site), taken))
    document = selection.subscription(whole, 2, ())
    assert [item.slug for item in document.items] == ["a", "b"]
    assert [item.slug for item in document.tombstones] == ["t3", "t2"]


def test_a_future_update_is_not_announced() -> None:
    later = at("2027-01-01T00:00:00+00:00")
    item = an_item(updated=later)
    assert [i.updated for i in released(NOW, item)] == [item.published]
    assert released(later, item) == (item,)
    assert selection.upcoming([item], NOW) == (later, "updated", "herath")


def feed_of(site: Site, slug: str = "interviews") -> Any:
    return {feed.slug: feed for feed in selection.feeds(site, [an_item()], formats.documents(site))}[slug]


def test_a_feed_has_its_title_description_and_author() -> None:
    site = a_site(description="All of it.", categories=(Selection("interviews", "Interviews", Criteria(), "Talks."),))
    assert (feed_of(site).title, feed_of(site).subtitle) == ("Interviews – Example news", "Talks.")
    assert (feed_of(site, ALL).title, feed_of(site, ALL).subtitle) == ("Example news", "All of it.")


def test_a_feed_has_its_own_image_or_that_of_the_site() -> None:
    own = Selection("interviews", "Interviews", Criteria(), image="https://example.org/own.png")
    site = a_site(logo="https://example.org/logo.png", categories=(own,))
    assert feed_of(site).logo == "https://example.org/own.png"
    assert feed_of(site, ALL).logo == "https://example.org/logo.png"


def test_a_feed_has_the_language_of_the_site_unless_it_selects_one() -> None:
    both = Selection("both", "Both", Criteria(languages=("en", "fr")))
    english = Selection("english", "English", Criteria(languages=("en",)))
    site = a_site(language="fr", feeds=(both, english))
    assert [feed_of(site, slug).language for slug in (ALL, "both", "english")] == ["fr", "fr", "en"]


def test_the_link_of_a_feed_is_its_page() -> None:
    site = a_site(home="https://www.example.org/")
    assert feed_of(site).home == "https://feeds.example.org/news/interviews/index.html"


def test_without_a_page_the_link_of_a_feed_is_the_web_site() -> None:
    assert feed_of(a_site(feeds_only=True, home="https://www.example.org/")).home == "https://www.example.org/"
    assert feed_of(a_site(feeds_only=True)).home == "https://feeds.example.org/news/"


def paths_of(site: Site, *items: ItemMeta) -> dict[str, list[str]]:
    return {
        feed.path: [item.slug for item in feed.items] for feed in selection.feeds(site, items, formats.documents(site))
    }


def test_each_edition_has_the_feeds_of_its_items() -> None:
    training = an_item("rice", categories=("trainings",))
    assert paths_of(in_two_languages(), an_item(), in_french(), training) == {
        "interviews": ["herath"],
        "trainings": ["rice"],
        "all": ["herath", "rice"],
        "fr/interviews": ["herath.fr"],
        "fr/all": ["herath.fr"],
    }


def test_an_edition_without_items_has_no_feeds() -> None:
    assert list(paths_of(in_two_languages(), an_item())) == ["interviews", "all"]


def test_an_item_in_a_language_without_an_edition_is_in_the_main_one() -> None:
    assert paths_of(in_two_languages(), an_item("arroz", language="es"))["all"] == ["arroz"]


def test_feeds_link_to_the_same_feed_in_other_editions() -> None:
    site = in_two_languages()
    found = {f.path: f for f in selection.feeds(site, (an_item(), in_french()), formats.documents(site))}
    assert found["fr/all"].id == "tag:example.org,2020:news/feeds/fr/all"
    (english,) = found["fr/all"].translations
    assert (english.language, english.title, english.href) == ("en", "Example news", f"{URL}all/index.html")
    assert english.documents == found["all"].documents
    assert [other.href for other in found["all"].translations] == [f"{URL}fr/all/index.html"]


def test_archives_do_not_link_to_other_editions() -> None:
    site = in_two_languages(entries=1)
    items = (an_item("b", published=at("2020-08-05T00:00Z")), an_item("a"), in_french("a"))
    whole = next(selection.feeds(site, items, formats.documents(site)))
    (page,) = selection.archives(whole, 1, (1,))
    assert whole.translations
    assert page.translations == ()


def test_items_have_their_translations_in_the_order_of_the_editions() -> None:
    site = in_two_languages()
    items = (an_item("herath.es", language="es"), in_french(), an_item(), an_item("rice"))
    spanish, french, english, rice = selection.linked(site, items)
    assert [other.language for other in spanish.translations] == ["en", "fr"]
    assert [other.language for other in french.translations] == ["en", "es"]
    assert [(other.title, other.href) for other in english.translations][1] == (
        "Herath en français",
        f"{URL}items/herath.fr.html",
    )
    assert rice.translations == ()


def test_items_without_translations_are_unchanged() -> None:
    items = (an_item(), an_item("rice"))
    assert selection.linked(in_two_languages(), items) == items
