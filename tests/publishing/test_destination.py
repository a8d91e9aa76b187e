"""What folders and buckets have in common: whatever fails or interferes, nothing is lost."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace

from coopfeed.errors import BusyError, DestinationError
from coopfeed.model import Kind, Output, OutputInfo
from coopfeed.publishing import digest, lock, read_record, record
from coopfeed.publishing.bucket.claim import OvertakenError
from coopfeed.publishing.publication import amend, connect
from coopfeed.publishing.record import Record
from tests.desk import NOW, Desk, environment_without_coverage, small_files_only
from tests.publishing import places
from tests.publishing.places import Place, after, are_whole, before
from tests.stores import Store


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Each kind of destination, empty."""
    if request.param == "folder":
        return places.folder(tmp_path / "public")
    store: Store = request.getfixturevalue("store")
    return places.bucket(store)


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


def step_number(at: int, do: Callable[[], object]) -> tuple[Callable[[str], None], list[str]]:
    """Return a function that acts on its call number `at`, and the list of its arguments."""
    seen: list[str] = []

    def step(name: str) -> None:
        seen.append(name)
        if len(seen) == at:
            do()

    return step, seen


@pytest.mark.parametrize("failure", [DestinationError("out of order"), KeyboardInterrupt()], ids=["fault", "Ctrl-C"])
def test_an_interruption_at_any_step_is_repaired_by_the_next_publication(
    desk: Desk, place: Place, failure: BaseException
) -> None:
    before(desk)
    place.publish(desk)
    old = place.feeds
    after(desk)
    place.publish(desk)
    uninterrupted, new = place.files(), place.feeds

    def fail() -> None:
        raise failure

    for number in count(1):
        before(desk)
        place.publish(desk)
        after(desk)
        step, seen = step_number(number, fail)
        try:
            place.publish(desk, step)
        except type(failure):
            pass
        else:
            break
        assert are_whole(place.feeds, old, new), f"at {seen}"
        place.publish(desk)
        assert place.files() == uninterrupted, f"after {seen}"
    assert {*seen} == {*places.STEPS}


def test_of_two_publications_at_any_step_one_fails_and_the_next_completes(
    desk: Desk, place: Place, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Desk(tmp_path_factory.mktemp("other"))
    before(other)
    after(other)
    place.publish(other)
    uninterrupted = place.files()
    failed: list[str] = []

    def meanwhile() -> None:
        try:
            place.publish(other)
        except BusyError:
            failed.append("the other one")

    for number in count(1):
        before(desk)
        place.publish(desk)
        desk.linked("third", date="2025-03-01")
        step, seen = step_number(number, meanwhile)
        failed.clear()
        try:
            place.publish(desk, step)
        except OvertakenError:
            failed.append("this one")
        if len(seen) < number:
            break
        assert len(failed) == (seen[:number] != ["open"]), f"at {seen[:number]}"
        (desk.root / "items/third.yaml").unlink()
        place.publish(other)
        assert place.files() == uninterrupted, f"the other one came at {seen[:number]}"
    assert number > len(places.STEPS)


def test_an_interrupted_first_publication_is_completed_by_another(desk: Desk, place: Place) -> None:
    desk.item("kept")
    desk.item("other")

    def fail(name: str) -> None:
        if name == "commit":
            raise DestinationError("out of order")

    with pytest.raises(DestinationError):
        place.publish(desk, fail)
    (desk.root / "items/other.yaml").unlink()
    place.publish(desk)
    assert "items/other.html" not in place.files()
    assert lock.FILE not in place.files()


def test_an_abandoned_transaction_changes_nothing(desk: Desk, place: Place) -> None:
    desk.item("herath")
    place.publish(desk)
    before = place.files()
    with connect(place.location).open(to_change=True) as snapshot, snapshot.begin(["new.html"], ()) as transaction:
        transaction.put(Output(OutputInfo("new.html", Kind.PAGE, "text/html"), b"new"), b"new", "")
        transaction.delete(["all/atom.xml"])
    assert place.files() == before


def test_writes_and_deletions_take_effect_on_commit(desk: Desk, place: Place) -> None:
    place.write("old.html", b"old")
    content = Record("", "", (), (), headers="another").to_json()
    with connect(place.location).open(to_change=True) as snapshot:
        assert snapshot.raw is None
        with snapshot.begin(["new.html", "old.html"], ["old.html"]) as transaction:
            transaction.put(Output(OutputInfo("new.html", Kind.PAGE, "text/html"), b"new"), b"new", "")
            assert place.files().keys() >= {"old.html"}
            assert "new.html" not in place.files()
            transaction.delete(["old.html"])
            transaction.send(None)
            signatures = transaction.commit(content)
    assert place.files() == {"new.html": b"new", record.FILE: content}
    with connect(place.location).open(to_change=False) as snapshot:
        assert snapshot.raw == content
        assert signatures.keys() == {"new.html"}


@pytest.mark.parametrize("raw", [b"{", b'{"version": 0}', b""])
def test_a_damaged_record_is_reported_and_nothing_is_touched(desk: Desk, place: Place, raw: bytes) -> None:
    desk.item("herath")
    place.write(record.FILE, raw)
    result = desk.run("publish", "--now", NOW, "--to", str(place.location))
    assert result.exit_code == 3
    assert f"{place.location}/{record.FILE} " in " ".join(result.stderr.split())
    assert place.files() == {record.FILE: raw}


@pytest.mark.parametrize(
    "journal", [b"{", b"[]", b'{"paths": 1}', b'{"paths": [1]}', b'{"paths": ["../keep.txt", "/x", "keep.txt/.."]}']
)
def test_an_invalid_journal_removes_nothing(desk: Desk, place: Place, journal: bytes) -> None:
    desk.item("herath")
    place.write("keep.txt", b"keep")
    place.write(lock.FILE, journal)
    place.publish(desk)
    assert place.files()["keep.txt"] == b"keep"
    assert lock.FILE not in place.files()


def test_a_full_disk_leaves_everything_as_it_was(desk: Desk, place: Place) -> None:
    desk.item("herath")
    place.publish(desk)
    before = place.files()
    desk.item("long", content="Words and words. " * 10_000)
    command = [sys.executable, "-m", "coopfeed", "publish", "--now", NOW, "--to", str(place.location)]
    env = environment_without_coverage()  # its file would be damaged too
    done = subprocess.run(
        command, cwd=desk.root, env=env, preexec_fn=small_files_only, capture_output=True, check=False
    )
    assert done.returncode == 3
    assert re.search(rb"cannot (write|prepare files in) .*: file too large", done.stderr)
    assert place.files() == before


def test_only_the_record_that_was_read_is_amended(desk: Desk, place: Place) -> None:
    desk.item("herath")
    place.publish(desk)
    before, files = digest(place.location), place.files()

    def marked(record: Record) -> Record:
        return replace(record, headers="another")

    def overtaken(record: Record) -> Record:
        place.write("coopfeed.json", files["coopfeed.json"] + b"\n")
        return marked(record)

    assert amend(place.location, before, lambda record: record) == before
    assert amend(place.location, "of somebody else", marked) == "of somebody else"
    assert place.files() == files
    assert amend(place.location, before, overtaken) == before
    place.write("coopfeed.json", files["coopfeed.json"])
    after = amend(place.location, before, marked)
    assert after == digest(place.location) != before
    amended = read_record(place.location)
    assert amended
    assert amended.headers == "another"


def test_without_a_publication_there_is_no_record(place: Place) -> None:
    assert read_record(place.location) is None
    assert digest(place.location) == ""
