from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from tests.desk import SITE, Desk


def test_a_valid_publication_is_reported_as_such(desk: Desk) -> None:
    desk.item("herath", category="[interviews, trainings]")
    result = desk.run("check")
    assert (result.exit_code, result.output) == (0, "No problems found in 1 item.\n")


def test_problems_go_to_standard_output_and_fail(desk: Desk) -> None:
    desk.item("herath", date="2020-02-30")
    result = desk.run("check")
    assert result.exit_code == 1
    assert result.stdout.startswith("items/herath.yaml:2:7: impossible-date: ")
    assert result.stdout.endswith("\n1 error in 1 file.\nLearn more: coopfeed explain impossible-date\n")


def test_the_hint_to_explain_prefers_an_error_to_a_warning(desk: Desk) -> None:
    desk.item("herath", summary="A <b>bold</b> word.", withdrawn="2019-12-31")
    assert desk.run("check").stdout.endswith("\nLearn more: coopfeed explain withdrawn-before-date\n")


@pytest.mark.parametrize("text", ["title: [", "categories: {}", "x", SITE.replace("interviews", "in terviews"), ""])
def test_a_broken_feeds_yaml_is_reported_beside_valid_items(desk: Desk, text: str) -> None:
    desk.item("herath", content="Some *words*.", tags="[a]", country="LK")
    desk.write("feeds.yaml", text)
    result = desk.run("check")
    assert result.exit_code == 1
    assert result.stdout.startswith("feeds.yaml:")
    assert desk.run("publish").exit_code == 1


def test_a_pipe_in_place_of_feeds_yaml_is_not_waited_for(desk: Desk) -> None:
    (desk.root / "feeds.yaml").unlink()
    os.mkfifo(desk.root / "feeds.yaml")
    command = [sys.executable, "-c", "from coopfeed.cli import main; main()", "check"]
    result = subprocess.run(command, cwd=desk.root, capture_output=True, text=True, check=False, timeout=60)
    assert result.returncode == 1
    assert result.stdout.startswith("feeds.yaml:1:1: unreadable-file: is not a file")


def test_warnings_fail_only_when_strict(desk: Desk) -> None:
    desk.item("herath")
    assert "warning: empty-feed" in desk.run("check").output
    assert desk.run("check").exit_code == 0
    assert desk.run("check", "--strict").exit_code == 1


def test_a_feed_can_be_empty_at_one_moment_only(desk: Desk) -> None:
    desk.item("herath")
    desk.item("tanzania", category="trainings", date="2026-06-01")
    assert "empty-feed" in desk.run("check", "--now", "2026-05-01").output
    assert "empty-feed" not in desk.run("check", "--now", "2026-07-01").output


def test_paths_narrow_what_is_printed(desk: Desk) -> None:
    desk.write("items/a/one.yaml", "title: One\n")
    desk.write("items/b/two.yaml", "title: Two\n")
    named = re.findall(r"^items\S+?(?=:)", desk.run("check", "items/b").output, re.MULTILINE)
    assert set(named) == {"items/b/two.yaml"}
    assert desk.run("check", "feeds.yaml").exit_code == 0


def test_a_missing_path_is_a_usage_error(desk: Desk) -> None:
    assert desk.run("check", "items/nobody.yaml").exit_code == 2


def test_the_json_form_is_an_array_of_flat_objects(desk: Desk) -> None:
    desk.item("herath", date="04/08/2020")
    desk.item("tanzania", category="trainings")
    result = desk.run("check", "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == [
        {
            "path": "items/herath.yaml",
            "line": 2,
            "column": 7,
            "code": "ambiguous-date",
            "severity": "error",
            "message": "04/08/2020 is 4 August or 8 April",
            "hint": 'write 2020-08-04 or "4 August 2020"',
        }
    ]


def test_the_json_form_of_a_valid_publication_is_an_empty_array(desk: Desk) -> None:
    desk.item("herath", category="[interviews, trainings]")
    assert json.loads(desk.run("check", "--format", "json").stdout) == []


def test_the_github_form_annotates_the_line(desk: Desk) -> None:
    desk.item("herath", date="04/08/2020")
    desk.item("tanzania", category="trainings")
    assert desk.run("check", "--format", "github").stdout == (
        "::error file=items/herath.yaml,line=2,col=7,endColumn=17,title=ambiguous-date"
        '::04/08/2020 is 4 August or 8 April: write 2020-08-04 or "4 August 2020"\n'
    )


def test_quiet_prints_problems_only(desk: Desk) -> None:
    desk.item("herath", category="[interviews, trainings]")
    assert desk.run("check", "-q").output == ""


def test_missing_translations_are_listed_on_request(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "languages: {en: , fr: Nouvelles}\n")
    desk.item("2025-01-01-herath", category="[interviews, trainings]")
    desk.write("items/2025-02-02-tea.fr.yaml", "title: T\ndate: 2025-02-02\ncategory: interviews\nsummary: S\n")
    desk.item("draft", draft="true")
    assert "missing-translation" not in desk.run("check").output
    found = json.loads(desk.run("check", "--missing-translations", "--format", "json").stdout)
    assert [(p["path"], p["line"], p["message"], p["hint"]) for p in found] == [
        ("feeds.yaml", 1, "no fr text of `title`", "write {en: …, fr: …}"),
        ("feeds.yaml", 6, "no fr text of `title`", "write {en: …, fr: …}"),
        ("feeds.yaml", 7, "no fr text of `title`", "write {en: …, fr: …}"),
        ("items/2025-01-01-herath.yaml", 1, "not in `fr` yet", "write items/2025-01-01-herath.fr.yaml"),
        ("items/2025-02-02-tea.fr.yaml", 1, "not in `en` yet", "write items/2025-02-02-tea.en.yaml"),
    ]


def test_without_editions_no_translation_is_missing(desk: Desk) -> None:
    desk.item("herath", category="[interviews, trainings]", language="fr")
    assert desk.run("check", "--missing-translations").output == "No problems found in 1 item.\n"
