"""Publication under failures: a clear message and exit status 3, or success; nothing is ever lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coopfeed import building
from coopfeed.building import loading
from coopfeed.errors import BusyError, DestinationError
from coopfeed.publishing import lock, publish
from coopfeed.publishing.folder import Folder
from coopfeed.system.processes import spread
from tests.desk import NOW, Desk, environment_without_coverage

COMMAND = [sys.executable, "-c", "from coopfeed.cli import main; main()", "publish", "--now", NOW]


def test_a_full_disk_leaves_no_lock_behind(desk: Desk) -> None:
    desk.item("herath")
    desk.publish()
    before = desk.files()
    desk.item("lind")
    code = (
        "import resource, signal; from coopfeed.publishing import lock\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5, 5))\n"
        "from pathlib import Path\n"
        "with lock.hold(Path('public')): pass"
    )
    env = environment_without_coverage()
    done = subprocess.run([sys.executable, "-B", "-c", code], cwd=desk.root, env=env, capture_output=True, check=False)
    assert b"File too large" in done.stderr
    assert desk.files() == before


@pytest.fixture
def not_ours() -> Iterator[Path]:
    """A folder that this process cannot write to, whoever runs it."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    nobody = 65534
    before = os.geteuid()
    if before == 0:
        os.seteuid(nobody)
    yield folder
    os.seteuid(before)
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_destination_is_reported(desk: Desk, request: pytest.FixtureRequest) -> None:
    desk.item("herath")
    built = building.build(loading.load(desk.root), datetime(2026, 1, 1, tzinfo=UTC))
    folder: Path = request.getfixturevalue("not_ours")
    with pytest.raises(DestinationError, match=r"cannot publish to .*: permission denied"):
        publish(built, folder)


def test_a_symbolic_link_out_of_the_destination_is_not_followed(desk: Desk) -> None:
    desk.item("herath")
    desk.write("elsewhere/keep.txt", "keep")
    desk.public.mkdir()
    (desk.public / "all").symlink_to(desk.root / "elsewhere")
    result = desk.run("publish")
    assert result.exit_code == 3
    assert "public/all is a symbolic link that leads out of" in result.stderr
    assert [path.name for path in (desk.root / "elsewhere").iterdir()] == ["keep.txt"]


def test_a_link_in_place_of_a_file_is_replaced_and_its_target_kept(desk: Desk) -> None:
    desk.item("herath")
    desk.publish()
    desk.write("elsewhere.xml", "keep")
    (desk.public / "all/atom.xml").unlink()
    (desk.public / "all/atom.xml").symlink_to(desk.root / "elsewhere.xml")
    desk.publish()
    assert (desk.root / "elsewhere.xml").read_text() == "keep"
    assert not (desk.public / "all/atom.xml").is_symlink()


def test_a_link_planted_where_a_file_is_prepared_is_not_followed(desk: Desk) -> None:
    desk.item("herath")
    desk.write("elsewhere.xml", "keep")
    (desk.public / "all").mkdir(parents=True)
    (desk.public / "all/atom.xml.coopfeed-new").symlink_to(desk.root / "elsewhere.xml")
    desk.publish()
    assert (desk.root / "elsewhere.xml").read_text() == "keep"


def test_a_pipe_in_place_of_a_file_does_not_block(desk: Desk) -> None:
    desk.item("herath")
    desk.publish()
    (desk.public / "all/atom.xml").unlink()
    os.mkfifo(desk.public / "all/atom.xml")
    desk.publish()
    assert (desk.public / "all/atom.xml").is_file()


def test_a_destination_may_itself_be_a_link(desk: Desk) -> None:
    desk.item("herath")
    (desk.root / "real").mkdir()
    desk.public.symlink_to(desk.root / "real")
    desk.publish()
    assert (desk.root / "real/all/atom.xml").exists()


REMOVED = """
import os, shutil, sys
def remove(event, arguments):
    if event == "os.rename" and str(arguments[1]).endswith("public/all/atom.xml"):
        shutil.rmtree("public")
sys.addaudithook(remove)
from coopfeed.cli import main
main()
"""


def test_a_destination_removed_halfway_is_reported_and_published_completely_next(desk: Desk) -> None:
    desk.item("herath")
    desk.publish()
    undisturbed = desk.files()
    shutil.rmtree(desk.public)
    done = subprocess.run([sys.executable, "-c", REMOVED, "publish"], cwd=desk.root, capture_output=True, check=False)
    assert done.returncode == 3
    assert b"no such file or directory" in done.stderr
    desk.publish()
    assert desk.files() == undisturbed


