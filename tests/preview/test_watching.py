"""Every way in which editors save is detected, and nothing else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from coopfeed.errors import CoopfeedError
from coopfeed.preview.watching import Watch
from tests.desk import Desk
from tests.previewing import PATIENCE


def never() -> float:
    return PATIENCE


def seen(watch: Watch, name: str) -> bool:
    """Return whether a change of the file is detected, among or after others."""
    while changed := watch.wait(never):
        if name in changed:
            return True
    return False


def in_place(path: Path, text: str) -> None:
    path.write_text(text)


def by_renaming(path: Path, text: str) -> None:
    """Save like vim: move the old file aside and the new one into place, after a trial file."""
    (path.parent / "4913").write_text("")
    (path.parent / "4913").unlink()
    path.rename(f"{path}~")
    path.write_text(text)
    Path(f"{path}~").unlink()


def over_it(path: Path, text: str) -> None:
    """Save like most editors: rename a new file over the old one."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text)
    beside.replace(path)


def anew(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text)


SAVES = [in_place, by_renaming, over_it, anew]


@pytest.fixture
def project(desk: Desk) -> Path:
    desk.item("a")
    desk.write("items/deep/down/b.yaml", "title: B")
    desk.write("theme/style.css", "")
    desk.write("files/dot.png", "")
    return desk.root


@pytest.mark.parametrize("save", SAVES)
@pytest.mark.parametrize("name", ["feeds.yaml", "items/a.yaml", "items/deep/down/b.yaml", "theme/style.css"])
def test_a_saved_file_is_detected_however_it_is_saved(
    project: Path, name: str, save: Callable[[Path, str], None]
) -> None:
    watch = Watch(project)
    for text in ("once", "twice"):
        save(project / name, text)
        assert seen(watch, name)


@pytest.mark.parametrize("save", SAVES)
def test_a_change_of_a_linked_file_is_detected_if_it_is_followed(
    project: Path, save: Callable[[Path, str], None]
) -> None:
    watch = Watch(project)
    assert watch.follow(["files/dot.png"])
    assert not watch.follow(["files/dot.png"])
    save(project / "files/dot.png", "once")
    assert seen(watch, "files/dot.png")


def test_a_change_of_a_link_target_is_detected(project: Path) -> None:
    (project / "pictures").mkdir()
    (project / "pictures/link.png").symlink_to(project / "files/dot.png")
    watch = Watch(project)
    watch.follow(["pictures/link.png"])
    in_place(project / "files/dot.png", "other")
    assert seen(watch, "files/dot.png")


def test_a_new_folder_is_watched(project: Path) -> None:
    watch = Watch(project)
    (project / "items/new").mkdir()
    assert seen(watch, "items/new")
    assert watch.follow([])
    in_place(project / "items/new/c.yaml", "")
    assert seen(watch, "items/new/c.yaml")


def test_a_recreated_folder_is_watched(project: Path) -> None:
    watch = Watch(project)
    (project / "items").rename(project / "before")
    shutil.copytree(project / "before", project / "items")
    assert seen(watch, "items")
    assert watch.follow([])
    in_place(project / "items/a.yaml", "")
    assert seen(watch, "items/a.yaml")


def test_a_folder_that_was_moved_away_and_back_is_watched(project: Path) -> None:
    watch = Watch(project)
    (project / "items/deep").rename(project / "items/other")
    assert seen(watch, "items/deep")
    (project / "items/other").rename(project / "items/deep")  # the same folder at the same place
    assert watch.follow([])
    in_place(project / "items/deep/down/b.yaml", "")
    assert seen(watch, "items/deep/down/b.yaml")
    assert not watch.follow([])


def test_a_folder_is_watched_once_its_name_is_valid(project: Path) -> None:
    odd = project / "items" / os.fsdecode(b"caf\xe9")
    odd.mkdir()
    watch = Watch(project)
    odd.rename(project / "items/cafe")
    assert watch.wait(never)
    assert watch.follow([])
    in_place(project / "items/cafe/c.yaml", "")
    assert seen(watch, "items/cafe/c.yaml")


