from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

import coopfeed
from coopfeed.authoring.project import PLAIN, Wanted, against_categories, categories, contents, project
from coopfeed.reading.site import read_site
from tests.making import at

NOW = at("2026-05-03T08:00:00Z")
WANTED = Wanted(
    "Village news", "https://feeds.example.org", "en", "Europe/Zurich", {"news": "News", "courses": "Courses"}
)


def test_a_new_project_is_valid_and_has_an_item_in_each_category(tmp_path: Path) -> None:
    made, kept = project(tmp_path, WANTED, NOW)
    publication = coopfeed.load(tmp_path)
    assert {problem.code for problem in publication.problems} == {"placeholder"}
    assert kept == []
    assert sorted(made) == sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    built = coopfeed.build(publication, NOW)
    assert {feed.slug: len(feed.items) for feed in built.feeds} == {"news": 1, "courses": 1, "all": 2}


def test_feeds_yaml_has_the_given_values(tmp_path: Path) -> None:
    project(tmp_path, WANTED, NOW)
    site = coopfeed.load(tmp_path).site
    assert (site.title, site.url, site.language, site.timezone) == (
        *("Village news", "https://feeds.example.org/", "en", "Europe/Zurich"),
    )
    assert [(category.slug, category.title) for category in site.categories] == [*WANTED.categories.items()]
    assert site.tag == "feeds.example.org,2026:village-news"


def test_commented_settings_are_valid_too(tmp_path: Path) -> None:
    project(tmp_path, WANTED, NOW)
    path = tmp_path / "feeds.yaml"
    head, _, offered = path.read_text().partition("in front of it.\n")
    path.write_text(head + "\n" + "".join(line.removeprefix("#") for line in offered.splitlines(keepends=True)))
    read = read_site(tmp_path)
    assert read.problems == ()
    assert [feed.slug for feed in read.site.feeds] == ["chile"]
    assert len(read.site.editions) == 1


def test_examples_are_in_the_language_of_the_site(tmp_path: Path) -> None:
    project(tmp_path, replace(WANTED, language="fr"), NOW)
    assert {item.language for item in coopfeed.load(tmp_path).items} == {"en"}


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    assert project(tmp_path, WANTED, NOW)[1] == [".gitignore"]
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


def test_feeds_yaml_is_written_last() -> None:
    assert [name for name, _ in contents(WANTED, NOW)][-1] == "feeds.yaml"


@given(st.sampled_from(["A: b", "#1", "- x", "\"q\" 'q'", "🎉", "NO", "1.10"]), st.sampled_from(["中文", "&", "y"]))
def test_any_title_makes_a_valid_project(title: str, category: str) -> None:
    wanted = replace(WANTED, title=title, categories=categories([category]))
    text = dict(contents(wanted, NOW))["feeds.yaml"]
    data = YAML(typ="safe", pure=True).load(text)
    assert (data["title"], [*data["categories"].values()]) == (title, [category])


@pytest.mark.parametrize("url", ["https://bücher.example/a/", "http://[::1]:80/", "http://localhost:8000"])
def test_any_address_makes_a_tag(tmp_path: Path, url: str) -> None:
    project(tmp_path, replace(WANTED, url=url), NOW)
    assert not any(problem.is_error for problem in coopfeed.load(tmp_path).problems)


def test_a_category_without_a_slug_gets_one() -> None:
    said = ["Courses & more", "info = Informatics"]
    assert categories(said) == {"courses-more": "Courses & more", "info": "Informatics"}


@pytest.mark.parametrize(
    ("said", "against"),
    [
        (["News"], ""),
        (["All"], 'needs the folder "all"'),
        (["It"], 'needs the folder "it"'),
        (["Gsw"], 'needs the folder "gsw"'),
        (["новости=Новости"], "is not a valid folder name"),
        (["News", "news"], 'two categories are called "news"'),
        (["news="], "the text is empty"),
        ([], "at least one category"),
    ],
)
def test_invalid_categories_are_rejected(said: list[str], against: str) -> None:
    refused = against_categories(said, "gsw")
    assert against in refused
    assert bool(against) == bool(refused)


def test_ci_installs_this_version(tmp_path: Path) -> None:
    project(tmp_path, WANTED, NOW)
    assert f"coopfeed=={coopfeed.__version__} #" in (tmp_path / next(iter(PLAIN))).read_text()
