from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coopfeed.cli.program import program
from coopfeed.model.codes import Code, Group


def explain(*words: str) -> Result:
    return CliRunner().invoke(program, ["explain", *words])


def test_a_code_is_explained_with_an_example_and_what_to_write_instead() -> None:
    result = explain("bad-date")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "bad-date (error)\n\nThe text is not a date.\n\nWrong:\n\n    # items/news/fair.yaml\n"
    )
    wrong, _, right = result.stdout.partition("\nRight:\n")
    assert "\n    date: next Sunday\n" in wrong
    assert "\n    date: 2026-06-14\n" in right
    assert right.endswith("\n\nMore: docs/problems/bad-date.md\n")


def test_a_guard_is_explained_with_what_was_published_and_how_to_publish_anyway() -> None:
    said = explain("gone-item").stdout
    assert said.index("\nPublished before:\n") < said.index("\nWrong:\n") < said.index("\n    withdrawn: 2026-07-01\n")
    assert "\nWhat subscribers notice: The item disappears" in said
    assert "\nTo publish anyway: coopfeed publish --allow gone-item\n" in said


def test_a_finding_is_explained_with_a_remedy_for_each_server() -> None:
    said = explain("no-cors").stdout
    assert "\n  nginx          add_header Access-Control-Allow-Origin * always;\n" in said
    assert "\n  Caddy          header Access-Control-Allow-Origin *\n" in said


def test_an_example_too_long_to_print_is_described() -> None:
    said = explain("file-too-large").stdout
    assert "\nWrong:\n\n    A file of 1.2 MB.\n" in said
    assert "honey" not in said


def test_a_file_that_an_example_needs_is_named() -> None:
    assert "\nRight:\n\n    The file items/news/images/fair.jpg exists.\n" in explain("missing-file").stdout


def test_an_invisible_character_is_marked() -> None:
    assert "Come and ta\\x07ste." in explain("control-character").stdout


@pytest.mark.parametrize("code", Code)
def test_every_code_can_be_explained_as_text_and_json(code: Code) -> None:
    assert f"{code} ({code.severity})" in explain(code).stdout
    said = json.loads(explain(code, "--format", "json").stdout)
    assert said["code"] == code
    assert bool(said["remedies"]) is (code.group is Group.LIVE_SITE)
    assert (said["example"] is None) is (code.group is Group.LIVE_SITE)


def test_without_a_code_all_codes_are_listed_in_groups() -> None:
    said = explain().stdout
    assert said.startswith("The file:\n  unreadable-file ")
    assert "\n\nDates and times:\n  bad-date " in said
    assert "  image-without-alt     An image has no `alt` text. (a warning)\n" in said
    assert [each["code"] for each in json.loads(explain("--format", "json").stdout)] == list(Code)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("baddate", "did you mean `bad-date`?"), ("xyzzy", "coopfeed explain lists all of them")],
)
def test_an_unknown_code_is_a_usage_error(name: str, hint: str) -> None:
    result = explain(name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"Error: unknown code `{name}`; {hint}\n")


def test_no_project_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert explain("tab").exit_code == 0
