"""Whatever happens to .coopfeed/, the output is that of a clean run, and the damage is reported once."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coopfeed.caching import last_run
from coopfeed.caching.folder import FOLDER
from coopfeed.caching.last_run import DamagedError
from coopfeed.caching.store import FILE, Store
from tests.caching.test_scan import clean, settle
from tests.desk import NOW, Desk

TOLD = "coopfeed: warning: the cache in .coopfeed/ was damaged and has been rebuilt\n"
PAGE = 4096


def kept(desk: Desk, name: str = FILE) -> Path:
    return desk.root / FOLDER / name


def published(root: Path) -> Desk:
    """A publication with something due in each month of 2026, published until nothing is left to do."""
    desk = Desk(root)
    desk.write("items/photo.png", "a photo")
    desk.item("always")
    for month in range(1, 13):
        desk.item(f"month-{month}", date=f"2026-{month:02}-01", image="{src: photo.png, alt: A photo}")
    desk.item("trained", category="trainings")
    settle(desk)
    for _ in range(2):
        desk.publish()
    return desk


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return published(desk.root)


def publish(desk: Desk, now: str = NOW) -> str:
    """Publish, compare the output with a clean run, and return what was printed."""
    settle(desk)
    result = desk.run("publish", "--now", now)
    assert result.exit_code == 0, result.output
    assert desk.files() == clean(desk, now)
    return result.stderr


def flip(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[at % len(raw)] ^= 1 << at % 8
    path.write_bytes(raw)


def zero(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    start = at % len(raw) // PAGE * PAGE
    end = min(start + PAGE, len(raw))
    raw[start:end] = bytes(end - start)
    path.write_bytes(raw)


def exchange(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    one, other = (each % len(raw) // PAGE * PAGE for each in (at, at // PAGE))
    raw[one : one + PAGE], raw[other : other + PAGE] = raw[other : other + PAGE], raw[one : one + PAGE]
    path.write_bytes(raw)


def fold(path: Path, at: int) -> None:
    path.unlink()
    (path / f"{at}").mkdir(parents=True)


def pipe(path: Path, _: int) -> None:
    path.unlink()
    os.mkfifo(path)


def link(path: Path, _: int) -> None:
    path.unlink()
    path.symlink_to("nowhere")


DAMAGE: dict[str, Callable[[Path, int], object]] = {
    "flip": flip,
    "zero": zero,
    "exchange": exchange,
    "cut": lambda path, at: os.truncate(path, at % path.stat().st_size),
    "garbage": lambda path, at: path.write_bytes(at.to_bytes(8, "big") * 1000),
    "nothing": lambda path, _: path.write_bytes(b""),
    "gone": lambda path, _: path.unlink(),
    "a folder": fold,
    "a pipe": pipe,
    "a link to nothing": link,
}
FILES = (FILE, "last.json", f"{FILE}-journal", ".gitignore", "schema/item.json", "schema/of.json")
wanted: dict[str, dict[str, bytes]] = {}
"""The output of a clean run at each moment."""

STEPS = st.lists(st.tuples(st.sampled_from(FILES), st.sampled_from(sorted(DAMAGE)), st.integers(0, 2**31)), max_size=6)


@given(steps=STEPS)
@example(steps=[("last.json", each, 700) for each in DAMAGE])
@example(steps=[(FILE, each, 3 * PAGE) for each in DAMAGE])
@example(steps=[(f"{FILE}-journal", each, 3 * PAGE) for each in DAMAGE])
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_changes_what_is_published(steps: list[tuple[str, str, int]], tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        desk = published(Path(folder))
        for month, (name, damage, at) in enumerate(steps, start=2):
            path = kept(desk, name)
            if not path.exists():
                path.write_bytes(at.to_bytes(8, "big") * 1000)
            DAMAGE[damage](path, at)
            now = f"2026-{min(month, 12):02}-02"
            if now not in wanted:
                wanted[now] = clean(desk, now)
            printed = []
            for _ in range(3):
                settle(desk)
                result = desk.run("publish", "--now", now)
                assert result.exit_code == 0, result.output
                assert desk.files() == wanted[now]
                printed.append(result.stderr)
            # Damage that was found only while rendering is reported by the next publication.
            assert set(printed[:2]) <= {"", TOLD}
            assert printed[2] == ""


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damaged_files_beside_the_cache_are_repaired(desk: Desk, damage: Callable[[Path, int], object]) -> None:
    names = (".gitignore", "schema/item.json", "schema/of.json")
    before = {name: kept(desk, name).read_bytes() for name in names}
    for number, name in enumerate(names):
        damage(kept(desk, name), 1)
        desk.item("edited", summary=f"Step {number}.")
        assert publish(desk) == ""
        assert {name: kept(desk, name).read_bytes() for name in names} == before


def test_a_flipped_bit_in_the_last_run_is_detected_wherever_it_is(desk: Desk) -> None:
    raw = kept(desk, "last.json").read_bytes()
    for at in range(len(raw) - 1):  # all but the line ending
        flip(kept(desk, "last.json"), at)
        with pytest.raises(DamagedError):
            last_run.recall(desk.root)
        kept(desk, "last.json").write_bytes(raw)
    assert last_run.recall(desk.root)


def test_a_due_item_is_published_though_the_stored_moment_is_damaged(desk: Desk) -> None:
    path = kept(desk, "last.json")
    assert b'"until": "2026-0' in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(b'"until": "20', b'"until": "21'))
    assert publish(desk, "2026-03-01") == TOLD
    assert publish(desk, "2026-03-01") == ""


def test_a_zeroed_page_is_reported_at_most_once_and_costs_one_clean_run(desk: Desk) -> None:
    pages = kept(desk).stat().st_size // PAGE
    printed = []
    for page in range(pages):
        desk.item("edited", summary=f"For page {page}.")
        publish(desk)
        zero(kept(desk), page * PAGE)
        desk.item("edited", summary=f"With page {page} damaged.")
        printed.append(publish(desk))
    assert set(printed) <= {"", TOLD}
    assert TOLD in printed
    assert publish(desk) in {"", TOLD}
    assert publish(desk) == ""


@pytest.mark.parametrize("value", ["NULL", "1", "1.5", "'text'", "x'00'"])
@pytest.mark.parametrize("column", ["name", "row", "sum"])
@pytest.mark.parametrize("table", ["files", "texts", "outputs"])
def test_a_row_of_another_kind_is_ignored_and_the_cache_is_rebuilt(
    tmp_path: Path, table: str, column: str, value: str
) -> None:
    with closing(Store(tmp_path, "key")) as store:
        for each in store.tables:
            each.put("a", b"a row")
            each.put("b", b"another row")
    with closing(sqlite3.connect(tmp_path / FILE)) as damaged, damaged:
        damaged.execute(f"UPDATE {table} SET {column} = {value} WHERE name = 'a'")  # noqa: S608 - of this test
    with closing(Store(tmp_path, "key")) as store:
        found = {each.name: each.all() for each in store.tables}
        assert found.pop(table) == {"b": b"another row"}
        assert set(map(len, found.values())) == {2}
        assert store.damaged
    with closing(Store(tmp_path, "key")) as store:
        assert not any(each.all() for each in store.tables)
        assert not store.damaged


EXCHANGES = [
    "UPDATE texts SET (row, sum) = (SELECT row, sum FROM texts WHERE name = 'b') WHERE name = 'a'",
    "UPDATE texts SET (row, sum) = (SELECT row, sum FROM files WHERE name = 'a') WHERE name = 'a'",
]


@pytest.mark.parametrize("exchange", EXCHANGES, ids=["of its table", "of another"])
def test_a_valid_row_under_the_wrong_key_is_ignored(tmp_path: Path, exchange: str) -> None:
    with closing(Store(tmp_path, "key")) as store:
        store.files.put("a", b"row 1")
        store.texts.put("a", b"row 2")
        store.texts.put("b", b"row 3")
    with closing(sqlite3.connect(tmp_path / FILE)) as damaged, damaged:
        damaged.execute(exchange)
    with closing(Store(tmp_path, "key")) as store:
        assert store.texts.all() == {"b": b"row 3"}
        assert store.texts.find(["a"]) == {}


def test_a_row_of_another_program_is_ignored(tmp_path: Path) -> None:
    with closing(Store(tmp_path, "old")) as store:
        store.files.put("a", b"a row")
    with closing(sqlite3.connect(tmp_path / FILE)) as damaged, damaged:
        damaged.execute("UPDATE program SET key = 'new'")
    with closing(Store(tmp_path, "new")) as store:
        assert store.files.all() == {}


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE texts",
        "ALTER TABLE texts RENAME COLUMN row TO other",
        "DROP TABLE program",
        "INSERT INTO program VALUES ('another')",
    ],
)
def test_a_cache_with_other_tables_costs_one_clean_run(tmp_path: Path, damage: str) -> None:
    with closing(Store(tmp_path, "key")) as store:
        store.texts.put("a", b"a row")
    with closing(sqlite3.connect(tmp_path / FILE)) as damaged, damaged:
        damaged.execute(damage)
    for expected in ({}, {"a": b"a row"}):
        with closing(Store(tmp_path, "key")) as store:
            assert store.texts.find(["a"]) == expected
            store.texts.put("a", b"a row")


def test_damage_found_by_a_helper_process_is_repaired_at_the_end(tmp_path: Path) -> None:
    with closing(Store(tmp_path, "key")) as store:
        store.texts.put("a", b"a row")
    with closing(sqlite3.connect(tmp_path / FILE)) as damaged, damaged:
        damaged.execute("UPDATE texts SET row = NULL")
    with closing(Store(tmp_path, "key")) as store:
        child = os.fork()
        if not child:
            found = 1
            try:
                found = len(store.texts.find(["a"]))
            finally:
                os._exit(found)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert store.damaged
    with closing(sqlite3.connect(tmp_path / FILE)) as mended:
        assert mended.execute("SELECT * FROM texts").fetchall() == []


def test_the_journal_of_a_program_that_was_killed_is_rolled_back(desk: Desk) -> None:
    code = (
        "import os, sqlite3, sys\n"
        "store = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "store.execute('PRAGMA cache_size = 1')\n"
        "store.execute('BEGIN IMMEDIATE')\n"
        "store.execute('UPDATE texts SET row = zeroblob(100000)')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(kept(desk))], check=False)
    assert kept(desk, f"{FILE}-journal").exists()
    desk.item("edited")
    assert publish(desk) == ""
    assert not kept(desk, f"{FILE}-journal").exists()


def test_a_file_in_place_of_the_cache_folder_is_reported(desk: Desk) -> None:
    shutil.rmtree(desk.root / ".coopfeed")
    desk.write(".coopfeed", "a file")
    printed = "coopfeed: warning: .coopfeed is not a folder, so nothing can be cached; delete it\n"
    assert publish(desk) == printed
    assert (desk.root / ".coopfeed").read_text() == "a file"


def test_a_folder_in_place_of_the_last_run_is_replaced(desk: Desk) -> None:
    for name in ("last.json", "last.new", FILE):
        kept(desk, name).unlink(missing_ok=True)
        (kept(desk, name) / "deep").mkdir(parents=True)
    assert publish(desk) == TOLD
    assert last_run.recall(desk.root)
    assert kept(desk).is_file()
    assert publish(desk) == ""
