from __future__ import annotations

import time
from pathlib import Path

import click
import pytest

from coopfeed.cli import output, show
from coopfeed.model.problems import Code, Problem, Where

ROOT = Path.cwd()


def text(problem: Problem) -> str:
    return click.unstyle(show.as_text(problem, ROOT))


def test_the_source_line_is_shown_with_a_caret_and_the_hint() -> None:
    where = Where("items/a.yaml", 3, 7, 10)
    problem = Problem(
        where, Code.AMBIGUOUS_DATE, "04/08/2020 is 4 August or 8 April", "write 2020-08-04", excerpt="date: 04/08/2020"
    )
    assert text(problem) == (
        "items/a.yaml:3:7: ambiguous-date: 04/08/2020 is 4 August or 8 April\n"
        "    3 │ date: 04/08/2020\n"
        "      │       ^^^^^^^^^^ write 2020-08-04"
    )


def test_a_problem_without_a_line_shows_only_the_hint() -> None:
    assert text(Problem(Where("a.yaml"), Code.EMPTY_FILE, "the file is empty", "write a title")) == (
        "a.yaml:1:1: empty-file: the file is empty\n      write a title"
    )
    assert (
        text(Problem(Where("a.yaml"), Code.EMPTY_FILE, "the file is empty"))
        == "a.yaml:1:1: empty-file: the file is empty"
    )


def test_a_warning_is_labelled_as_such() -> None:
    problem = Problem(Where("a.yaml"), Code.EMPTY_FEED, "no item")
    assert text(problem) == "a.yaml:1:1: warning: empty-feed: no item"


def test_the_caret_is_below_its_character_in_wide_and_combining_scripts() -> None:
    line = "title: 日本e\u0301: x"
    problem = Problem(Where("a.yaml", 1, line.index(": x") + 1), Code.YAML_SYNTAX, "m", excerpt=line)
    assert text(problem).splitlines()[2] == "      │ " + " " * (7 + 4 + 1) + "^"


def test_a_long_line_is_cropped_around_the_caret() -> None:
    line = "summary: " + "x" * 400 + "Y" + "z" * 400
    problem = Problem(Where("a.yaml", 1, 410), Code.TAB, "m", excerpt=line)
    _, shown, caret = text(problem).splitlines()
    assert len(shown) <= 108
    assert shown[caret.index("^")] == "Y"


def test_a_tab_takes_one_column() -> None:
    problem = Problem(Where("a.yaml", 1, 2), Code.TAB, "a tab", excerpt="\ttitle: T")
    assert text(problem).splitlines()[1:] == ["    1 │  title: T", "      │  ^"]


def test_paths_are_relative_to_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site").mkdir()
    monkeypatch.chdir(tmp_path)
    problem = Problem(Where("items/a.yaml"), Code.TAB, "m")
    assert show.as_text(problem, Path("site")).startswith(output.style("site/items/a.yaml:1:1", bold=True))
    monkeypatch.chdir(tmp_path / "site")
    assert "::error file=items/a.yaml," in show.as_github(problem, Path("../site"))
    assert show.from_here(Path("..")) == tmp_path.as_posix()


def test_github_properties_are_escaped() -> None:
    problem = Problem(Where("a,b:c.yaml"), Code.TAB, "100%\nof it")
    said = "::error file=a%2Cb%3Ac.yaml,line=1,col=1,endColumn=2,title=tab::100%25%0Aof it"
    assert show.as_github(problem, ROOT) == said


@pytest.mark.parametrize(
    ("number", "word", "said"),
    [(0, "file", "0 files"), (1, "entry", "1 entry"), (2, "entry", "2 entries"), (1234, "item", "1,234 items")],
)
def test_counts_have_the_right_plural(number: int, word: str, said: str) -> None:
    assert show.count(number, word) == said


class Terminal:
    """Standard error on a terminal, which stores what was written."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return True


def run(monkeypatch: pytest.MonkeyPatch, seconds: float, *, quiet: bool = False) -> str:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    with show.Progress(quiet=quiet) as progress:
        progress.starts["reading"] = time.monotonic() - seconds
        progress("reading", 1, 2)
        progress("reading", 2, 2)
    return stream.text


def test_long_work_on_a_terminal_shows_a_progress_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Reading" in run(monkeypatch, 2)


def test_short_or_quiet_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, 0) == ""
    assert run(monkeypatch, 2, quiet=True) == ""


@pytest.mark.parametrize("letter", ["x", "日"])
def test_nothing_is_wider_than_the_terminal(letter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "terminal_width", lambda: 60)
    where = Where("items/a.yaml", 3, 5, 90)
    problem = Problem(where, Code.BAD_ID, "not an IRI " * 9, "write an address " * 9, excerpt=f"id: {letter * 90}")
    assert max(map(output.columns, text(problem).split("\n"))) <= 60
