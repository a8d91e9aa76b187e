"""The documentation says what the program does: completely, and nothing outdated."""

from __future__ import annotations

import re
from dataclasses import is_dataclass
from functools import cache

import click
import pytest

from coopfeed.cli.program import EXIT_PROBLEMS, EXIT_WORLD, program
from coopfeed.migrating.comparison import Outcome
from coopfeed.migrating.comparison.readers import WITHOUT_ID
from coopfeed.model import layout
from coopfeed.model.code_examples import EXAMPLES
from coopfeed.model.codes import Code, Group
from coopfeed.reading import file_models, sanitising
from coopfeed.rendering.formats import FORMATS, Format
from coopfeed.rendering.pages import environment
from docs import examples, generate, mistakes, site

ROOT = generate.ROOT
REFERENCE = generate.REFERENCE
PAGES = [
    *("README.md", "CHANGELOG.md", ".github/CONTRIBUTING.md"),
    *sorted(
        path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md") if not path.name.endswith(".in.md")
    ),
]
LISTS = ["docs/how-to/index.md", "docs/problems/index.md"]
MODELS = [model for model in vars(file_models).values() if is_dataclass(model)]
COMMANDS = ["", *program.list_commands(click.Context(program))]

EXAMPLE = """\
```yaml
# feeds.yaml
title: Example news
url: https://feeds.example.org/
tag: example.org,2026:news
author: The editors
categories: {news: News}
```

```yaml
# items/fair.yaml
title: A fair in May
date: 2026-05-14
category: news
summary: Come and taste.
```

```console
$ coopfeed publish
```
"""

_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")
_TARGET = re.compile(r"\]\(([^)\s]+)\)")

played = cache(generate.played)


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def prose(page: str) -> str:
    """Return the text of a page without its code blocks."""
    return _FENCED.sub("", read(page))


@cache
def anchors(page: str) -> frozenset[str]:
    """Return the fragments of the headings of a page, as on GitHub."""
    headings = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(prose(page)))
    return frozenset(heading.strip().replace(" ", "-") for heading in headings)


def relative_links(page: str) -> list[str]:
    text = _CODE.sub("", prose(page))
    return [target for target in _TARGET.findall(text) if "://" not in target]


def leads_somewhere(page: str, target: str) -> bool:
    path, _, fragment = target.partition("#")
    file = (ROOT / page).parent / path if path else ROOT / page
    if not file.exists() or not file.resolve().is_relative_to(ROOT):
        return False
    return not fragment or fragment in anchors(file.resolve().relative_to(ROOT).as_posix())


def test_the_reference_matches_the_program() -> None:
    assert read(REFERENCE) == generate.reference(), "run `make docs`"


@pytest.mark.parametrize("page", generate.PLAYED)
def test_the_output_shown_is_what_the_commands_print(page: str) -> None:
    assert read(page) == played(page)[0], "run `make docs`, and read what has become of the page"


@pytest.mark.parametrize("page", generate.PLAYED)
def test_a_file_in_the_docs_is_valid_or_the_page_shows_its_problems(page: str) -> None:
    assert played(page)[1] == []


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md", "docs/moving.md"])
def test_the_pages_for_editors_show_real_commands(page: str) -> None:
    assert re.search(r"```console\n\$ (coopfeed|make) ", read(page))


@pytest.mark.parametrize("page", PAGES)
def test_every_relative_link_points_to_a_file_and_a_heading(page: str) -> None:
    assert [target for target in relative_links(page) if not leads_somewhere(page, target)] == []


@pytest.mark.parametrize("page", PAGES)
def test_no_heading_is_repeated_on_a_page(page: str) -> None:
    assert len(anchors(page)) == len(_HEADING.findall(prose(page)))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_in_the_reference(command: str) -> None:
    title = f"coopfeed {command}".strip()
    section = read(REFERENCE).partition(f"\n### {title}\n")[2].partition("\n### ")[0]
    options = [param for param in generate.command_named(command).params if isinstance(param, click.Option)]
    assert section
    assert [name for option in options for name in option.opts if name not in section] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_in_the_reference(model: type) -> None:
    assert generate.fields(model.__name__) in read(REFERENCE)


@pytest.mark.parametrize("code", generate.problem_codes())
def test_every_problem_has_a_page_with_an_example_of_only_that(code: Code) -> None:
    assert read(f"{generate.PROBLEMS}/{code}.md") == generate.problem(code), "run `make docs`"
    assert mistakes.codes(code) == {code}


def test_every_problem_page_and_example_has_a_code() -> None:
    assert {path.stem for path in (ROOT / generate.PROBLEMS).glob("*.md")} == {"index", *generate.problem_codes()}
    assert EXAMPLES.keys() == set(generate.problem_codes())


def test_the_list_of_problems_is_complete() -> None:
    assert read(f"{generate.PROBLEMS}/index.md") == generate.problem_list(), "run `make docs`"


@pytest.mark.parametrize("page", LISTS)
def test_every_index_lists_each_page_once_by_its_title(page: str) -> None:
    folder = (ROOT / page).parent
    listed = [entry for _, entries in site.entries(read(page)) for entry in entries]
    titles = {path.name: path.read_text(encoding="utf-8").partition("\n")[0] for path in folder.glob("*.md")}
    assert sorted((name, f"# {title}") for title, name in listed) == sorted(
        (name, title) for name, title in titles.items() if name != "index.md"
    )


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_corrected_example_has_no_problem(code: Code) -> None:
    assert mistakes.codes_left(code) == set()


