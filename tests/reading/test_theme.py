from __future__ import annotations

from pathlib import Path

import pytest

from coopfeed.building.loading import load
from coopfeed.model import Asset
from coopfeed.model.problems import Problem, Severity
from coopfeed.reading.theme import NO_THEME, ReadTheme, read_theme
from tests.desk import SITE


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / "theme" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}")


def theme(root: Path, *names: str) -> ReadTheme:
    """Read a theme with these files, each of which contains its own name."""
    write(root, *names)
    return read_theme(root)


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.where.path, problem.code) for problem in problems]


def test_a_project_needs_no_theme(tmp_path: Path) -> None:
    assert read_theme(tmp_path) == NO_THEME
    (tmp_path / "theme").write_text("a file")
    assert read_theme(tmp_path) == NO_THEME


def test_templates_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    assert theme(tmp_path, "item.html", "feed.html").templates == (
        ("feed.html", "feed.html"),
        ("item.html", "item.html"),
    )


def test_a_style_sheet_replaces_ours_and_other_files_are_added(tmp_path: Path) -> None:
    read = theme(tmp_path, "style.css", "assets/logo.SVG", "assets/fonts/text.woff2", "assets/.DS_Store", "README.md")
    folder = tmp_path / "theme"
    assert read == ReadTheme(
        (),
        (
            Asset("assets/theme/logo.SVG", folder / "assets/logo.SVG", "image/svg+xml"),
            Asset("assets/theme/fonts/text.woff2", folder / "assets/fonts/text.woff2", "font/woff2"),
            Asset("assets/style.css", folder / "style.css", "text/css"),
        ),
        (),
    )


def test_other_files_in_a_theme_are_reported(tmp_path: Path) -> None:
    (problem,) = theme(tmp_path, "styles.css").problems
    assert (problem.severity, problem.hint) == (Severity.WARNING, "did you mean `style.css`?")


def test_an_unreadable_template_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "item.html")
    (tmp_path / "theme/item.html").write_bytes(b"\xff")
    assert codes(read_theme(tmp_path).problems) == [("theme/item.html", "not-utf-8")]


def test_an_unreadable_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "theme").symlink_to("theme")
    assert codes(read_theme(tmp_path).problems) == [("theme", "unreadable-file")]


@pytest.mark.parametrize("name", ["item.html", "style.css", "assets/logo.svg"])
def test_nothing_outside_the_project_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside").write_text("secret")
    project = tmp_path / "project"
    path = project / "theme" / name
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "outside")
    read = read_theme(project)
    assert codes(read.problems) == [(f"theme/{name}", "file-outside-project")]
    assert "secret" not in str(read.templates)


def test_a_linked_folder_is_not_searched(tmp_path: Path) -> None:
    write(tmp_path, "assets/a.svg")
    (tmp_path / "theme/assets/again").symlink_to(tmp_path / "theme/assets")
    read = read_theme(tmp_path)
    assert codes(read.problems) == [("theme/assets/again", "unreadable-file")]
    assert [asset.path for asset in read.assets] == ["assets/theme/a.svg"]


def test_every_edition_has_the_theme(tmp_path: Path) -> None:
    write(tmp_path, "item.html")
    (tmp_path / "feeds.yaml").write_text(SITE + "languages: [en, fr]\n")
    site = load(tmp_path).site
    assert site.theme == site.editions[0].theme == (("item.html", "item.html"),)


def test_a_merge_conflict_in_a_template_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "item.html")
    (tmp_path / "theme/item.html").write_text("<p>\n<<<<<<< HEAD\nA\n=======\nB\n>>>>>>> b\n")
    assert codes(read_theme(tmp_path).problems) == [("theme/item.html", "merge-conflict")]
