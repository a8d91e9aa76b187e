from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from coopfeed.building.jobs import RenderJob
from coopfeed.model import Kind, OutputInfo
from coopfeed.publishing.changes import Comparison, FileState, RenderOptions
from coopfeed.publishing.directory import Folder


def a_sheet(*paths: str, content: bytes = b"new", cache_key: str = "m1") -> RenderJob:
    files = tuple(OutputInfo(path, Kind.PAGE, "text/html") for path in paths)
    return RenderJob(files, lambda: [content] * len(files), cache_key)


def never() -> Sequence[bytes]:
    raise AssertionError("rendered although it is known")


@pytest.fixture
def known(tmp_path: Path) -> dict[str, FileState]:
    """What is known of a.html and b.html after they were published."""
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_bytes(b"new")
    comparison = Comparison(Folder(tmp_path), ["a.html", "b.html"], RenderOptions())
    assert list(comparison.changed_files([a_sheet("a.html", "b.html")])) == []
    return comparison.known


def test_what_differs_is_told_by_what_lies_there(tmp_path: Path) -> None:
    (tmp_path / "same.html").write_bytes(b"new")
    (tmp_path / "other.html").write_bytes(b"old")
    (tmp_path / "link.html").symlink_to(tmp_path / "same.html")
    (tmp_path / "foreign.html").write_bytes(b"mine")
    names = ("same.html", "other.html", "link.html", "foreign.html", "none.html")
    comparison = Comparison(Folder(tmp_path), names[:3], RenderOptions())
    assert list(comparison.changed_files([a_sheet(*names)])) == [(name, b"new") for name in names[1:]]
    assert comparison.added == ["none.html"]
    assert comparison.changed == ["other.html", "link.html", "foreign.html"]
    assert [problem.where.path for problem in comparison.refusals()] == [(tmp_path / "foreign.html").as_posix()]


def test_what_is_known_to_be_the_same_is_not_rendered(tmp_path: Path, known: dict[str, FileState]) -> None:
    job = replace(a_sheet("a.html", "b.html"), render=never)
    comparison = Comparison(Folder(tmp_path), [], RenderOptions(known))
    assert list(comparison.changed_files([job])) == []
    assert comparison.known == known


@pytest.mark.parametrize("cache_key", ["m2", ""])
def test_what_is_made_of_something_else_is_rendered(
    tmp_path: Path, known: dict[str, FileState], cache_key: str
) -> None:
    comparison = Comparison(Folder(tmp_path), [], RenderOptions(known))
    made = comparison.changed_files([a_sheet("a.html", "b.html", content=b"newer", cache_key=cache_key)])
    assert [path for path, _ in made] == ["a.html", "b.html"]


def test_what_was_changed_at_the_destination_is_rendered(tmp_path: Path, known: dict[str, FileState]) -> None:
    (tmp_path / "b.html").write_bytes(b"old")
    comparison = Comparison(Folder(tmp_path), [], RenderOptions(known))
    assert list(comparison.changed_files([a_sheet("a.html", "b.html")])) == [("b.html", b"new")]
    (tmp_path / "a.html").unlink()
    comparison = Comparison(Folder(tmp_path), [], RenderOptions(known))
    assert [path for path, _ in comparison.changed_files([a_sheet("a.html", "b.html")])] == ["a.html", "b.html"]


def test_progress_is_told_after_each_that_is_rendered(tmp_path: Path, known: dict[str, FileState]) -> None:
    told: list[tuple[int, int]] = []
    means = RenderOptions(known, progress=lambda done, of: told.append((done, of)))
    jobs = [a_sheet("a.html", "b.html"), a_sheet("c.html"), a_sheet("d.html")]
    list(Comparison(Folder(tmp_path), [], means).changed_files(jobs))
    assert told == [(1, 2), (2, 2)]
