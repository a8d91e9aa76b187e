from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from coopfeed.cli.listing import _fitted
from coopfeed.cli.output import columns
from coopfeed.model import State
from tests.desk import NOW, SITE, Desk


def listed(desk: Desk, *arguments: str) -> str:
    result = desk.run("list", "--now", NOW, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def slugs(desk: Desk, *arguments: str) -> list[str]:
    return [item["slug"] for item in json.loads(listed(desk, "--format", "json", *arguments))]


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A desk with an item in every state."""
    desk.item("old", date="2024-05-01", tags="[bread]")
    desk.item("new", category="[trainings, interviews]", language="fr-CA", title="Nouveauté")
    desk.item("draft", date="2025-02-01", draft="true")
    desk.item("early", date="2026-02-01", category="trainings")
    desk.item("expired", date="2024-01-01", expires="2024-02-01")
    desk.item("withdrawn", date="2024-03-01", withdrawn="2024-04-01")
    return desk


def test_items_are_listed_newest_first_with_their_fields(full: Desk) -> None:
    assert (
        listed(full)
        == """\
date        title      category               language  state
2026-02-01  Early      trainings              en        early
2025-02-01  Draft      interviews             en        draft
2025-01-01  Nouveauté  trainings, interviews  fr-CA     released
2024-05-01  Old        interviews             en        released
2024-03-01  Withdrawn  interviews             en        withdrawn
2024-01-01  Expired    interviews             en        expired
"""
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("-c", "trainings"), ["early", "new"]),
        (("--language", "fr"), ["new"]),
        (("--tag", "bread"), ["old"]),
        (("--state", "draft", "--state", "early"), ["early", "draft"]),
        (("--title", "nouveautÉ"), ["new"]),
        (("--title", "e", "--state", "expired"), ["expired"]),
        (("--tag", "bread", "--tag", "x"), ["old"]),
        (("--tag", "x"), []),
    ],
)
def test_options_select_what_is_listed(full: Desk, arguments: tuple[str, ...], expected: list[str]) -> None:
    assert slugs(full, *arguments) == expected


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_selected(full: Desk, state: State) -> None:
    assert slugs(full, "--state", state.value)


def test_a_day_is_in_the_time_zone_of_the_site(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "timezone: Asia/Tokyo\n")
    desk.item("late", date="2025-01-01T20:00Z")
    assert "\n2025-01-02  Late " in listed(desk)


def test_csv_has_the_same_values_as_json(full: Desk) -> None:
    objects: list[dict[str, Any]] = json.loads(listed(full, "--format", "json"))
    rows = [*csv.DictReader(io.StringIO(listed(full, "--format", "csv"), newline=""))]
    assert rows == [
        {key: value if isinstance(value, str) else ", ".join(value) for key, value in each.items()} for each in objects
    ]
    assert objects[0]["path"] == "items/early.yaml"


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "＝1+1"])
def test_csv_contains_no_formulas(desk: Desk, title: str) -> None:
    desk.item("herath", title=f'"{title}"', tags=f'["{title}", fair]')
    row = next(csv.DictReader(io.StringIO(listed(desk, "--format", "csv"), newline="")))
    assert (row["title"], row["tags"], row["slug"]) == (f"'{title}", f"'{title}, fair", "herath")
    assert json.loads(listed(desk, "--format", "json"))[0]["title"] == title


def test_an_empty_csv_list_has_its_header(desk: Desk) -> None:
    assert listed(desk) == "date  title  category  language  state\n"
    assert listed(desk, "--format", "json") == "[]\n"


def test_piped_output_is_not_truncated(desk: Desk) -> None:
    desk.item("long", title="word " * 40)
    assert f"  {('word ' * 40).strip()}  " in listed(desk)


def test_an_unknown_category_is_reported(desk: Desk) -> None:
    result = desk.run("list", "-c", "training")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean `trainings`?" in result.stderr


def test_items_with_errors_are_reported_beside_the_others(full: Desk) -> None:
    full.item("wrong", date="x")
    result = full.run("list", "--now", NOW)
    assert result.exit_code == 1
    assert "items/wrong.yaml:2:7: bad-date" in result.stderr
    assert "Nouveauté" in result.stdout


def test_nothing_is_listed_when_feeds_yaml_has_errors(full: Desk) -> None:
    full.write("feeds.yaml", SITE + "colour: red\n")
    result = full.run("list")
    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize(
    ("text", "width", "fitted"),
    [("short", 7, "short  "), ("too long", 7, "too lo…"), ("合作社新闻", 7, "合作社…"), ("合作社新闻", 6, "合作… ")],
)
def test_titles_are_cut_to_columns(text: str, width: int, fitted: str) -> None:
    assert _fitted(text, width) == fitted
    assert columns(fitted) == width
