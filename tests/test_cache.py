from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from coopfeed import cache


def saved(folder: Path, key: str = "program 1") -> cache.Cache:
    """A cache with one item and one document, written and read again."""
    made = cache.load(folder, key)
    made.items.keep("items/a.yaml", "s1", "text")
    made.documents.keep("all/archive/1.atom.xml", "k1", "digest")
    made.save()
    return cache.load(folder, key)


def test_what_was_kept_is_found_again(tmp_path: Path) -> None:
    found = saved(tmp_path)
    assert found.items.find("items/a.yaml", "s1") == "text"
    assert found.documents.find("all/archive/1.atom.xml", "k1") == "digest"


def test_another_signature_or_name_finds_nothing(tmp_path: Path) -> None:
    found = saved(tmp_path)
    assert found.items.find("items/a.yaml", "s2") == ""
    assert found.items.find("items/b.yaml", "s1") == ""


def test_what_is_not_asked_for_again_is_forgotten(tmp_path: Path) -> None:
    found = saved(tmp_path)
    found.items.keep("items/b.yaml", "s1", "another")
    found.save()
    again = cache.load(tmp_path, "program 1")
    assert again.items.rows == {"items/b.yaml": ("s1", "another")}
    # Nobody asked for a document, so nothing is known of them.
    assert again.documents.rows == {"all/archive/1.atom.xml": ("k1", "digest")}


def test_another_program_begins_anew(tmp_path: Path) -> None:
    saved(tmp_path)
    other = cache.load(tmp_path, "program 2")
    assert other.items.rows == {}
    other.items.keep("items/b.yaml", "s", "text")
    other.save()
    assert set(cache.load(tmp_path, "program 2").items.rows) == {"items/b.yaml"}
    assert cache.load(tmp_path, "program 1").items.rows == {}


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\0 and rubbish", b"x" * 5000])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    saved(tmp_path)
    (tmp_path / cache.FILE).write_bytes(damage)
    assert cache.load(tmp_path, "program 1").items.rows == {}
    assert saved(tmp_path).items.find("items/a.yaml", "s1") == "text"


def test_a_folder_that_cannot_hold_one_gives_an_empty_one(tmp_path: Path) -> None:
    missing = cache.load(tmp_path / "missing", "program 1")
    assert missing.items.rows == {}
    missing.items.keep("items/a.yaml", "s1", "text")
    missing.save()
    assert not (tmp_path / "missing").exists()


def test_a_cache_that_somebody_else_writes_is_left_alone(tmp_path: Path) -> None:
    found = saved(tmp_path)
    found.timeout = 0
    found.items.keep("items/b.yaml", "s1", "text")
    other = sqlite3.connect(tmp_path / cache.FILE)
    other.execute("BEGIN EXCLUSIVE")
    found.save()
    other.rollback()
    other.close()
    assert set(cache.load(tmp_path, "program 1").items.rows) == {"items/a.yaml"}