def test_a_file_with_an_undecodable_name_is_a_change_like_any_other(project: Path) -> None:
    watch = Watch(project)
    in_place(project / "items" / os.fsdecode(b"caf\xe9.yaml"), "")
    assert seen(watch, "items")
    assert watch.follow([])
    in_place(project / "items/a.yaml", "")
    assert seen(watch, "items/a.yaml")


def test_a_project_with_an_undecodable_name_is_reported(project: Path) -> None:
    odd = project / os.fsdecode(b"caf\xe9")
    odd.mkdir()
    with pytest.raises(CoopfeedError, match="its name is not UTF-8; rename it"):
        Watch(odd)


def test_irrelevant_files_cause_no_event(project: Path) -> None:
    watch = Watch(project)
    watch.follow(["files/dot.png"])
    for name in ("notes.txt", "items/.a.yaml.swp", "items/a.yaml~", "files/other.png", ".coopfeed/x", "public/y"):
        (project / name).parent.mkdir(exist_ok=True)
        in_place(project / name, "")
    in_place(project / "items/a.yaml", "")
    assert watch.wait(never) == frozenset({"items/a.yaml"})


def test_for_a_missing_file_all_visible_folders_are_watched(project: Path) -> None:
    for folder, file in (("public", "coopfeed.json"), ("env", "pyvenv.cfg"), ("env/lib", "x")):
        (project / folder).mkdir()
        in_place(project / folder / file, "")
    watch = Watch(project)
    assert watch.follow([], everywhere=True)
    in_place(project / "env/lib/x", "")
    in_place(project / "files/other.png", "")
    assert watch.wait(never) == frozenset({"files/other.png"})


def test_several_files_at_once_are_one_event(project: Path) -> None:
    watch = Watch(project)
    for number in range(20):
        in_place(project / f"items/n{number}.yaml", "")
    found: set[str] = set()
    while len(found) < 20:
        found |= watch.wait(never) or set()
    assert found == {f"items/n{number}.yaml" for number in range(20)}


def test_waiting_ends_at_the_timeout(project: Path) -> None:
    left = iter([0.001, 0.0])
    assert Watch(project).wait(lambda: next(left)) == frozenset()


def test_waiting_ends_on_request(project: Path) -> None:
    stop = Event()
    stop.set()
    assert Watch(project).wait(lambda: None, stop) is None


def test_a_scan_in_between_loses_no_event(project: Path) -> None:
    watch = Watch(project)
    in_place(project / "items/a.yaml", "other")
    while not watch.has_seen():
        pass
    assert watch.wait(never) == frozenset({"items/a.yaml"})


def test_failing_file_system_events_are_reported(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise OSError(28, "OS file watch limit reached.")

    monkeypatch.setattr("coopfeed.preview.watching.RustNotify", refuses)
    with pytest.raises(CoopfeedError, match=r"cannot watch the 5 folders of the project: .*limit reached"):
        Watch(project)


@pytest.mark.parametrize(
    ("setting", "release", "polls"),
    [
        ("", "6.1.0", False),
        ("1", "6.1.0", True),
        ("", "5.15-microsoft-standard-WSL2", True),
        ("false", "microsoft", False),
    ],
)
def test_without_file_system_events_everything_is_polled(
    project: Path, monkeypatch: pytest.MonkeyPatch, setting: str, release: str, *, polls: bool
) -> None:
    import platform

    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", setting)
    monkeypatch.setattr(platform, "uname", lambda: platform.uname_result("Linux", "desk", release, "1", "x86_64"))
    made: list[bool] = []
    monkeypatch.setattr("coopfeed.preview.watching.RustNotify", lambda *values: made.append(values[2]))
    Watch(project)
    assert made == [polls]


def test_a_project_without_an_items_folder_is_watched(tmp_path: Path) -> None:
    watch = Watch(tmp_path)
    os.mkdir(tmp_path / "items")  # noqa: PTH102 - as the shell does
    assert seen(watch, "items")
