from __future__ import annotations

from pathlib import Path

import pytest

from coopfeed.building.loading import load
from tests.reading.examples import ITEM, make_project


def ignored(root: Path, *names: str, text: str = ITEM) -> set[str]:
    """Return the names of files in a project that are reported as ignored."""
    project = make_project(root, {"items/first.yaml": ITEM} | dict.fromkeys(names, text))
    return {problem.where.path for problem in load(project).problems if problem.code == "ignored-file"}


@pytest.mark.parametrize(
    "name",
    [
        *["post.md", "post.yaml.txt", "post.yml~", "post.docx", "post.yalm", "post.YAML.bak", "post.yaml.html"],
        *["post.yaml ", "post.yaml (1)", "post.yaml_old"],
        *["2026-03-01-post.txt", "2026-03-01-post", "2026-03-01-post.json"],
    ],
)
def test_a_file_that_looks_like_an_item_is_reported(name: str, tmp_path: Path) -> None:
    assert ignored(tmp_path, f"items/news/{name}") == {f"items/news/{name}"}


@pytest.mark.parametrize("name", ["README.md", "programme.pdf", "notes.txt", ".post.yaml.swp", "photo.jpg", "post.YML"])
def test_other_files_are_not_reported(name: str, tmp_path: Path) -> None:
    assert ignored(tmp_path, f"items/news/{name}") == set()


@pytest.mark.parametrize("copy", ["first.yaml~", "first.yaml.bak", "first.yaml.orig", "first.yaml.~1~"])
def test_an_editors_backup_file_is_not_reported(copy: str, tmp_path: Path) -> None:
    assert ignored(tmp_path, f"items/{copy}") == set()


def test_a_file_used_by_an_item_is_not_reported(tmp_path: Path) -> None:
    project = make_project(tmp_path, {"items/a.yaml": ITEM + "enclosures: {file: plan.docx}\n", "items/plan.docx": "P"})
    assert load(project).problems == ()


def test_an_item_in_the_folder_of_the_project_is_reported(tmp_path: Path) -> None:
    assert ignored(tmp_path, "2026-03-01-fair.yaml", "fair.yml") == {"2026-03-01-fair.yaml", "fair.yml"}


def test_other_yaml_in_the_folder_of_the_project_is_not_reported(tmp_path: Path) -> None:
    assert ignored(tmp_path, "mkdocs.yml", ".hidden.yaml", "a.txt", text="title: T\nnav: []\n") == set()


def test_the_right_name_is_in_the_hint(tmp_path: Path) -> None:
    project = make_project(tmp_path, {"items/a.yaml": ITEM, "items/b.yaml.txt": ITEM})
    assert [problem.hint for problem in load(project).problems] == ["rename it to b.yaml, or delete it"]
