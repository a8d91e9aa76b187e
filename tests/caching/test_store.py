from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from coopfeed.caching import store
from coopfeed.caching.store import Store


def saved(folder: Path, key: str = "program 1") -> None:
    with closing(Store(folder, key)) as made:
        made.files.put("items/a.yaml", b"a card")
        made.texts.put("version 1", b"a text")


@pytest.fixture
def again(tmp_path: Path) -> Iterator[Store]:
    """A store that was written the last time."""
    saved(tmp_path)
    with closing(Store(tmp_path, "program 1")) as found:
        yield found


def test_a_stored_row_is_found_again(again: Store) -> None:
    assert again.files.all() == {"items/a.yaml": b"a card"}
    assert again.texts.find(["version 1", "version 2"]) == {"version 1": b"a text"}


def test_a_row_waiting_to_be_written_is_found(again: Store) -> None:
    again.files.put("items/b.yaml", b"another")
    again.files.drop("items/a.yaml")
    assert again.files.all() == {"items/b.yaml": b"another"}
    assert again.files.find(["items/a.yaml", "items/b.yaml"]) == {"items/b.yaml": b"another"}


def test_a_dropped_row_is_gone_the_next_time(again: Store) -> None:
    again.texts.drop("version 1")
    again.flush()
    with closing(Store(again.path.parent if again.path else None, "program 1")) as later:
        assert later.texts.all() == {}
        assert later.files.all() == {"items/a.yaml": b"a card"}


def test_more_rows_than_one_query_can_name_are_found(again: Store) -> None:
    names = [str(number) for number in range(1200)]
    for name in names:
        again.texts.put(name, name.encode())
    again.flush()
    assert again.texts.find(names) == {name: name.encode() for name in names}


def test_rows_that_exceed_the_buffer_are_written_at_once(tmp_path: Path) -> None:
    with closing(Store(tmp_path, "program 1")) as made, closing(Store(tmp_path, "program 1")) as other:
        made.texts.put("long", b"x" * 9_000_000)
        assert set(other.texts.find(["long"])) == {"long"}


def test_another_program_starts_with_an_empty_cache(again: Store, tmp_path: Path) -> None:
    with closing(Store(tmp_path, "program 2")) as other:
        assert other.files.all() == {}
    # What the first one stores from now on is for itself.
    again.files.put("items/b.yaml", b"another")
    assert again.files.all() == {"items/b.yaml": b"another"}
    again.flush()
    with closing(Store(tmp_path, "program 2")) as other:
        assert other.files.all() == {}


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\0 and rubbish", b"x" * 5000])
def test_a_damaged_file_is_replaced(tmp_path: Path, damage: bytes) -> None:
    saved(tmp_path)
    (tmp_path / store.FILE).write_bytes(damage)
    with closing(Store(tmp_path, "program 1")) as found:
        assert found.files.all() == {}
    saved(tmp_path)
    with closing(Store(tmp_path, "program 1")) as found:
        assert found.files.all() == {"items/a.yaml": b"a card"}


def test_a_file_with_other_tables_is_replaced(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / store.FILE)) as other:
        other.execute("CREATE TABLE program (something TEXT)")
    saved(tmp_path)
    with closing(Store(tmp_path, "program 1")) as found:
        assert found.files.all() == {"items/a.yaml": b"a card"}


def test_abandoned_rows_are_neither_found_nor_written(again: Store, tmp_path: Path) -> None:
    again.files.put("items/b.yaml", b"another")
    again.abandon()
    assert again.files.all() == {}
    again.flush()
    with closing(Store(tmp_path, "program 1")) as found:
        assert found.files.all() == {"items/a.yaml": b"a card"}


def test_a_damaged_row_is_ignored(tmp_path: Path) -> None:
    saved(tmp_path)
    raw = (tmp_path / store.FILE).read_bytes()
    (tmp_path / store.FILE).write_bytes(raw.replace(b"a text", b"A TEXT"))
    with closing(Store(tmp_path, "program 1")) as found:
        assert found.texts.all() == {}
        assert found.files.all() == {"items/a.yaml": b"a card"}


@pytest.mark.parametrize("folder", [None, Path("/nowhere/at/all")])
def test_without_a_folder_everything_stays_in_memory(folder: Path | None) -> None:
    with closing(Store(folder, "program 1")) as made:
        made.files.put("items/a.yaml", b"a card")
        made.flush()
        assert made.files.all() == {"items/a.yaml": b"a card"}


def test_while_another_process_writes_everything_stays_in_memory(tmp_path: Path) -> None:
    saved(tmp_path)
    with (
        closing(Store(tmp_path, "program 1", timeout=0)) as found,
        closing(sqlite3.connect(tmp_path / store.FILE)) as other,
    ):
        other.execute("BEGIN EXCLUSIVE")
        found.files.put("items/b.yaml", b"another")
        found.flush()
        assert found.files.all() == {"items/b.yaml": b"another"}
        other.rollback()
        assert set(found.files.all()) == {"items/a.yaml", "items/b.yaml"}


def test_a_forked_process_reads_with_a_connection_of_its_own(again: Store) -> None:
    child = os.fork()
    if not child:
        os._exit(0 if again.texts.find(["version 1"]) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert again.texts.find(["version 1"]) == {"version 1": b"a text"}
