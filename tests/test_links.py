"""Through links and "..", the output is that of a clean run after every edit and every changed link."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coopfeed.preview.watching import Watch
from tests.caching.test_cached_library import in_memory, kept, read_again
from tests.caching.test_scan import clean, settle
from tests.desk import NOW, SITE, Desk
from tests.preview.test_watching import in_place, seen


def link(desk: Desk, name: str, target: str) -> None:
    """Point a link of the project to a file or folder of it."""
    path = desk.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(desk.root / target)


def move(desk: Desk, name: str, other: str) -> None:
    """Move a folder of the project, and leave a link in its place."""
    target = desk.root / other
    target.parent.mkdir(parents=True, exist_ok=True)
    (desk.root / name).rename(target)
    (desk.root / name).symlink_to(target)


def edit_item(desk: Desk, name: str) -> None:
    desk.write(name, (desk.root / name).read_text().replace("Of it", "Edited"))


@pytest.fixture
def linked(desk: Desk) -> Desk:
    """A publication with files behind every kind of link."""
    for folder in ("store", "other"):
        for name in ("logo.svg", "mark.png", "report.pdf", "style.css"):
            desk.write(f"{folder}/{name}", f"{name} in {folder}, one of two")
        desk.write(f"{folder}/item.html", f"{{{{ item.title }}}} by {folder}")
        text = f"title: Linked in {folder}\ndate: 2025-01-01\ncategory: interviews\nsummary: Of it.\n"
        desk.write(f"{folder}/linked.yaml", text)
        desk.write(f"{folder}/deep/note.txt", "")
    desk.write("feeds.yaml", SITE + "icon: /pics/../logo.svg\n")
    desk.item("above", image="{src: /pics/../logo.svg, alt: A logo}")
    desk.item("folder", enclosures="{file: files/report.pdf}")
    desk.item("file", image="{src: mark.png, alt: A mark}")
    desk.write("items/dot.png", "a dot")
    desk.item("beside", image="{src: dot.png, alt: A dot}")
    desk.item("news/far", image="{src: ../../store/mark.png, alt: A mark}")
    link(desk, "pics", "store/deep")
    link(desk, "items/files", "store")
    link(desk, "items/mark.png", "store/mark.png")
    link(desk, "items/linked.yaml", "store/linked.yaml")
    link(desk, "theme/style.css", "store/style.css")
    link(desk, "theme/item.html", "store/item.html")
    return desk


EDITS: dict[str, Callable[[Desk], object]] = {
    "a file beyond a linked folder and ..": lambda desk: desk.write("store/logo.svg", "edited"),
    "a file in a linked folder": lambda desk: desk.write("store/report.pdf", "edited"),
    "a linked file": lambda desk: desk.write("store/mark.png", "edited"),
    "a linked item": lambda desk: edit_item(desk, "store/linked.yaml"),
    "a linked style sheet": lambda desk: desk.write("store/style.css", "edited"),
    "a linked template": lambda desk: desk.write("store/item.html", "edited"),
    "a linked folder before .. leads elsewhere": lambda desk: link(desk, "pics", "other/deep"),
    "a linked folder leads elsewhere": lambda desk: link(desk, "items/files", "other"),
    "a linked file leads elsewhere": lambda desk: link(desk, "items/mark.png", "other/mark.png"),
    "a linked item leads elsewhere": lambda desk: link(desk, "items/linked.yaml", "other/linked.yaml"),
    "a linked style sheet leads elsewhere": lambda desk: link(desk, "theme/style.css", "other/style.css"),
    "a linked template leads elsewhere": lambda desk: link(desk, "theme/item.html", "other/item.html"),
    "a folder becomes a link": lambda desk: move(desk, "store", "vault/store"),
    "a file where the folder was moved to": lambda desk: desk.write("vault/store/mark.png", "edited again"),
    "items/ becomes a link": lambda desk: move(desk, "items", "contents"),
    "an image in the linked items/": lambda desk: desk.write("contents/dot.png", "edited"),
    "an item in the linked items/": lambda desk: desk.item("beside", summary="Edited."),
    "theme/ becomes a link": lambda desk: move(desk, "theme", "looks"),
    "a template in the linked theme/": lambda desk: desk.write("looks/feed.html", "edited"),
    "the linked theme/ leads elsewhere": lambda desk: link(desk, "theme", "other/theme"),
}


def publish(desk: Desk) -> None:
    settle(desk)
    desk.publish()


@pytest.mark.parametrize("is_linked", [False, True], ids=["", "in a linked project"])
def test_every_edit_gives_the_result_of_a_clean_run(linked: Desk, tmp_path: Path, *, is_linked: bool) -> None:
    linked.write("other/theme/style.css", "another theme")
    if is_linked:
        linked.root = tmp_path.with_name(f"{tmp_path.name}-link")
        linked.root.symlink_to(tmp_path)
    publish(linked)
    for what, edit in EDITS.items():
        publish(linked)
        before = linked.files()
        edit(linked)
        publish(linked)
        assert linked.files() == clean(linked, NOW), what
        assert "becomes" in what or linked.files() != before, f"{what} changes nothing"


def test_files_moved_out_of_the_project_are_reported(linked: Desk, tmp_path: Path) -> None:
    for _ in range(2):
        publish(linked)
    move(linked, "store", f"../{tmp_path.name}-outside")
    result = linked.run("publish", "--now", NOW)
    assert result.exit_code == 1
    assert "items/news/far.yaml:5:14: file-outside-project" in result.output


def test_an_item_with_an_image_above_it_is_not_read_again(desk: Desk) -> None:
    desk.write("images/d/a.png", "a dot")
    desk.item("news/a", image="{src: ../../images/d/a.png, alt: A dot}")
    store = in_memory(desk.root)
    kept(desk.root, store)
    assert read_again(desk.root, store, {}) == set()
    assert read_again(desk.root, store, {"images/d/a.png": "later"}) == {"items/news/a.yaml"}


def test_an_item_is_read_again_when_a_link_to_its_image_changes(desk: Desk) -> None:
    desk.write("images/d/a.png", "a dot")
    desk.item("a", image="{src: /pics/a.png, alt: A dot}")
    link(desk, "pics", "images/d")
    links = {"pics": "leads to images/d"}
    store = in_memory(desk.root)
    kept(desk.root, store, **links)
    assert read_again(desk.root, store, links) == set()
    assert read_again(desk.root, store, {"pics": "leads elsewhere"}) == {"items/a.yaml"}


@pytest.mark.parametrize("name", ["store/linked.yaml", "store/style.css", "store/item.html"])
def test_the_target_of_a_link_in_items_or_theme_is_watched(linked: Desk, name: str) -> None:
    watch = Watch(linked.root)
    in_place(linked.root / name, "other")
    assert seen(watch, name)


def test_every_link_on_the_way_to_a_file_is_watched(linked: Desk) -> None:
    link(linked, "first/dot.svg", "second/dot.svg")
    link(linked, "second/dot.svg", "store/logo.svg")
    watch = Watch(linked.root)
    watch.follow(["first/dot.svg"])
    for name in ("first/dot.svg", "second/dot.svg"):
        link(linked, name, "other/logo.svg")
        assert seen(watch, name)


def test_on_case_insensitive_disks_a_file_is_watched_in_any_case(linked: Desk) -> None:
    watch = Watch(linked.root)
    watch.follow(["store/LOGO.svg"])
    in_place(linked.root / "store/logo.svg", "other")
    assert seen(watch, "store/logo.svg")
