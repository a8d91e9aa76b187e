from __future__ import annotations

import errno
import io
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from coopfeed.authoring import files
from coopfeed.authoring.files import create, in_written_order, text
from coopfeed.errors import AlreadyThereError, WritingError
from coopfeed.reading import nodes
from coopfeed.reading.file_models import ItemFile
from coopfeed.reading.records import fields
from coopfeed.reading.source_file import _FORBIDDEN, decode
from tests.making import at
from tests.reading.examples import data_of

# Every character that XML allows; those that are special in YAML are drawn often.
ALLOWED = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs", "Cc"]).filter(lambda c: not _FORBIDDEN.match(c)),
        st.sampled_from("\t\n\r\x85\u2028\u2029\ufeff\xa0 :#-?|>&*!%@`'\"{}[],~=<0123456789eE.+_oxyn\U0010ffff"),
    )
)


def as_coopfeed_reads(written: str) -> Any:
    source = decode(written.encode(), "a.yaml")
    node = nodes.compose(source)
    assert node
    assert source.problems == []
    return data_of(node)


def as_yaml_1_1(written: str) -> Any:
    return yaml.safe_load(written)


def as_yaml_1_2(written: str) -> Any:
    return YAML(typ="safe", pure=True).load(io.StringIO(written))


@given(ALLOWED)
@example("NO")
@example("1e3")
@example("0o17")
@example("2026-05-03")
@example("  \n")
@example("\n\na\n\n")
@example("\ta\n  b")
@example("a  \nb\n   \n")
@example("# a\n---\n...\n")
def test_any_text_survives_every_yaml_reader(content: str) -> None:
    fields: dict[str, files.Value] = {"title": content, "tags": [content, content], "image": {"alt": content}}
    written = text(fields | {"content": content})
    for read in (as_coopfeed_reads, as_yaml_1_1, as_yaml_1_2):
        assert read(written) == fields | {"content": content}, read


def test_an_item_looks_as_if_a_person_wrote_it() -> None:
    long = "From milk to cheese, and how to sell it together. " * 4
    written = text(
        {
            "content": "Three days:\n\n1. milk,\n2. cheese.  \n   And more.\n",
            "summary": long.strip(),
            "tags": ["milk", "food safety"],
            "title": "Cheese: a course",
            "date": at("2026-05-03T10:00:00+02:00"),
            "expires": date(2026, 6, 1),
            "country": "NO",
            "draft": True,
            "image": {"src": "cheese.png", "alt": 'The "best"', "width": 640},
            "authors": [{"name": "Ana"}, {"name": "Bob"}],
        }
    )
    assert (
        written
        == """\
title: "Cheese: a course"
date: 2026-05-03T10:00:00+02:00
country: "NO"
tags: [milk, food safety]
authors:
  - name: Ana
  - name: Bob
image:
  src: cheese.png
  alt: The "best"
  width: 640
draft: true
expires: 2026-06-01
summary: >-
  From milk to cheese, and how to sell it together. From milk to cheese, and how to sell it together.
  From milk to cheese, and how to sell it together. From milk to cheese, and how to sell it together.
content: |
  Three days:

  1. milk,
  2. cheese.\x20\x20
     And more.
"""
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain words", "plain words"),
        ("it's", "it's"),
        ('a: "b"', "'a: \"b\"'"),
        ("🎉: a", "'🎉: a'"),
        ("", '""'),
        ("y", '"y"'),
        ("1.10", '"1.10"'),
        ("a\u2028b", '"a\\Lb"'),
        ("x" * 150, "x" * 150),
        ("a\n\n\n", "|+\n  a\n\n\n"[:-1]),
        ("\ta\n", "|2\n  \ta"),
        (["x" * 50, "y" * 50], f"\n  - {'x' * 50}\n  - {'y' * 50}"),
    ],
)
def test_quotes_are_written_only_where_they_are_needed(value: files.Value, written: str) -> None:
    assert text({"title": value}) == f"title: {written}\n".replace(": \n", ":\n")


def test_every_key_of_an_item_has_a_place_in_the_order() -> None:
    keys = in_written_order(fields(ItemFile))
    assert {*keys} == {*fields(ItemFile)}
    assert (keys[0], keys[-2:]) == ("title", ["summary", "content"])
    assert text({"colour": "red", "title": "T"}) == "title: T\ncolour: red\n"


def test_a_file_is_created_with_the_folders_above_it(tmp_path: Path) -> None:
    path = tmp_path / "items" / "news" / "fair.yaml"
    create(path, "title: Été\r\n")
    assert path.read_bytes() == "title: Été\r\n".encode()
    assert [*path.parent.iterdir()] == [path]
    umask = os.umask(0)
    os.umask(umask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~umask


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "fair.yaml"
    for there in (lambda: path.write_text("old"), lambda: path.symlink_to("nowhere"), path.mkdir):
        there()
        with pytest.raises(AlreadyThereError, match=str(path)):
            create(path, "new")
        assert [*tmp_path.iterdir()] == [path]
        assert path.is_dir() or path.is_symlink() or path.read_text() == "old"
        path.unlink() if path.is_symlink() or path.is_file() else path.rmdir()


def test_a_failed_write_names_the_path(tmp_path: Path) -> None:
    (tmp_path / "items").write_text("a file")
    with pytest.raises(WritingError, match=r"cannot write .*fair\.yaml: file exists"):
        create(tmp_path / "items" / "fair.yaml", "new")


def test_a_file_system_without_hard_links_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path, path: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted", str(path))

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "fair.yaml"
    create(path, "new")
    with pytest.raises(AlreadyThereError):
        create(path, "newer")
    assert path.read_text() == "new"
    assert [*tmp_path.iterdir()] == [path]


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        create(tmp_path / "fair.yaml", "\ud800")
    assert [*tmp_path.iterdir()] == []
