"""JSON Schemas, with every example, valid and invalid, of the tests and the documentation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from subprocess import run
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError

from coopfeed.model import Criteria, Selection, Site
from coopfeed.reading.site import read_site
from coopfeed.rendering import schemas
from tests.desk import Desk
from tests.making import a_site
from tests.needs import need
from tests.reading import examples
from tests.reading.examples import INVALID, INVALID_SITE, VALID

ROOT = examples.TESTS.parent
PROJECTS = [ROOT, ROOT / "docs/example", *sorted((ROOT / "tests/projects").iterdir())]

BEYOND = {
    **dict.fromkeys(
        [
            *["markup-in-text", "unsafe-content", "literal-markup", "link-in-text", "image-without-alt"],
            *["insecure-picture", "large-picture", "direction-character", "local-address", "placeholder", "empty-key"],
        ],
        "a warning; schemas know errors",
    ),
    **dict.fromkeys(
        ["updated-before-date", "expires-before-date", "withdrawn-before-date", "event-ends-before-start"],
        "compares two values",
    ),
    "impossible-date": "needs a calendar, or the time that a clock can show; some of it is found",
    **dict.fromkeys(
        ["missing-file", "file-outside-project", "unknown-file-type", "wrong-file-content"], "looks at files"
    ),
    **dict.fromkeys(
        ["comment-in-text", "list-in-text", "merge-conflict"], "speaks of how a text is written, which a parser reads"
    ),
    "control-character": "speaks of how a text is written, or of one hidden in HTML",
    "nested-too-deep": "counts what is nested in HTML",
    "bad-destination": "compares folders",
    **dict.fromkeys(["duplicate-feed", "unknown-language"], "compares keys of one file"),
    "not-utf-8": "speaks of bytes",
    "duplicate-key": "speaks of how a file is written; editors' programs find it without a schema",
}
"""Codes of problems that a schema cannot express, with the reason."""

BEYOND_FILES = {
    "unknown-category": "of feeds.yaml: compares keys of one file",
    "bad-slug-edition": "compares keys of one file",
    **dict.fromkeys(["yaml-syntax-name", "yaml-syntax-mark"], "YAML, although nobody means it so"),
}


class CoreSchema(SafeConstructor):
    """The core schema of YAML 1.2 (10.3), in which dates are strings."""


CoreSchema.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def as_editors_read(path: Path) -> Any:
    """Return the file as a program reads it that knows YAML 1.2."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = CoreSchema
    yaml.allow_duplicate_keys = True
    return json.loads(json.dumps(yaml.load(path.read_bytes().decode(errors="replace"))))  # JSON keys are strings


def kind_of(path: Path) -> str:
    if path.name == "feeds.yaml":
        return "feeds"
    return "translation" if "." in path.stem else "item"


def mistakes(path: Path, kind: str, site: Site) -> list[str]:
    """Return the errors that the schema, or the parser before it, finds in a file."""
    try:
        data = as_editors_read(path)
    except (YAMLError, ValueError, TypeError, RecursionError) as error:
        return [str(error)]
    errors = Draft202012Validator(schemas.KINDS[kind](site)).iter_errors(data)
    return [f"{error.json_path}: {error.message}" for error in errors]


CATEGORIES = ("interviews", "trainings", "country-projects")
SITE = a_site(categories=tuple(Selection(slug, slug, Criteria(categories=(slug,))) for slug in CATEGORIES))