@pytest.mark.parametrize("fmt", FORMATS, ids=lambda fmt: fmt.NAME)
def test_every_format_is_in_the_reference(fmt: Format) -> None:
    assert [name for name in (fmt.NAME, fmt.FILE, fmt.MEDIA_TYPE) if f"`{name}`" not in read(REFERENCE)] == []


@pytest.mark.parametrize("name", sorted(environment.names()))
def test_every_template_is_in_the_reference_with_its_blocks(name: str) -> None:
    section = read(REFERENCE).partition("\n## The theme\n")[2].partition("\n## ")[0]
    row = next(line for line in section.splitlines() if line.startswith(f"| `{name}` |"))
    assert [block for block in environment.environment().get_template(name).blocks if f"`{block}`" not in section] == []
    assert row.count("|") == 5


def test_reserved_names_are_in_the_reference() -> None:
    assert [name for name in (*layout.RESERVED, layout.RECORD) if f"`{name}`" not in read(REFERENCE)] == []


def test_every_allowed_element_is_in_the_reference() -> None:
    assert [tag for tag in sanitising.TAGS if f"`{tag}`" not in read(REFERENCE)] == []


def test_every_guard_that_can_be_allowed_is_in_the_reference() -> None:
    assert [code for code in Code if code.is_allowable and f"\n| `{code}` | " not in read(REFERENCE)] == []


@pytest.mark.parametrize("state", Outcome)
def test_every_verdict_of_a_comparison_is_in_the_reference(state: Outcome) -> None:
    assert f"\n| {state} | " in read(REFERENCE)


@pytest.mark.parametrize("reader", WITHOUT_ID)
def test_every_reader_of_a_comparison_is_in_the_reference(reader: str) -> None:
    assert f"\n| {reader}" in read(REFERENCE)


@pytest.mark.parametrize(
    ("what", "heading"),
    [
        ("problems", "### Problems as JSON"),
        ("explain", "### A code as JSON"),
        ("summary", "### A publication as JSON"),
        ("next", "### The next moment as JSON"),
        ("compare", "### A comparison as JSON"),
        ("list", "### A list of items as JSON"),
        ("verify", "### A live site as JSON"),
        ("record", "## The publication record"),
    ],
)
def test_every_key_of_the_json_forms_is_explained(what: str, heading: str) -> None:
    form = generate.json_form(what)
    section = read(REFERENCE).partition(f"\n{heading}\n")[2].partition("\n#")[0]
    assert form in section
    explained = section.replace(form, "")
    assert [key for key in re.findall(r'"(\w+)":', form) if f"`{key}`" not in explained] == []


@pytest.mark.parametrize("code", [code for code in Code if code.group is Group.LIVE_SITE])
def test_every_finding_on_a_live_site_is_in_the_reference(code: Code) -> None:
    assert f"\n| `{code}` | " in read(REFERENCE)


def test_exit_statuses_are_in_the_reference() -> None:
    for status in (0, EXIT_PROBLEMS, click.UsageError.exit_code, EXIT_WORLD):
        assert f"\n| {status} | " in read(REFERENCE)


@pytest.mark.parametrize("target", re.findall(r"^([a-z]+):.*## ", read("Makefile"), re.MULTILINE))
def test_every_public_make_target_is_documented(target: str) -> None:
    assert any(f"make {target}" in read(page) for page in PAGES)


def in_seconds(seconds: str, page: str) -> str:
    """Return `page` as if the command had taken this long."""
    return re.sub(r"\d+\.\d s$", f"{seconds} s", page, flags=re.MULTILINE)


def test_stale_output_is_updated_except_for_seconds() -> None:
    fresh, complaints = examples.played(EXAMPLE)
    assert "1 item → 2 feeds in public/" in fresh
    assert complaints == []
    another_time = in_seconds("9.9", fresh)
    assert examples.played(another_time)[0] == another_time != fresh
    mended = examples.played(another_time.replace("1 item →", "2 items →"))[0]
    assert in_seconds("9.9", mended) == another_time


def test_an_unexplained_invalid_file_is_reported() -> None:
    wrong = EXAMPLE.replace("summary:", "sumary:").partition("```console")[0]
    assert [complaint.split()[1] for complaint in examples.played(wrong)[1]] == ["unknown-key:"]
    assert examples.played(f"{wrong}A misspelt key is an unknown-key.\n")[1] == []


def test_a_broken_link_is_found() -> None:
    assert leads_somewhere("README.md", "docs/reference.md#item-files")
    assert not leads_somewhere("README.md", "docs/reference.md#no-such-heading")
    assert not leads_somewhere("README.md", "docs/no-such-page.md")


def test_the_docs_contain_no_path_of_a_machine() -> None:
    for page in PAGES:
        assert not re.search(r"/(?:home|root|tmp|work|Users)/", read(page)), page


def test_pages_are_short_enough_to_read() -> None:
    assert len(read("README.md").split()) < 800
    assert len(read(".github/CONTRIBUTING.md").splitlines()) < 85


def test_every_image_is_used() -> None:
    named = {target.rpartition("/")[2] for page in PAGES for target in _TARGET.findall((ROOT / page).read_text())}
    assert {path.name for path in (ROOT / "docs" / "images").iterdir()} <= named
