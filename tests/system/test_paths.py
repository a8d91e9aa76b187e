"""A file has one name, whichever path leads to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopfeed.system.paths import Way, way


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project reached through a link, with folders, links and a file."""
    project = tmp_path / "real"
    (project / "store/deep").mkdir(parents=True)
    (project / "store/logo.svg").write_text("a logo")
    (project / "pics").symlink_to("store/deep")
    (project / "whole").symlink_to(project / "store")
    (project / "store/mark.svg").symlink_to("logo.svg")
    (project / "out").symlink_to(tmp_path)
    (tmp_path / "project").symlink_to(project)
    return tmp_path / "project"


@pytest.mark.parametrize(
    ("path", "name", "links"),
    [
        ("store/logo.svg", "store/logo.svg", ()),
        ("store/deep/../logo.svg", "store/logo.svg", ()),
        ("pics/../logo.svg", "store/logo.svg", ("pics",)),
        ("whole/logo.svg", "store/logo.svg", ("whole",)),
        ("whole/mark.svg", "store/logo.svg", ("whole", "store/mark.svg")),
        ("whole/deep/../../pics/../mark.svg", "store/logo.svg", ("whole", "pics", "store/mark.svg")),
        ("out/real/store/logo.svg", "store/logo.svg", ("out",)),
        ("store/nothing.svg", "store/nothing.svg", ()),
        ("pics/../..", "", ("pics",)),
    ],
)
def test_a_path_resolves_to_one_name_through_every_link(
    root: Path, path: str, name: str, links: tuple[str, ...]
) -> None:
    assert way(root, root / path) == Way(name, links)


@pytest.mark.parametrize("path", ["..", "../project-too", "out/other", "pics/../../.."])
def test_a_path_outside_the_project_has_no_name(root: Path, path: str) -> None:
    assert way(root, root / path) is None
