from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from coopfeed.building.jobs import RenderJob
from coopfeed.model import Kind, Output, OutputInfo
from coopfeed.publishing.changes import FileChanges, FileState, RenderOptions, compare
from coopfeed.publishing.folder import FolderSnapshot


def a_job(*paths: str, content: bytes = b"new", cache_key: str = "m1") -> RenderJob:
    files = tuple(OutputInfo(path, Kind.PAGE, "text/html") for path in paths)
    return RenderJob(files, lambda: [content] * len(files), cache_key)


def never() -> Sequence[bytes]:
    raise AssertionError("rendered although it is known")


def compared(
    folder: Path, *jobs: RenderJob, ours: Sequence[str] = (), known: Mapping[str, FileState] | None = None
) -> tuple[FileChanges, dict[str, bytes]]:
    """Return how the files of `jobs` differ from those in a folder, and the content of those to write."""
    put: dict[str, bytes] = {}

    def note(output: Output, content: bytes, sha256: str) -> None:
        put[output.path] = content

    snapshot = FolderSnapshot(folder)
    return compare(jobs, snapshot, ours, RenderOptions(known or {}), note), put


@pytest.fixture
def known(tmp_path: Path) -> Mapping[str, FileState]:
    """Return the state of a.html and b.html after they were published."""
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_bytes(b"new")
    changes, put = compared(tmp_path, a_job("a.html", "b.html"))
    assert not put
    return changes.states


def test_changes_are_computed_from_the_existing_files(tmp_path: Path) -> None:
    (tmp_path / "same.html").write_bytes(b"new")
    (tmp_path / "other.html").write_bytes(b"old")
    (tmp_path / "link.html").symlink_to(tmp_path / "same.html")
    ours = ("same.html", "other.html", "link.html")
    changes, put = compared(tmp_path, a_job(*ours, "none.html"), ours=ours)
    assert (changes.added, changes.changed) == (("none.html",), ("other.html", "link.html"))
    assert put == {"other.html": b"new", "link.html": b"new", "none.html": b"new"}


def test_nothing_is_written_once_a_foreign_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "foreign.html").write_bytes(b"mine")
    changes, put = compared(tmp_path, a_job("before.html", "foreign.html", "after.html"))
    assert (changes.added, changes.foreign) == (("before.html", "after.html"), ("foreign.html",))
    (problem,) = changes.problems(FolderSnapshot(tmp_path))
    assert problem.where.path == (tmp_path / "foreign.html").as_posix()
    assert [*put] == ["before.html"]


def test_unchanged_files_are_not_rendered(tmp_path: Path, known: Mapping[str, FileState]) -> None:
    job = replace(a_job("a.html", "b.html"), render=never)
    changes, put = compared(tmp_path, job, known=known)
    assert not put
    assert changes.states == known


@pytest.mark.parametrize("cache_key", ["m2", ""])
def test_files_with_another_cache_key_are_rendered(
    tmp_path: Path, known: Mapping[str, FileState], cache_key: str
) -> None:
    job = a_job("a.html", "b.html", content=b"newer", cache_key=cache_key)
    changes, _ = compared(tmp_path, job, known=known)
    assert changes.changed == ("a.html", "b.html")


def test_files_changed_at_the_destination_are_rendered(tmp_path: Path, known: Mapping[str, FileState]) -> None:
    (tmp_path / "b.html").write_bytes(b"old")
    _, put = compared(tmp_path, a_job("a.html", "b.html"), ours=["b.html"], known=known)
    assert put == {"b.html": b"new"}
    (tmp_path / "a.html").unlink()
    _, put = compared(tmp_path, a_job("a.html", "b.html"), ours=["b.html"], known=known)
    assert put == {"a.html": b"new", "b.html": b"new"}


def test_progress_is_reported_after_each_rendered_file(tmp_path: Path, known: Mapping[str, FileState]) -> None:
    progress: list[tuple[int, int]] = []
    options = RenderOptions(known, progress=lambda done, of: progress.append((done, of)))
    jobs = [a_job("a.html", "b.html"), a_job("c.html"), a_job("d.html")]
    compare(jobs, FolderSnapshot(tmp_path), (), options)
    assert progress == [(1, 2), (2, 2)]