@pytest.mark.parametrize("kind", schemas.KINDS)
def test_each_schema_is_valid_2020_12(kind: str) -> None:
    found = schemas.KINDS[kind](SITE)
    assert found["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(found)


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_the_schema_accepts_every_valid_item(path: Path) -> None:
    assert mistakes(path, "item", SITE) == []


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_the_schemas_accept_every_file_of_a_valid_project(project: Path) -> None:
    site = read_site(project).site
    files = [project / "feeds.yaml", *project.glob("items/**/*.y*ml")]
    assert len(files) > 2
    assert {path: found for path in files if (found := mistakes(path, kind_of(path), site))} == {}


@pytest.mark.slow
@pytest.mark.parametrize("path", [*INVALID, *INVALID_SITE], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_schemas_find_every_error_they_can_express(path: Path) -> None:
    kind = "feeds" if path in INVALID_SITE else "item"
    beyond = path.stem in BEYOND_FILES and (kind == "feeds" or path.stem.startswith("yaml-syntax"))
    expressible = {code for _, _, code in examples.expected(path)} - BEYOND.keys()
    assert bool(mistakes(path, kind, SITE)) or not expressible or beyond


NOWHERE = {"empty-file", "missing-key", "yaml-syntax"}
"""Codes of problems that belong to no line of the file."""

UNNAMED = "control-character-of-key"
"""A file with an unprintable key."""


@pytest.mark.slow
@pytest.mark.parametrize("path", [*INVALID, *INVALID_SITE], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_schemas_locate_errors(path: Path) -> None:
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    kind = "feeds" if path in INVALID_SITE else "item"
    found = [mistake for mistake in mistakes(path, kind, SITE) if mistake.startswith("$")]  # not of the parser
    words = {word for mistake in found for word in re.findall(r"[^\W]+", mistake)}
    for line, _, code in examples.expected(path):
        if found and code not in {*BEYOND, *NOWHERE} and path.stem not in {*BEYOND_FILES, UNNAMED}:
            assert words & {*re.findall(r"[^\W]+", lines[line - 1])}


def test_every_code_beyond_the_schemas_has_an_example() -> None:
    codes = {code for path in (*INVALID, *INVALID_SITE) for _, _, code in examples.expected(path)}
    assert BEYOND.keys() <= codes
    assert {*BEYOND_FILES} <= {path.stem for path in (*INVALID, *INVALID_SITE)}


def test_a_category_is_one_of_the_project(desk: Desk) -> None:
    found = schemas.item(read_site(desk.root).site)["properties"]["category"]
    assert found["anyOf"][0]["enum"] == ["interviews", "trainings"]
    assert found["anyOf"][1]["items"] == found["anyOf"][0]


def test_a_category_may_be_named_like_a_year() -> None:
    site = a_site(categories=(Selection("2026", "This year", Criteria()),))
    assert schemas.item(site)["properties"]["category"]["anyOf"][0]["enum"] == ["2026", 2026]


def test_reserved_names_are_not_categories() -> None:
    names = schemas.feeds(a_site(editions=(a_site(language="gsw"),)))["properties"]["categories"]["propertyNames"]
    taken = Draft202012Validator(names)
    assert [name for name in ("all", "fr", "pt-br", "gsw", "news", "xx") if not taken.is_valid(name)] == [
        *("all", "fr", "pt-br", "gsw")
    ]


def described(schema: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    for name, field in schema.get("properties", {}).items():
        yield f"{where}{name}", field
    for part, definition in schema.get("$defs", {}).items():
        yield from described(definition, f"{part}.")


@pytest.mark.parametrize("kind", schemas.KINDS)
def test_every_key_has_a_description(kind: str) -> None:
    assert [name for name, field in described(schemas.KINDS[kind](SITE)) if not field.get("description")] == []


@pytest.mark.parametrize("kind", schemas.KINDS)
def test_every_example_in_a_schema_is_valid(kind: str) -> None:
    found = schemas.KINDS[kind](a_site(categories=()))
    for name, field in described(found):
        for example in field.get("examples", ()):
            assert Draft202012Validator({**field, "$defs": found["$defs"]}).is_valid(example), name


def patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        schema = [*schema.values()]
    for part in schema if isinstance(schema, list) else ():
        yield from patterns(part)


def test_patterns_are_valid_in_ecmascript() -> None:
    need(which("node"), "node")
    found = sorted({pattern for make in schemas.KINDS.values() for pattern in patterns(make(SITE))})
    script = "for (const p of JSON.parse(process.argv[1])) new RegExp(p, 'u');"
    done = run(["node", "-e", script, json.dumps(found)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(found) > 10
    assert not [pattern for pattern in found if re.search(r"\\d|\(\?[a-zP]", pattern)]


def test_the_schema_comment_links_to_the_local_copy_or_the_published_schema() -> None:
    assert schemas.schema_line(SITE, "feeds.yaml", "feeds").endswith("$schema=.coopfeed/schema/feeds.json\n")
    line = schemas.schema_line(SITE, "items/news/a.yaml", "item")
    assert line == "# yaml-language-server: $schema=../../.coopfeed/schema/item.json\n"
    published = schemas.schema_line(a_site(schemas=True), "items/news/a.yaml", "item")
    assert published == f"# yaml-language-server: $schema={SITE.url}schema/item.json\n"


def kept(desk: Desk, kind: str = "item") -> Any:
    return json.loads((desk.root / f".coopfeed/schema/{kind}.json").read_bytes())


@pytest.mark.parametrize("command", [["publish"], ["new", "A", "-c", "trainings"]])
def test_the_copies_follow_feeds_yaml(desk: Desk, command: list[str]) -> None:
    desk.run(*command)
    assert kept(desk) == schemas.item(read_site(desk.root).site)
    desk.write("feeds.yaml", (desk.root / "feeds.yaml").read_text() + "  more: More\n")
    desk.run(*command)
    assert "more" in kept(desk)["properties"]["category"]["anyOf"][0]["enum"]
    assert kept(desk, "feeds") == schemas.feeds(read_site(desk.root).site)
    assert kept(desk, "translation") == schemas.translation(read_site(desk.root).site)


def test_the_copies_stay_while_categories_are_unknown(desk: Desk) -> None:
    desk.run("publish")
    before = kept(desk)
    desk.write("feeds.yaml", "title: [\n")
    desk.run("publish")
    assert kept(desk) == before


def test_a_failed_copy_does_not_stop_the_rest(desk: Desk) -> None:
    desk.item("fair")
    desk.write(".coopfeed", "a file in the place of a folder")
    assert desk.run("publish").exit_code == 0


def test_schemas_are_published_if_feeds_yaml_says_so(desk: Desk) -> None:
    desk.item("fair")
    desk.publish()
    assert not (desk.public / "schema").exists()
    desk.write("feeds.yaml", (desk.root / "feeds.yaml").read_text() + "schemas: true\n")
    desk.publish()
    site = read_site(desk.root).site
    for kind, make in schemas.KINDS.items():
        published = json.loads((desk.public / f"schema/{kind}.json").read_bytes())
        assert published == {"$id": f"{site.url}schema/{kind}.json", **make(site)}
