from __future__ import annotations

from pathlib import Path

import pytest

from coopfeed.model import Criteria, Person, Selection
from coopfeed.model.problems import Where
from coopfeed.reading.site import ReadSite, read_site
from tests.reading.examples import SITE, found, make_project


def read(root: Path, more: str = "", text: str = SITE) -> ReadSite:
    return read_site(make_project(root, {"feeds.yaml": text + more}))


def test_a_minimal_site_has_the_defaults(tmp_path: Path) -> None:
    site = read(tmp_path).site
    assert (site.title, site.url, site.tag) == ("Example news", "https://example.org/news/", "example.org,2020:news")
    assert site.author == Person("The editors")
    assert (site.language, site.timezone, site.entries, site.pages) == ("en", "UTC", 50, "all")
    assert (site.home, site.icon, site.feeds, site.assets) == ("", "", (), ())


def test_categories_become_feeds_in_the_order_of_the_file(tmp_path: Path) -> None:
    site = read(tmp_path, "  news: {title: News, description: All news, image: 'https://example.org/n.png'}\n").site
    assert [category.slug for category in site.categories] == ["interviews", "trainings", "country-projects", "news"]
    assert site.categories[-1] == Selection(
        "news", "News", Criteria(categories=("news",)), "All news", "https://example.org/n.png"
    )


def test_a_further_feed_selects_by_its_criteria(tmp_path: Path) -> None:
    where = "{category: trainings, country: [CO, MX], tag: rice, language: [es, pt-BR]}"
    (feed,) = read(tmp_path, f"feeds:\n  latin-america: {{title: Latin America, where: {where}}}\n").site.feeds
    assert feed == Selection(
        "latin-america", "Latin America", Criteria(("trainings",), ("CO", "MX"), ("rice",), ("es", "pt-BR"))
    )


def test_images_of_the_project_are_copied_once(tmp_path: Path) -> None:
    read_ = read(tmp_path, "icon: items/images/field.png\nlogo: /items/images/field.png\n")
    assert read_.problems == ()
    (asset,) = read_.site.assets
    assert read_.site.icon == read_.site.logo == f"https://example.org/news/{asset.path}"


def test_a_format_named_twice_is_written_once(tmp_path: Path) -> None:
    assert read(tmp_path, "formats: [rss, atom, rss]\n").site.formats == ("rss", "atom")


def test_the_position_of_every_feed_is_known(tmp_path: Path) -> None:
    places = dict(read(tmp_path, "feeds:\n  mexico: {title: Mexico, where: {country: MX}}\n").places)
    assert places["interviews"] == Where("feeds.yaml", 6, 3)
    assert places["mexico"] == Where("feeds.yaml", 10, 3)


@pytest.mark.parametrize("slug", ["all", "items", "assets", "schema", "archive", "embed", "fr", "pt-br"])
def test_a_reserved_name_is_rejected_as_a_slug(tmp_path: Path, slug: str) -> None:
    assert found(read(tmp_path, f"  {slug}: X\n").problems) == {(9, 3, "bad-slug")}


@pytest.mark.parametrize("slug", ["my-coop", "all-news", "news", "2020"])
def test_any_other_name_is_a_slug(tmp_path: Path, slug: str) -> None:
    assert read(tmp_path, f"  {slug}: X\n").problems == ()


def test_an_unknown_category_of_a_further_feed_is_reported_with_the_nearest(tmp_path: Path) -> None:
    feed = "feeds:\n  x: {title: X, where: {category: [trainings, intervews]}}\n"
    (problem,) = read(tmp_path, feed).problems
    assert (problem.where, problem.code) == (Where("feeds.yaml", 10, 47), "unknown-category")
    assert problem.hint == "did you mean `interviews`?"


def test_with_invalid_categories_no_further_feed_is_reported(tmp_path: Path) -> None:
    text = SITE.replace("  interviews: Interviews\n", "  Inter views: X\n")
    problems = read(tmp_path, "feeds:\n  x: {title: X, where: {category: interviews}}\n", text).problems
    assert found(problems) == {(6, 3, "bad-slug")}


def test_with_errors_there_is_still_a_site_for_reading_the_items(tmp_path: Path) -> None:
    site = read(tmp_path, "entries: none\n").site
    assert site.title == "Example news"
    assert [category.slug for category in site.categories] == ["interviews", "trainings", "country-projects"]


@pytest.mark.parametrize("text", ["", "- a\n", 'title: "T', "\xff", "a: " + "[" * 30, "a: &a [*a]\n"])
def test_an_unreadable_site_is_one_problem_and_has_no_categories(tmp_path: Path, text: str) -> None:
    project = make_project(tmp_path)
    (project / "feeds.yaml").write_bytes(text.encode("latin-1"))
    read_ = read_site(project)
    assert len(read_.problems) == 1
    assert (read_.site.categories, read_.places) == ((), ())


def test_a_missing_feeds_yaml_is_a_problem_of_that_file(tmp_path: Path) -> None:
    (problem,) = read_site(tmp_path).problems
    assert (problem.where, problem.code) == (Where("feeds.yaml"), "unreadable-file")


@pytest.mark.parametrize("folder", [".", "..", "items", "items/public", "public/../items"])
def test_the_output_neither_contains_the_project_nor_is_among_the_items(tmp_path: Path, folder: str) -> None:
    (problem,) = read(tmp_path, f"destination: {folder}\n").problems
    assert problem.code == "bad-destination"


def test_the_output_may_be_elsewhere(tmp_path: Path) -> None:
    assert read(tmp_path, "destination: ../public\n").problems == ()


ONE, OTHER = "https://hub.example.org/", "https://hub.example.net/"


@pytest.mark.parametrize(
    ("written", "hubs"),
    [("", ()), (f"hub: {ONE}\n", (ONE,)), (f"hub: [{ONE}, {OTHER}, {ONE}]\n", (ONE, OTHER))],
)
def test_a_site_has_one_or_several_distinct_hubs(tmp_path: Path, written: str, hubs: tuple[str, ...]) -> None:
    assert read(tmp_path, written).site.hubs == hubs


def test_a_repeated_coding_counts_once(tmp_path: Path) -> None:
    assert read(tmp_path, "compress: [br, gzip, br]\n").site.compress == ("br", "gzip")
