from __future__ import annotations

from pathlib import Path

import pytest

from coopfeed import building
from coopfeed.building.library import IN_HAND
from coopfeed.model import Asset, Item, Publication
from coopfeed.preview.unreleased import with_unreleased
from tests.making import a_site, an_item, at, in_french, in_two_languages

NOW = at("2026-01-01T00:00:00Z")
LATER, LATEST = at("2026-03-01T10:00:00Z"), at("2027-01-01T00:00:00Z")
OLD = at("2025-01-01T00:00:00Z")


def titles(*items: Item, **site: object) -> list[str]:
    """Return the titles in the feed `all` with unreleased items."""
    seen = with_unreleased(Publication(a_site(**site), items, ()), NOW, IN_HAND)
    feeds = building.build(seen.publication, seen.moment, seen.library).feeds
    return [item.title for item in feeds[-1].items]


def test_drafts_and_scheduled_items_are_shown_and_marked() -> None:
    early, draft = an_item("early", published=LATER, updated=LATER), an_item("draft", published=OLD, draft=True)
    assert titles(an_item(), draft, early) == ["[not before 2026-03-01 10:00] Early", "[draft] Draft", "Herath"]


def test_a_scheduled_draft_is_shown_too() -> None:
    assert titles(an_item("draft", published=LATER, draft=True, expires=LATEST)) == ["[draft] Draft"]


def test_expired_items_are_not_shown() -> None:
    assert titles(an_item("gone", expires=OLD), an_item("here")) == ["Here"]


def test_a_released_item_does_not_expire_early() -> None:
    until, withdrawn = an_item("until", expires=LATER), an_item("withdrawn", withdrawn=LATER)
    last = an_item("last", published=LATEST, updated=LATEST)
    assert {"Until", "Withdrawn"} <= set(titles(until, withdrawn, last))


def test_withdrawn_items_stay_withdrawn() -> None:
    assert titles(an_item("back", withdrawn=OLD), an_item()) == ["Herath"]


def test_an_update_is_not_announced_before_its_time() -> None:
    seen = with_unreleased(
        Publication(a_site(), (an_item(updated=LATER), an_item("x", published=LATEST)), ()), NOW, IN_HAND
    )
    assert seen.publication.items[0].updated == seen.publication.items[0].published


def test_every_format_and_page_says_that_it_is_a_preview() -> None:
    items = (an_item("draft", draft=True), an_item())
    seen = with_unreleased(Publication(a_site(), items, ()), NOW, IN_HAND)
    built = building.build(seen.publication, seen.moment, seen.library)
    made = {output.path: output.content for output in built.outputs if isinstance(output.content, bytes)}
    for path in ("all/atom.xml", "all/rss.xml", "all/feed.json", "all/index.html", "items/draft.html"):
        assert b"[draft] Draft" in made[path], path
        assert b"[Preview, not published] Example news" in made[path], path
    assert b"[Preview, not published] Example news" in made["feeds.opml"]


def test_editions_say_that_they_are_a_preview() -> None:
    seen = with_unreleased(Publication(in_two_languages(), (in_french(draft=True),), ()), NOW, IN_HAND)
    assert seen.publication.site.editions[0].title == "[Preview, not published] Nouvelles"


def test_the_text_of_a_withheld_item_is_unchanged() -> None:
    item = an_item("draft", draft=True, digest="1")
    seen = with_unreleased(Publication(a_site(), (item,), ()), NOW, IN_HAND)
    (meta,) = seen.publication.items
    found = seen.library.item(meta)
    assert (found.title, found.summary, found.draft) == ("[draft] Draft", "About draft.", False)
    assert meta.text_version != item.text_version


def test_files_are_found_under_the_same_paths() -> None:
    seen = with_unreleased(Publication(a_site(), (), ()), NOW, IN_HAND)
    assert seen.library.version(Asset("a.png", Path("a.png"), "image/png")) == ""


@pytest.mark.parametrize("count", [0, 2])
def test_withheld_items_are_counted(count: int) -> None:
    drafts = tuple(an_item(f"d{n}", draft=True) for n in range(count))
    early = an_item("early", published=LATER)
    notes = with_unreleased(Publication(a_site(), (*drafts, early), ()), NOW, IN_HAND).notes
    assert notes.startswith(f"Preview with withheld items: 1 not yet due and {count} in draft.")
