"""A YAML file dropped into tests/valid, tests/invalid or tests/invalid-site is a test."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from coopfeed.building.loading import load
from coopfeed.model.codes import Group
from coopfeed.model.problems import Code, Problem
from coopfeed.reading import nodes
from coopfeed.reading.items import read_item
from coopfeed.reading.site import read_site
from tests.reading.examples import INVALID, INVALID_SITE, STORIES, VALID, expected, found, make_project

# Reported when a publication is built or published, because they depend on the moment or the record; or only on
# request.
NOT_READING = {Code.EMPTY_FEED, Code.EMPTY_EDITION, Code.MISSING_TRANSLATION, Code.FOREIGN_FILE}


@pytest.fixture(params=["C", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both YAML parsers, because a machine may lack the one in C."""
    if request.param == "pure":
        monkeypatch.setattr(nodes, "_LOADER", yaml.BaseLoader)


def read_as_item(tmp_path: Path, example: Path) -> tuple[Problem, ...]:
    project = make_project(tmp_path)
    (project / "items/linked").symlink_to(tmp_path, target_is_directory=True)
    (project / "items/example.yaml").write_bytes(example.read_bytes())
    return read_item(project, "items/example.yaml", read_site(project).site).problems


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("example", VALID, ids=lambda path: path.stem)
def test_a_valid_item_has_no_problem(example: Path, tmp_path: Path) -> None:
    assert read_as_item(tmp_path, example) == ()


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("example", INVALID, ids=lambda path: path.stem)
def test_an_invalid_item_has_the_problems_in_its_first_line(example: Path, tmp_path: Path) -> None:
    problems = read_as_item(tmp_path, example)
    assert found(problems) == expected(example), problems


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("example", INVALID_SITE, ids=lambda path: path.stem)
def test_an_invalid_site_has_the_problems_in_its_first_line(example: Path, tmp_path: Path) -> None:
    project = make_project(tmp_path)
    (project / "feeds.yaml").write_bytes(example.read_bytes())
    problems = read_site(project).problems
    assert found(problems) == expected(example), problems


@pytest.mark.parametrize("example", INVALID + INVALID_SITE, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_invalid_example_is_named_after_one_of_its_codes(example: Path) -> None:
    assert example.stem == "several" or any(example.stem.startswith(code) for *_, code in expected(example))


@pytest.mark.parametrize("example", INVALID + INVALID_SITE, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_problem_says_what_to_write_in_one_line(example: Path, tmp_path: Path) -> None:
    project = make_project(tmp_path)
    name = "feeds.yaml" if example in INVALID_SITE else "items/example.yaml"
    (project / name).write_bytes(example.read_bytes())
    for problem in load(project).problems:
        assert problem.hint, problem
        for text in (problem.message, problem.hint):
            assert text.isprintable(), problem
            assert len(text) < 400, problem


@pytest.mark.parametrize("story", STORIES)
def test_a_project_has_exactly_the_problems_it_lists(story: str, tmp_path: Path) -> None:
    files, problems = STORIES[story]
    project = make_project(
        tmp_path, {"items/first.yaml": "title: F\ndate: 2020-03-03\ncategory: interviews\nsummary: S\n"} | files
    )
    assert {(p.where.path, p.where.line, p.where.column, p.code) for p in load(project).problems} == problems


def test_every_code_has_an_example() -> None:
    shown = {code for path in INVALID + INVALID_SITE for *_, code in expected(path)}
    shown |= {code for _, problems in STORIES.values() for *_, code in problems}
    reading = (code for code in Code if code.group not in (Group.GUARDS, Group.LIVE_SITE))
    assert shown == set(reading) - NOT_READING
