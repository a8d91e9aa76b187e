from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import coopfeed
from tests.desk import SITE, Desk

TODAY = "1777795200"  # 3 May 2026, 8:00 UTC


@pytest.fixture(autouse=True)
def _today(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)


def made(desk: Desk, *arguments: str) -> Path:
    result = desk.run("new", *arguments)
    assert result.exit_code == 0, result.output
    return desk.root / result.stdout.rstrip("\n")


def refused(desk: Desk, *arguments: str) -> str:
    before = sorted(desk.root.rglob("*"))
    result = desk.run("new", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sorted(desk.root.rglob("*")) == before
    return result.stderr


def test_the_path_of_the_new_file_is_printed(desk: Desk) -> None:
    path = made(desk, "A fair", "-c", "trainings", "--summary", "Come  and taste.")
    assert path == desk.root / "items/trainings/2026-05-03-a-fair.yaml"
    assert "date: 2026-05-03T08:00:00+00:00\ncategory: trainings\n" in path.read_text()
    assert "\nsummary: Come and taste.\n" in path.read_text()
    assert desk.run("check", str(path)).exit_code == 0


def test_the_next_step_goes_to_standard_error(desk: Desk) -> None:
    assert "run `coopfeed check`" in desk.run("new", "A fair", "-c", "trainings").stderr


def test_the_only_category_is_the_default(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE.replace("  trainings: Trainings\n", ""))
    assert made(desk, "A fair").parent.name == "interviews"


@pytest.mark.slow
def test_simultaneous_new_items_with_one_title_get_a_file_each(desk: Desk) -> None:
    command = [
        sys.executable,
        "-c",
        "from coopfeed.cli import main; main()",
        "new",
        "A fair",
        "--summary",
        "Come.",
        "-c",
    ]
    categories = ["trainings", "interviews"] * 5
    people = [subprocess.Popen([*command, each], cwd=desk.root, stderr=subprocess.DEVNULL) for each in categories]
    assert [each.wait() for each in people] == [0] * 10
    publication = coopfeed.load(desk.root)
    assert publication.errors == ()
    assert len(publication.items) == 10


def test_a_given_date_is_in_the_item_and_the_file_name(desk: Desk) -> None:
    path = made(desk, "A fair", "-c", "trainings", "--date", "14 May 2026, 10:00")
    assert path.name == "2026-05-14-a-fair.yaml"
    assert "\ndate: 2026-05-14T10:00:00+00:00\n" in path.read_text()
    assert "\ndate: 2026-05-15\n" in made(desk, "B", "-c", "trainings", "--date", "15 May 2026").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), 'missing TITLE; try: coopfeed new "A fair in May"'),
        (("A fair",), "missing category; add -c interviews or -c trainings"),
        (("A fair", "-c", "training"), "did you mean `trainings`?"),
        (("A\nfair", "-c", "trainings"), "the title has more than one line"),
        (("A" * 251, "-c", "trainings"), "at most 250"),
        (("", "-c", "trainings"), "the text is empty"),
        (("A\x07", "-c", "trainings"), "U+0007 is not allowed in a feed"),
        (("A", "-c", "trainings", "--summary", " "), "the text is empty"),
        (("A", "-c", "trainings", "--date", "4/5/2026"), "4/5/2026 is 4 May or 5 April"),
        (("--translate", "fair", "fr"), 'no item is called "fair": see `coopfeed list`'),
        (("--translate", "fair", "french"), "not a language tag"),
        (("--translate", "fair", "fr", "-c", "trainings"), "takes the category and date of its original"),
    ],
)
def test_invalid_values_are_reported_and_nothing_is_written(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(desk, *arguments)


def test_an_invalid_feeds_yaml_is_reported_first(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "colour: red\n")
    result = desk.run("new", "A fair", "-c", "trainings")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "unknown-key" in result.stderr


def test_a_failed_write_is_reported(desk: Desk) -> None:
    desk.write("items/trainings", "a file in the place of a folder")
    result = desk.run("new", "A fair", "-c", "trainings")
    assert result.exit_code == 3
    assert "cannot write" in result.stderr


def test_a_translation_is_made_beside_the_item_given_by_name_or_file(desk: Desk) -> None:
    desk.item("fair")
    assert made(desk, "--translate", "fair", "fr", "Foire") == desk.root / "items/fair.fr.yaml"
    assert made(desk, "--translate", "items/fair.yaml", "es", "Feria").name == "fair.es.yaml"
    assert "did you mean `fair`?" in refused(desk, "--translate", "fairs", "de")
    assert "items/fair.yaml is in en already" in refused(desk, "--translate", "fair", "en")


def test_a_missing_edition_is_mentioned(desk: Desk) -> None:
    desk.item("fair")
    assert "languages: [en, fr]" in desk.run("new", "--translate", "fair", "fr").stderr
    desk.write("feeds.yaml", SITE + "languages: [en, es]\n")
    assert "languages:" not in desk.run("new", "--translate", "fair", "es").stderr


def test_an_item_with_errors_cannot_be_translated(desk: Desk) -> None:
    desk.item("fair", date="x")
    result = desk.run("new", "--translate", "fair", "fr")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "bad-date" in result.stderr


def test_an_existing_translation_is_not_overwritten(desk: Desk) -> None:
    desk.item("fair")
    made(desk, "--translate", "fair", "fr")
    result = desk.run("new", "--translate", "fair", "fr")
    assert result.exit_code == 3
    assert "already exists" in result.stderr


def editor(desk: Desk, script: str) -> str:
    desk.write("editor.py", f"import sys; from pathlib import Path; path = Path(sys.argv[1]); {script}")
    return shlex.join([sys.executable, str(desk.root / "editor.py")])


def test_edit_opens_the_file_and_then_checks_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    mend = 'path.write_text(path.read_text().replace("summary: #", "summary: Come. #"))'
    monkeypatch.setenv("VISUAL", editor(desk, mend))
    result = desk.run("new", "A fair", "-c", "trainings", "--edit")
    assert result.exit_code == 0
    assert "No problems found in" in result.output
    monkeypatch.setenv("VISUAL", editor(desk, 'path.write_text("title: [")'))
    result = desk.run("new", "A fair", "-c", "trainings", "--edit")
    assert result.exit_code == 1
    assert "a-fair-2.yaml:1:9: yaml-syntax" in result.output


def test_without_a_terminal_no_terminal_editor_is_started(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    assert "--edit needs a terminal" in refused(desk, "A fair", "-c", "trainings", "--edit")


def test_a_missing_editor_is_reported(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", str(desk.root / "no-editor"))
    result = desk.run("new", "A fair", "-c", "trainings", "--edit")
    assert result.exit_code == 3
    assert "set $VISUAL or $EDITOR" in result.stderr
    assert (desk.root / "items/trainings/2026-05-03-a-fair.yaml").exists()


@pytest.mark.parametrize("setting", ["'quote", 'a "quote'])
def test_an_invalid_editor_command_is_reported_before_anything_is_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", setting)
    assert "$EDITOR is not a valid command: a quote is not closed" in refused(
        desk, "A fair", "-c", "trainings", "--edit"
    )


def test_a_blank_visual_variable_is_ignored(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", " ")
    monkeypatch.setenv("EDITOR", editor(desk, 'path.write_text("title: [")'))
    assert "yaml-syntax" in desk.run("new", "A fair", "-c", "trainings", "--edit").output


def test_an_editor_that_fails_is_reported_and_the_file_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", editor(desk, "sys.exit(4)"))
    result = desk.run("new", "A fair", "-c", "trainings", "--edit")
    assert result.exit_code == 3
    assert "failed (status 4)" in result.stderr
    assert "run `coopfeed check`" in result.stderr
    assert (desk.root / "items/trainings/2026-05-03-a-fair.yaml").exists()


def test_an_editor_command_can_have_arguments(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = Desk(desk.root / "a $(touch b) 'c")
    odd.write("editor.py", "import sys; from pathlib import Path; Path(sys.argv[2]).write_text(sys.argv[1])")
    monkeypatch.setenv("VISUAL", shlex.join([sys.executable, str(odd.root / "editor.py"), "title: [ # two words"]))
    odd.run("new", "A fair", "-c", "trainings", "--edit")
    path = odd.root / "items/trainings/2026-05-03-a-fair.yaml"
    assert path.read_text() == "title: [ # two words"


def test_a_time_that_the_clocks_skip_is_rejected(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "timezone: Europe/Zurich\n")
    said = refused(desk, "A fair", "-c", "trainings", "--summary", "Come.", "--date", "2026-03-29 02:30")
    assert "2026-03-29 02:30 does not exist in Europe/Zurich" in said


@pytest.mark.parametrize("category", ["Trainings", "TRAININGS"])
def test_a_category_may_be_given_by_its_title_in_any_case(desk: Desk, category: str) -> None:
    assert made(desk, "A fair", "-c", category).parent.name == "trainings"
