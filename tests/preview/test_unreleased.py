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
    """The titles in the feed of all, as they are foreseen."""
    seen = with_unreleased(Publication(a_site(**site), items, ()), NOW, IN_HAND)
    feeds = building.build(seen.publication, seen.moment, seen.library).feeds
    return [item.title for item in feeds[-1].items]


def test_drafts_and_early_items_are_there_and_marked() -> None:
    early, draft = an_item("early", published=LATER, updated=LATER), an_item("draft", published=OLD, draft=True)
    assert titles(an_item(), draft, early) == ["[not before 2026-03-01 10:00] Early", "[draft] Draft", "Herath"]


def test_a_draft_for_later_is_there_too() -> None:
    assert titles(an_item("draft", published=LATER, draft=True, expires=LATEST)) == ["[draft] Draft"]


def test_what_has_expired_stays_away() -> None:
    assert titles(an_item("gone", expires=OLD), an_item("here")) == ["Here"]


def test_what_is_out_now_does_not_go_before_its_time() -> None:
    until, withdrawn = an_item("until", expires=LATER), an_item("withdrawn", withdrawn=LATER)
    last = an_item("last", published=LATEST, updated=LATEST)
    assert {"Until", "Withdrawn"} <= set(titles(until, withdrawn, last))


def test_what_was_taken_back_is_so_still() -> None:
    assert titles(an_item("back", withdrawn=OLD), an_item()) == ["Herath"]


def test_an_update_is_not_announced_before_its_time() -> None:
    seen = with_unreleased(
        Publication(a_site(), (an_item(updated=LATER), an_item("x", published=LATEST)), ()), NOW, IN_HAND
    )
    assert seen.publication.items[0].updated == seen.publication.items[0].published


def test_every_format_and_page_says_what_it_is() -> None:
    items = (an_item("draft", draft=True), an_item())
    seen = with_unreleased(Publication(a_site(), items, ()), NOW, IN_HAND)
    built = building.build(seen.publication, seen.moment, seen.library)
    made = {output.path: output.content for output in built.outputs if isinstance(output.content, bytes)}
    for path in ("all/atom.xml", "all/rss.xml", "all/feed.json", "all/index.html", "items/draft.html"):
        assert b"[draft] Draft" in made[path], path
        assert b"[Preview, not published] Example news" in made[path], path
    assert b"[Preview, not published] Example news" in made["feeds.opml"]


def test_editions_say_it_too() -> None:
    seen = with_unreleased(Publication(in_two_languages(), (in_french(draft=True),), ()), NOW, IN_HAND)
    assert seen.publication.site.editions[0].title == "[Preview, not published] Nouvelles"


def test_the_text_is_that_of_the_item() -> None:
    item = an_item("draft", draft=True, digest="1")
    seen = with_unreleased(Publication(a_site(), (item,), ()), NOW, IN_HAND)
    (card,) = seen.publication.items
    found = seen.library.item(card)
    assert (found.title, found.summary, found.draft) == ("[draft] Draft", "About draft.", False)
    assert card.text_version != item.text_version


def test_files_are_known_as_they_were() -> None:
    seen = with_unreleased(Publication(a_site(), (), ()), NOW, IN_HAND)
    assert seen.library.version(Asset("a.png", Path("a.png"), "image/png")) == ""


@pytest.mark.parametrize("count", [0, 2])
def test_what_it_has_more_is_counted(count: int) -> None:
    drafts = tuple(an_item(f"d{n}", draft=True) for n in range(count))
    early = an_item("early", published=LATER)
    notes = with_unreleased(Publication(a_site(), (*drafts, early), ()), NOW, IN_HAND).notes
    assert notes.startswith(f"Preview with withheld items: 1 not yet due and {count} in draft.")
