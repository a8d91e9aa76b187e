"""Examples: every YAML file in tests/valid, tests/invalid and tests/invalid-site, and whole projects.

The first line of an invalid file lists its problems: `# problem: 4:12 bad-date, 5:1 unknown-key`.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from coopfeed.model.problems import Problem
from coopfeed.reading import nodes
from tests.desk import PNG

TESTS = Path(__file__).parent.parent
VALID = sorted((TESTS / "valid").glob("*.yaml"))
INVALID = sorted((TESTS / "invalid").glob("*.yaml"))
INVALID_SITE = sorted((TESTS / "invalid-site").glob("*.yaml"))

SITE = """\
title: Example news
url: https://example.org/news/
tag: example.org,2020:news
author: The editors
categories:
  interviews: Interviews
  trainings: Trainings
  country-projects: Country projects
"""
ITEM = """\
title: T
date: 2020-01-01
category: interviews
summary: S
"""

BILINGUAL = SITE + "languages: [en, fr]\n"

# Whole projects: their files besides feeds.yaml and items/first.yaml, and their problems.
STORIES: dict[str, tuple[dict[str, str], set[tuple[str, int, int, str]]]] = {
    "two items with the same id": (
        {"items/second.yaml": ITEM + "id: tag:example.org,2020:news/first\n"},
        {("items/second.yaml", 5, 5, "duplicate-id")},
    ),
    "two items with the same id, one of them with another error": (
        {"items/second.yaml": ITEM.replace("2020-01-01", "soon") + "id: tag:example.org,2020:news/first\n"},
        {("items/second.yaml", 2, 7, "bad-date"), ("items/second.yaml", 5, 5, "duplicate-id")},
    ),
    "two items with the same guid": (
        {
            "items/second.yaml": ITEM.replace("01-01", "02-02") + "guid: 12 at https://example.org\n",
            "items/third.yaml": ITEM.replace("01-01", "03-03") + "guid: 12 at https://example.org\n",
        },
        {("items/third.yaml", 5, 7, "duplicate-id")},
    ),
    "two files with the same slug": (
        {"items/interviews/2020-01-01-first.yaml": ITEM.replace("01-01", "02-02")},
        {("items/interviews/2020-01-01-first.yaml", 1, 1, "duplicate-slug")},
    ),
    "times that the clocks skip": (
        {
            "feeds.yaml": BILINGUAL + "timezone: Europe/Zurich\n",
            "items/second.yaml": ITEM.replace("2020-01-01", "2026-03-29 02:30")
            + "updated: 2026-03-29 02:45\nexpires: 2027-03-28T02:10\nwithdrawn: 2027-03-28 02:59\n"
            + "event: {start: 2028-03-26 02:00, end: 2028-03-26 02:30}\n",
            "items/second.fr.yaml": "title: T\nsummary: S\n",
        },
        {
            ("items/second.yaml", 2, 7, "impossible-date"),
            ("items/second.yaml", 5, 10, "impossible-date"),
            ("items/second.yaml", 6, 10, "impossible-date"),
            ("items/second.yaml", 7, 12, "impossible-date"),
            ("items/second.yaml", 8, 16, "impossible-date"),
            ("items/second.yaml", 8, 39, "impossible-date"),
        },
    ),
    "two items at the same moment": (
        {
            "items/second.yaml": ITEM.replace("2020-01-01", "2020-02-01T10:00Z"),
            "items/third.yaml": ITEM.replace("2020-01-01", "2020-02-01T12:00+02:00"),
        },
        set(),
    ),
    "a draft at the moment of another item": (
        {
            "items/second.yaml": ITEM.replace("2020-01-01", "2020-02-01T10:00Z"),
            "items/third.yaml": ITEM.replace("2020-01-01", "2020-02-01T10:00Z") + "draft: true\n",
        },
        set(),
    ),
    "no pages and no link": (
        {"feeds.yaml": SITE + "pages: none\n"},
        {("items/first.yaml", 1, 1, "missing-link")},
    ),
    "a translation inherits an error that is reported once": (
        {
            "feeds.yaml": BILINGUAL,
            "items/second.yaml": "title: T\ndate: soon\ncategory: talk\nsummary: S\nimage: none.png\n",
            "items/second.fr.yaml": "title: T\nsummary: S\n",
        },
        {
            ("items/second.yaml", 2, 7, "bad-date"),
            ("items/second.yaml", 3, 11, "unknown-category"),
            ("items/second.yaml", 5, 8, "missing-file"),
            ("items/second.yaml", 5, 8, "image-without-alt"),
        },
    ),
    "a translation of an invalid original": (
        {"feeds.yaml": BILINGUAL, "items/second.yaml": "- a\n", "items/second.fr.yaml": "title: T\n"},
        {("items/second.yaml", 1, 1, "not-a-mapping"), ("items/second.fr.yaml", 1, 1, "missing-key")},
    ),
    "an empty translation": (
        {"feeds.yaml": BILINGUAL, "items/first.fr.yaml": "date: 2021-01-01\n"},
        {("items/first.fr.yaml", 1, 1, "missing-key")},
    ),
    "a translation in another folder": (
        {"feeds.yaml": BILINGUAL, "items/fr/first.fr.yaml": ITEM},
        {("items/fr/first.fr.yaml", 1, 1, "not-beside-original")},
    ),
    "a translation with an invalid language": (
        {"items/first.french.yaml": ITEM},
        {("items/first.french.yaml", 1, 1, "bad-file-name")},
    ),
    "a translation with a contradictory language": (
        {"feeds.yaml": BILINGUAL, "items/first.fr.yaml": "title: T\nsummary: S\nlanguage: es\n"},
        {("items/first.fr.yaml", 3, 11, "bad-language")},
    ),
    "a translation into its own language": (
        {"items/first.en.yaml": "title: T\nsummary: S\n"},
        {("items/first.en.yaml", 1, 1, "same-language")},
    ),
    "translations at the same moment": (
        {
            "feeds.yaml": BILINGUAL,
            "items/second.yaml": ITEM.replace("2020-01-01", "2020-02-01T10:00Z"),
            "items/second.fr.yaml": "title: T\nsummary: S\n",
        },
        set(),
    ),
    "translations at the same moment in the same edition": (
        {
            "items/second.yaml": ITEM.replace("2020-01-01", "2020-02-01T10:00Z"),
            "items/second.fr.yaml": "title: T\nsummary: S\n",
        },
        {("items/second.fr.yaml", 1, 1, "unknown-language")},
    ),
    "an ignored file": ({"items/second.md": ITEM}, {("items/second.md", 1, 1, "ignored-file")}),
    "translations without an edition": (
        {
            "feeds.yaml": SITE + "languages: [en, fr]\n",
            "items/first.fr-CH.yaml": "title: T\nsummary: S\n",
            "items/first.de.yaml": "title: T\nsummary: S\n",
            "items/second.de.yaml": ITEM,
        },
        {("items/first.de.yaml", 1, 1, "unknown-language")},
    ),
    "a theme with errors": (
        {
            "theme/item.html": '{% extends "bas.html" %}\n{% block main %}{{ item.title | upside }}{% endblock %}',
            "theme/feed.html": "{% for item in feed.items %}\n\n{% endfor %",
            "theme/site.html": '{% extends "site.html" %}',
            "theme/fed.html": "",
            "theme/styles.css": "",
            "theme/assets/plan.dwg": "",
        },
        {
            ("theme/item.html", 2, 1, "bad-theme"),
            ("theme/feed.html", 3, 1, "bad-theme"),
            ("theme/site.html", 1, 1, "bad-theme"),
            ("theme/fed.html", 1, 1, "bad-theme"),
            ("theme/styles.css", 1, 1, "bad-theme"),
            ("theme/assets/plan.dwg", 1, 1, "unknown-file-type"),
        },
    ),
    "a theme without pages": (
        {
            "feeds.yaml": SITE + "feeds_only: true\n",
            "items/first.yaml": ITEM + "link: https://example.org/a\n",
            "theme/item.html": "{% if",
        },
        set(),
    ),
    "a file larger than 1 MiB": (
        {"items/second.yaml": ITEM + "# " + "x" * 1024 * 1024},
        {("items/second.yaml", 1, 1, "file-too-large")},
    ),
    "a file with too many problems": (
        {"items/second.yaml": ITEM.replace("interviews", "\n" + "- talk\n" * 102)},
        {("items/second.yaml", line, 3, "unknown-category") for line in range(4, 104)}
        | {("items/second.yaml", 104, 3, "many-problems")},
    ),
    "content that takes long": (
        {"items/second.yaml": ITEM.replace("01-01", "02-02") + "content: |\n" + "  - a\n" * 30_000},
        {("items/second.yaml", 5, 10, "complex-content")},
    ),
    "a name that is not a valid address": (
        {"items/2020-01-01-Ana Núñez.yaml": ITEM.replace("01-01", "02-02")},
        {("items/2020-01-01-Ana Núñez.yaml", 1, 1, "bad-file-name")},
    ),
    "an unprintable name": (
        {"items/a\x1bb.yaml": ITEM},
        {("items/a\ufffdb.yaml", 1, 1, "bad-file-name")},
    ),
    "a folder named like a file": (
        {"items/folder.yaml/second.yaml": ITEM},
        {("items/folder.yaml", 1, 1, "unreadable-file")},
    ),
    "problems in many files": (
        {
            "feeds.yaml": SITE + "colour: red\n",
            "items/second.yaml": "- a\n",
            "items/third.yaml": ITEM.replace("interviews", "interview").replace("2020-01-01", "04/08/2020"),
        },
        {
            ("feeds.yaml", 9, 1, "unknown-key"),
            ("items/second.yaml", 1, 1, "not-a-mapping"),
            ("items/third.yaml", 2, 7, "ambiguous-date"),
            ("items/third.yaml", 3, 11, "unknown-category"),
        },
    ),
}


def make_project(root: Path, files: dict[str, str] | None = None) -> Path:
    """Write a project in root/project with a valid feeds.yaml, `files`, and targets for images and links."""
    project = root / "project"
    images = project / "items" / "images"
    images.mkdir(parents=True)
    (root / "outside.png").write_bytes(b"outside")
    (images / "field.png").write_bytes(PNG + b"field")
    (images / "large.png").write_bytes(PNG + bytes(2_000_000))
    (images / "empty.png").write_bytes(b"")
    (images / "notes.xyz").write_bytes(b"notes")
    (images / "link.png").symlink_to(root / "outside.png")
    for name, text in ({"feeds.yaml": SITE} | (files or {})).items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return project


def expected(path: Path) -> set[tuple[int, int, str]]:
    """Return the problems listed in the first line of an invalid example."""
    first = path.read_bytes().partition(b"\n")[0].decode()
    listed = re.fullmatch(r"# problem: (.+)", first)
    assert listed, f"the first line of {path.name} tells no problem"
    parts = (re.fullmatch(r"(\d+):(\d+) ([a-z0-9-]+)", part.strip()) for part in listed[1].split(","))
    return {(int(part[1]), int(part[2]), part[3]) for part in parts if part}


def found(problems: tuple[Problem, ...]) -> set[tuple[int, int, str]]:
    """Return problems as line, column and code."""
    return {(p.where.line, p.where.column, p.code) for p in problems}


Data = str | list["Data"] | dict[str, "Data"] | None


def data_of(node: yaml.Node) -> Data:
    """Return a valid node as text, lists and mappings."""
    if nodes.is_nothing(node):
        return None
    if isinstance(node, yaml.MappingNode):
        return {key.value: data_of(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [data_of(each) for each in node.value]
    return str(node.value)
