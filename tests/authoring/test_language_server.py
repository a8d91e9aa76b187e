"""Files of `init` and `new` in an editor with the YAML language server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from coopfeed.cli.program import program
from tests.language_server import Editor, editing

OFFERED = {"link", "tags", "country", "image", "content", "draft"}


def coopfeed(root: Path, *arguments: str) -> Path:
    """Return the first path that a command prints."""
    done = CliRunner().invoke(program, ["-C", str(root), *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return root / done.stdout.split("\n")[0].rpartition(f"{root.name}/")[2]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project made by `init`."""
    root = tmp_path_factory.mktemp("news")
    coopfeed(root, "init", "--title", "News", "-c", "News", "-c", "Courses & more", "--timezone", "UTC")
    return root


@pytest.fixture(scope="module")
def editor(project: Path) -> Iterator[Editor]:
    """An editor with the project open."""
    with editing(project) as editor:
        yield editor


def mistaken(path: Path, *changes: tuple[str, str]) -> Path:
    """Write a file with errors beside `path`."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    other = path.with_stem(f"{path.stem}-mistaken")
    other.write_text(text, encoding="utf-8")
    return other


def test_a_new_project_has_no_diagnostics(project: Path, editor: Editor) -> None:
    assert editor.open(project / "feeds.yaml") == []
    (example,) = (project / "items/news").glob("*-example-news.yaml")
    assert editor.open(example) == []


def test_a_new_item_has_completion_hover_and_checks(project: Path, editor: Editor) -> None:
    item = coopfeed(project, "new", "A fair", "-c", "news", "--summary", "Come.")
    assert editor.open(item) == []
    lines = item.read_text(encoding="utf-8").split("\n")
    offered = editor.offered(item, len(lines), 1)
    assert offered.keys() >= OFFERED
    assert offered["link"].startswith("Where the item can be read.")
    assert editor.offered(item, lines.index("category: news") + 1, len("category: n")) == {
        "news": "News",
        "courses-more": "Courses & more",
    }
    wrong = mistaken(item, ("category: news", "category: nwes"), ("summary: Come.", "sumary: Come."))
    assert editor.open(wrong) == [
        (2, 'Missing property "summary".'),
        (4, 'Value is not accepted. Valid values: "news", "courses-more".'),
        (6, "Property sumary is not allowed."),
    ]


def test_a_translation_lacks_only_its_texts(project: Path, editor: Editor) -> None:
    coopfeed(project, "new", "A market", "-c", "news", "--summary", "Come.")
    translation = coopfeed(project, "new", "--translate", "a-market", "fr")
    empty = [line for line, text in enumerate(translation.read_text().split("\n"), 1) if text in ("title:", "summary:")]
    assert [line for line, _ in editor.open(translation)] == empty
    assert editor.open(coopfeed(project, "new", "--translate", "a-market", "es", "Feria", "--summary", "Ven.")) == []


def test_an_error_in_feeds_yaml_is_marked_and_its_keys_are_completed(project: Path, editor: Editor) -> None:
    wrong = mistaken(project / "feeds.yaml", ("#rights:", "righst:"))
    lines = wrong.read_text(encoding="utf-8").split("\n")
    line = next(number for number, text in enumerate(lines, 1) if text.startswith("righst"))
    assert editor.open(wrong) == [(line, "Property righst is not allowed.")]
    assert editor.offered(wrong, len(lines), 1)["rights"] == "Copyright notice or licence."
