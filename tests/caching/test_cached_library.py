"""A cached run reads and renders the same as a clean run."""

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
    """Return the signature of every file, as a scan does."""
    found = {path.relative_to(root).as_posix(): "now" for path in root.rglob("*") if path.is_file()}
    return lambda name: (found | changes).get(name, "")


def kept(root: Path, store: Store, **changes: str) -> tuple[CachedLibrary, Publication]:
    """Return the library and the publication read with `store`."""
    library = CachedLibrary(root, signatures(root, **changes), store)
    return library, load(root, reader=library.read)


def in_memory(root: Path) -> Store:
    return Store(None, f"program 1 {settings(root)}")


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_cached_items_equal_those_that_were_read(story: Story) -> None:
    clean, store = load(story.root), in_memory(story.root)
    for _ in range(2):
        library, publication = kept(story.root, store)
        assert [library.item(meta) for meta in publication.items] == list(clean.items)
        assert publication.items == tuple(item_codec.metadata(item) for item in clean.items if isinstance(item, Item))
        assert publication.problems == clean.problems


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_a_build_from_the_cache_is_the_same(story: Story) -> None:
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
    """Return the files of the project that were read because the store did not have them."""
    before = store.files.all()
    marked = {name: row.replace(b"interviews", b"found") for name, row in before.items()}
    for name, row in marked.items():
        store.files.put(name, row)
    _, publication = kept(root, store, **changes)
    return {meta.source for meta in publication.items if meta.categories != ("found",)}


def test_an_item_is_read_again_when_its_file_or_image_changes(project: Path) -> None:
    store = in_memory(project)
    kept(project, store)
    assert read_again(project, store, {}) == set()
    for changed in ("items/a.yaml", "items/dot.png"):
        assert read_again(project, store, {changed: "later"}) == {"items/a.yaml"}
        kept(project, store)


def test_a_racy_file_is_not_cached(project: Path) -> None:
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


def test_a_deleted_item_leaves_the_cache_with_its_text(project: Path) -> None:
    store = in_memory(project)
    kept(project, store)
    assert len(store.texts.all()) == 2  # the current one, and the one before its update
    (project / "items/a.yaml").unlink()
    kept(project, store)
    assert (store.files.all(), store.texts.all()) == ({}, {})


def test_an_edit_replaces_the_cached_item(project: Path) -> None:
    store = in_memory(project)
    kept(project, store)
    old = set(store.texts.all())
    path = project / "items/a.yaml"
    path.write_text(path.read_text().replace("About", "ABOUT"))
    kept(project, store, **{"items/a.yaml": "later"})
    assert not old & set(store.texts.all())
    assert len(store.texts.all()) == 2


def test_entries_are_cached_per_moment(project: Path) -> None:
    library, publication = kept(project, in_memory(project))
    site, (meta,) = publication.site, publication.items
    for each in (meta, replace(meta, updated=meta.published)):
        assert library.entries(site, [each]) == [entries(site, library.item(each))]


def emptied(project: Path) -> tuple[CachedLibrary, Publication, ItemMeta]:
    """Return a library without its texts."""
    store = in_memory(project)
    library, publication = kept(project, store)
    for name in store.texts.all():
        store.texts.drop(name)
    return library, publication, publication.items[0]


def test_a_text_missing_from_the_cache_is_read_again(project: Path) -> None:
    library, publication, meta = emptied(project)
    item = library.item(meta)
    assert item.summary == "About a."
    assert library.entries(publication.site, [meta]) == [entries(publication.site, item)]


@pytest.mark.parametrize("text", ["title: Another\n", ""])
def test_a_file_edited_meanwhile_is_not_half_published(project: Path, text: str) -> None:
    library, _, meta = emptied(project)
    (project / "items/a.yaml").write_text(text)
    with pytest.raises(CoopfeedError, match=r"items/a\.yaml changed during publication; publish again"):
        library.item(meta)


def test_a_copied_file_is_recognised_by_its_signature(project: Path) -> None:
    library = CachedLibrary(project, signatures(project), in_memory(project))
    assert library.version(Asset("assets/dot.png", project / "items/dot.png", "image/png")) == "now"
    assert library.version(Asset("assets/new.png", project / "items/new.png", "image/png")) == ""


def test_nothing_is_cached_when_feeds_yaml_was_edited_meanwhile(project: Path, tmp_path: Path) -> None:
    key = f"program 1 {settings(project)}"
    site = (project / "feeds.yaml").read_text()
    with closing(Store(tmp_path, key)) as store:
        (project / "feeds.yaml").write_text(site.replace("The editors", "Somebody else"))
        library, publication = kept(project, store)
        assert library.item(publication.items[0]).authors[0].name == "Somebody else"
    with closing(Store(tmp_path, key)) as store:
        assert (store.files.all(), store.texts.all()) == ({}, {})


def test_a_snapshot_of_the_library_does_not_change(project: Path) -> None:
    store = in_memory(project)
    library, publication = kept(project, store)
    aside, meta = library.aside(), publication.items[0]
    (project / "items/a.yaml").write_text("")
    kept(project, store, **{"items/a.yaml": "later"})
    assert aside.item(meta).summary == "About a."
    assert aside.entries(publication.site, [meta]) == [entries(publication.site, aside.item(meta))]


def test_equal_cache_keys_mean_equal_items(project: Path) -> None:
    site = read_site(project).site
    one, same = (item_codec.metadata(item) for _ in range(2) for item in load(project).items if isinstance(item, Item))
    path = project / "items/a.yaml"
    path.write_text(path.read_text().replace("About", "ABOUT"))
    (other,) = (item_codec.metadata(item) for item in load(project).items if isinstance(item, Item))
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
    assert {meta.published.date().isoformat() for meta in publication.items} == {"2025-02-02"}


def test_a_translation_of_a_racy_original_is_not_cached(desk: Desk) -> None:
    desk.item("a")
    desk.write("items/a.fr.yaml", "title: Un\nsummary: Un texte.\n")
    store = in_memory(desk.root)
    kept(desk.root, store, **{"items/a.yaml": ""})
    assert list(store.files.all()) == []
