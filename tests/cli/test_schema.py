from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from coopfeed.cli.program import program
from coopfeed.cli.schema import schema
from coopfeed.reading.site import read_site
from coopfeed.rendering import schemas
from tests.desk import Desk


@pytest.mark.parametrize("kind", schemas.KINDS)
def test_the_schema_of_the_project_is_printed(desk: Desk, kind: str) -> None:
    result = desk.run("schema", kind)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == schemas.KINDS[kind](read_site(desk.root).site)


def test_the_schema_of_an_item_is_printed_by_default(desk: Desk) -> None:
    assert desk.run("schema").stdout == desk.run("schema", "item").stdout


def test_the_command_accepts_every_kind() -> None:
    assert [*schema.params[0].type.choices] == [*schemas.KINDS]  # type: ignore[attr-defined]  # it is a Choice


def test_without_a_project_there_are_no_categories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(program, ["schema"], catch_exceptions=False)
    assert "enumDescriptions" not in result.stdout
    assert json.loads(result.stdout)["required"] == ["title", "date", "category", "summary"]
    assert CliRunner().invoke(program, ["-C", str(tmp_path), "schema"]).exit_code == 2


def test_with_an_invalid_feeds_yaml_missing_categories_are_mentioned(desk: Desk) -> None:
    desk.write("feeds.yaml", "title: [")
    said = "feeds.yaml has mistakes (see coopfeed check), so categories may be missing here.\n"
    assert (desk.run("schema", "item").stderr, desk.run("schema", "feeds").stderr) == (said, "")