def test_a_second_publication_names_the_holder_of_the_lock(desk: Desk) -> None:
    desk.item("herath")
    desk.public.mkdir()
    with lock.hold(desk.public):
        result = desk.run("publish")
    assert result.exit_code == 3
    assert f"is being published by process {os.getpid()} since " in result.stderr
    assert "wait with --wait" in result.stderr
    desk.publish()


def test_an_empty_lock_file_is_still_a_lock(tmp_path: Path) -> None:
    with lock.hold(tmp_path) as journal:
        os.ftruncate(journal.file, 0)
        with pytest.raises(BusyError, match="by another process since"), lock.hold(tmp_path):
            pass


def is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def test_a_helper_process_does_not_hold_the_lock(tmp_path: Path) -> None:
    with Folder(tmp_path).open(to_change=True) as snapshot:
        (file,) = snapshot.descriptors
        assert not any(spread(is_open, [file] * 2, 2, worth=2, private=snapshot.descriptors))
        assert is_open(file)


UNLOCKABLE = """
import errno, os, sys
def refuse(event, arguments):
    if event == "fcntl.flock":
        raise OSError(errno.{error}, os.strerror(errno.{error}))
sys.addaudithook(refuse)
from coopfeed.cli import main
main()
"""


@pytest.mark.parametrize("error", ["ENOLCK", "EOPNOTSUPP"])
def test_a_file_system_without_locks_is_reported_with_the_remedy(desk: Desk, error: str) -> None:
    desk.item("herath")
    command = [sys.executable, "-c", UNLOCKABLE.format(error=error), "publish"]
    done = subprocess.run(command, cwd=desk.root, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "coopfeed: cannot lock " in done.stderr
    assert "publish to a folder on a local disk (--to) and copy it" in done.stderr
    assert not (desk.public / lock.FILE).exists()


def test_waiting_for_a_free_lock_returns_at_once(tmp_path: Path) -> None:
    lock.wait(tmp_path)
    (tmp_path / lock.FILE).write_text("left behind")
    lock.wait(tmp_path)


WAITING = """
import sys
def tell(event, arguments):
    if event == "fcntl.flock" and not arguments[1] & 4:  # a blocking one
        print("waiting", flush=True)
sys.addaudithook(tell)
from coopfeed.cli import main
main()
"""


def test_after_waiting_the_latest_files_are_published(desk: Desk) -> None:
    desk.item("herath")
    desk.publish()
    command = [sys.executable, "-c", WAITING, "publish", "--now", NOW, "--wait"]
    desk.item("lind", date="2025-02-01")
    with lock.hold(desk.public):
        waiting = subprocess.Popen(command, cwd=desk.root, stdout=subprocess.PIPE, text=True)
        assert waiting.stdout
        assert waiting.stdout.readline() == "waiting\n"
        desk.item("upali", date="2025-03-01")
    assert waiting.communicate()[0].endswith(" s\n")
    assert desk.ids() == ["upali", "lind", "herath"]


def test_each_of_twenty_concurrent_publications_succeeds_or_reports_the_lock(desk: Desk) -> None:
    for number in range(5):
        desk.item(f"item-{number}", date=f"2025-01-0{number + 1}")
    options = [["--wait"] if number % 2 else [] for number in range(20)]
    running = [
        subprocess.Popen([*COMMAND, *more], cwd=desk.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for more in options
    ]
    errors = [process.communicate()[1].decode() for process in running]
    codes = [process.returncode for process in running]
    assert set(codes[1::2]) == {0}
    assert set(codes) <= {0, 3}
    assert all("is being published by" in text for text, code in zip(errors, codes, strict=True) if code)
    assert [item["id"][-1] for item in desk.feed()["items"]] == ["4", "3", "2", "1", "0"]
    assert not list(desk.public.rglob("*.coopfeed-*"))
    assert not (desk.public / lock.FILE).exists()


def test_a_journal_that_names_files_outside_removes_none_of_them(desk: Desk) -> None:
    desk.item("herath")
    desk.write("keep.txt", "keep")
    desk.write("public/.coopfeed-lock", '{"paths": ["../keep.txt", "/etc/hosts", "old.xml"]}\n{"half')
    desk.write("public/old.xml", "left behind")
    desk.publish()
    assert (desk.root / "keep.txt").exists()
    assert not (desk.public / "old.xml").exists()
