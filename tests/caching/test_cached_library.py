"""What is read and rendered from what was kept is what a clean run reads and renders."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from coopfeed.building import build
from coopfeed.building.library import entries
from coopfeed.building.loading import load
from coopfeed.caching import item_codec
from coopfeed.caching.cached_library import CachedLibrary, settings
from coopfeed.caching.store import Store
from coopfeed.errors import CoopfeedError
from coopfeed.model import Asset, Item, ItemMeta, Publication
from coopfeed.reading.site import read_site
from tests.desk import Desk
from tests.making import at
from tests.stories import STORIES, Story, name_of

NOW = at("2026-01-01T00:00:00+00:00")


def signatures(root: Path, **changes: str) -> Callable[[str], str]:
    """The signature of every file, as a scan gives it."""
    found = {path.relative_to(root).as_posix(): "now" for path in root.rglob("*") if path.is_file()}
    return lambda name: (found | changes).get(name, "")


def kept(root: Path, store: Store, **changes: str) -> tuple[CachedLibrary, Publication]:
    """The publication as it is read with `store`, and its library."""
    library = CachedLibrary(root, signatures(root, **changes), store)
    return library, load(root, reader=library.read)


def in_memory(root: Path) -> Store:
    return Store(None, f"program 1 {settings(root)}")


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_what_was_kept_is_what_was_read(story: Story) -> None:
    clean, store = load(story.root), in_memory(story.root)
    for _ in range(2):
        library, publication = kept(story.root, store)
        assert [library.item(card) for card in publication.items] == list(clean.items)
        assert publication.items == tuple(item_codec.card(item) for item in clean.items if isinstance(item, Item))
        assert publication.problems == clean.problems


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_what_is_built_of_it_is_the_same(story: Story) -> None:
    clean, store = load(story.root), in_memory(story.root)
    for _ in range(2):
        library, publication = kept(story.root, store)
        assert build(publication, story.now, library).outputs == build(clean, story.now).outputs


@pytest.fixture
def project(desk: Desk) -> Path:
    desk.item("a", image="{src: dot.png, alt: A dot}", updated="2026-06-01")
    desk.write("items/dot.png", "a dot")
    return desk.root


def read_again(root: Path, store: Store, changes: dict[str, str]) -> set[str]:
    """The files of the project that were read, and not found in the store."""
    before = store.files.all()
    marked = {name: row.replace(b"interviews", b"found") for name, row in before.items()}
    for name, row in marked.items():
        store.files.put(name, row)
    _, publication = kept(root, store, **changes)
    return {card.source for card in publication.items if card.categories != ("found",)}


def test_an_item_is_read_again_when_its_file_or_its_image_changed(project: Path) -> None:
    store = in_memory(project)
    kept(project, store)
    assert read_again(project, store, {}) == set()
    for changed in ("items/a.yaml", "items/dot.png"):
        assert read_again(project, store, {changed: "later"}) == {"items/a.yaml"}
        kept(project, store)


def test_what_was_read_from_a_file_that_may_still_change_is_not_kept(project: Path) -> None:
    for racy in ("items/a.yaml", "items/dot.png"):
        store = in_memory(project)
        library, publication = kept(project, store, **{racy: ""})
        assert store.files.all() == {}
        assert library.item(publication.items[0]).summary == "About a."


def test_an_item_with_an_error_is_read_every_time(project: Path) -> None:
    (project / "items/dot.png").unlink()
    store = in_memory(project)
    assert [problem.code for problem in kept(project, store)[1].errors] == ["missing-file"]
    assert store.files.all() == {}


def test_an_item_that_is_gone_is_forgotten_with_its_text(project: Path) -> None:
    store = in_memory(project)
    kept(project, store)
    assert len(store.texts.all()) == 2  # as it is, and as it is before its update
    (project / "items/a.yaml").unlink()
    kept(project, store)
    assert (store.files.all(), store.texts.all()) == ({}, {})


def test_an_edit_takes_the_place_of_what_was_kept(project: Path) -> None:
    store = in_memory(project)
    kept(project, store)
    old = set(store.texts.all())
    path = project / "items/a.yaml"
    path.write_text(path.read_text().replace("About", "ABOUT"))
    kept(project, store, **{"items/a.yaml": "later"})
    assert not old & set(store.texts.all())
    assert len(store.texts.all()) == 2


def test_entries_are_those_of_the_moment(project: Path) -> None:
    library, publication = kept(project, in_memory(project))
    site, (card,) = publication.site, publication.items
    for each in (card, replace(card, updated=card.published)):
        assert library.entries(site, [each]) == [entries(site, library.item(each))]


def emptied(project: Path) -> tuple[CachedLibrary, Publication, ItemMeta]:
    """A library that has lost the texts."""
    store = in_memory(project)
    library, publication = kept(project, store)
    for name in store.texts.all():
        store.texts.drop(name)
    return library, publication, publication.items[0]


def test_a_text_that_was_lost_is_read_again(project: Path) -> None:
    library, publication, card = emptied(project)
    item = library.item(card)
    assert item.summary == "About a."
    assert library.entries(publication.site, [card]) == [entries(publication.site, item)]


@pytest.mark.parametrize("text", ["title: Another\n", ""])
def test_a_file_that_was_edited_in_the_meantime_is_not_published_by_halves(project: Path, text: str) -> None:
    library, _, card = emptied(project)
    (project / "items/a.yaml").write_text(text)
    with pytest.raises(CoopfeedError, match=r"items/a\.yaml changed during publication; publish again"):
        library.item(card)


def test_a_file_to_be_copied_is_known_by_its_signature(project: Path) -> None:
    library = CachedLibrary(project, signatures(project), in_memory(project))
    assert library.version(Asset("assets/dot.png", project / "items/dot.png", "image/png")) == "now"
    assert library.version(Asset("assets/new.png", project / "items/new.png", "image/png")) == ""


def test_nothing_is_kept_of_items_whose_site_was_edited_in_the_meantime(project: Path, tmp_path: Path) -> None:
    key = f"program 1 {settings(project)}"
    site = (project / "feeds.yaml").read_text()
    with closing(Store(tmp_path, key)) as store:
        (project / "feeds.yaml").write_text(site.replace("The editors", "Somebody else"))
        library, publication = kept(project, store)
        assert library.item(publication.items[0]).authors[0].name == "Somebody else"
    with closing(Store(tmp_path, key)) as store:
        assert (store.files.all(), store.texts.all()) == ({}, {})


def test_what_is_put_aside_stays_as_it_was(project: Path) -> None:
    store = in_memory(project)
    library, publication = kept(project, store)
    aside, card = library.aside(), publication.items[0]
    (project / "items/a.yaml").write_text("")
    kept(project, store, **{"items/a.yaml": "later"})
    assert aside.item(card).summary == "About a."
    assert aside.entries(publication.site, [card]) == [entries(publication.site, aside.item(card))]


def test_equal_versions_mean_equal_items(project: Path) -> None:
    site = read_site(project).site
    one, same = (item_codec.card(item) for _ in range(2) for item in load(project).items if isinstance(item, Item))
    path = project / "items/a.yaml"
    path.write_text(path.read_text().replace("About", "ABOUT"))
    (other,) = (item_codec.card(item) for item in load(project).items if isinstance(item, Item))
    assert one.text_version == same.text_version != other.text_version
    assert replace(one, updated=one.published).text_version != one.text_version
    assert site.url in one.link


def test_a_translation_is_read_again_when_its_original_changes(desk: Desk) -> None:
    desk.item("a", date="2025-01-01")
    desk.write("items/a.fr.yaml", "title: Un\nsummary: Un texte.\n")
    store = in_memory(desk.root)
    kept(desk.root, store)
    desk.item("a", date="2025-02-02")
    _, publication = kept(desk.root, store, **{"items/a.yaml": "edited"})
    assert {card.published.date().isoformat() for card in publication.items} == {"2025-02-02"}


def test_a_translation_of_an_original_that_cannot_be_trusted_is_not_kept(desk: Desk) -> None:
    desk.item("a")
    desk.write("items/a.fr.yaml", "title: Un\nsummary: Un texte.\n")
    store = in_memory(desk.root)
    kept(desk.root, store, **{"items/a.yaml": ""})
    assert list(store.files.all()) == []
