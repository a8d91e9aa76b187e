from __future__ import annotations

import os
import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import coopfeed
from coopfeed.cli.program import program


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    folder = tmp_path / "village-news"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1777795200")
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, arguments, catch_exceptions=False)


def made(*arguments: str) -> Result:
    result = run("init", *arguments)
    assert result.exit_code == 0, result.output
    return result


def test_a_new_project_can_be_checked_and_published_at_once(here: Path) -> None:
    assert made().stdout.splitlines() == [
        "items/news/2026-05-03-example-news.yaml",
        ".github/workflows/feeds.yaml",
        ".pre-commit-config.yaml",
        ".gitignore",
        "feeds.yaml",
    ]
    checked = run("check")
    assert "2 warnings in 2 files." in checked.output
    assert set(re.findall("warning: ([a-z-]+)", checked.output)) == {"placeholder"}
    assert run("publish").exit_code == 0
    assert (here / "public/news/atom.xml").exists()


def test_every_answer_can_be_given_as_an_option(here: Path) -> None:
    made(
        *("--title", "Nouvelles du village", "--url", "https://feeds.example.net/", "--language", "fr"),
        *("--timezone", "Europe/Paris", "-c", "Actualités", "-c", "cours=Cours du soir"),
    )
    site = coopfeed.load(here).site
    assert (site.title, site.url, site.language) == ("Nouvelles du village", "https://feeds.example.net/", "fr")
    assert site.timezone == "Europe/Paris"
    assert [category.slug for category in site.categories] == ["actualites", "cours"]


def test_defaults_come_from_the_folder_and_the_machine(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    assert "Set the real address" in made().stderr
    site = coopfeed.load(here).site
    assert (site.title, site.timezone, site.language) == ("Village news", "Asia/Kolkata", "en")


@pytest.mark.parametrize("zone", ["/usr/share/zoneinfo/Etc/UTC", "/usr/share/zoneinfo/Europe/Oslo", "/nowhere"])
def test_the_time_zone_of_the_machine_is_used_if_it_has_a_name(
    here: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.delenv("TZ", raising=False)
    (here / "localtime").symlink_to(zone)
    monkeypatch.setattr(import_module("coopfeed.cli.init"), "_LOCAL_TIME", here / "localtime")
    made("new")
    assert coopfeed.load(here / "new").site.timezone == {"/nowhere": "UTC"}.get(zone, zone[20:].removeprefix("Etc/"))


def test_a_missing_folder_is_created(here: Path) -> None:
    result = made("a/b c")
    assert result.stdout.endswith("a/b c/feeds.yaml\n")
    assert "cd 'a/b c' && coopfeed publish" in result.stderr
    assert run("-C", "a", "init", "new").stdout.endswith("a/new/feeds.yaml\n")
    assert (here / "a/new/feeds.yaml").exists()


def test_a_folder_that_looks_like_an_option_is_quoted(here: Path) -> None:
    assert "cd ./-x && coopfeed publish" in made("--", "-x").stderr


def test_a_folder_whose_name_makes_no_title_is_called_news(here: Path) -> None:
    made("_")
    assert coopfeed.load(here / "_").site.title == "News"


def test_a_project_is_not_created_twice(here: Path) -> None:
    made()
    before = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    result = run("init")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "feeds.yaml already exists: this is a project" in result.stderr
    assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == before


def test_existing_files_are_kept_and_reported(here: Path) -> None:
    (here / ".gitignore").write_text("mine\n")
    assert "Already there, unchanged: .gitignore" in made().stderr
    assert (here / ".gitignore").read_text() == "mine\n"


def test_a_folder_within_a_repository_gets_a_note_about_ci(here: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "."], cwd=here, check=True)
    assert "read their files" not in made("--title", "A").stderr
    assert f"read their files only from {here}" in made("feeds").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--title", ""), "the text is empty"),
        (("--url", "feeds.example.org"), "write the whole address: https://…"),
        (("--language", "english"), "not a language tag"),
        (("--timezone", "Zurich"), "did you mean `Europe/Zurich`?"),
        (("-c", "All"), 'the layout needs the folder "all" itself'),
    ],
)
def test_invalid_values_are_reported_and_nothing_is_written(here: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run("init", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert [*here.iterdir()] == []


def test_a_failed_write_is_reported(here: Path) -> None:
    (here / "items").write_text("a file in the place of a folder")
    result = run("init")
    assert result.exit_code == 3
    assert "cannot write" in result.stderr
    assert not os.path.lexists("feeds.yaml")
