"""A publication killed at every step: the next one finishes it, and no reader ever saw half a feed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from tests.caching.test_scan import settle
from tests.desk import NOW, SITE, Desk, environment_without_coverage

# Runs the real command, and kills it (SIGKILL) before the file operation at the destination whose number is given.
KILLED = """
import os, signal, sys
to, at = os.path.realpath(sys.argv.pop(1)), int(sys.argv.pop(1))
seen = 0
def count(event, arguments):
    global seen
    if event not in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate"):
        return
    if event == "open" and not (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR):
        return
    if not os.path.realpath(os.fsdecode(arguments[0])).startswith(to):
        return
    seen += 1
    if seen == at:
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
from coopfeed.cli import main
main()
"""


def publish_and_die(desk: Desk, at: int) -> bool:
    """Publish, and kill it before its step number `at`; False if it had no such step."""
    command = [sys.executable, "-c", KILLED, str(desk.public), str(at), "publish", "--now", NOW, "--allow", "gone-item"]
    env = environment_without_coverage()  # its file would be half a one
    done = subprocess.run(command, cwd=desk.root, env=env, capture_output=True, check=False)
    assert done.returncode in (0, -9), done.stderr.decode()
    return done.returncode == -9


def before(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "formats: [atom]\nfeeds_only: true\n")  # few files, each of a kind of its own
    (desk.root / "items/new.yaml").unlink(missing_ok=True)
    desk.linked("kept", date="2025-01-02")
    desk.linked("gone", date="2025-01-03", category="trainings")


def after(desk: Desk) -> None:
    (desk.root / "items/gone.yaml").unlink()
    desk.linked("kept", date="2025-01-02", summary="Corrected.")
    desk.linked("new", date="2025-02-01")


def whole_feeds(public: Path) -> dict[str, bytes]:
    found = {path.relative_to(public).as_posix(): path.read_bytes() for path in public.rglob("*.xml")}
    for document in found.values():
        etree.fromstring(document)
    return found


@pytest.fixture(scope="module")
def defer_signals(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What lies at the destination before the change, and after it."""
    desk = Desk(tmp_path_factory.mktemp("undisturbed"))
    before(desk)
    desk.publish("--allow", "gone-item")
    old = desk.files()
    after(desk)
    desk.publish("--allow", "gone-item")
    return old, desk.files()


@pytest.mark.parametrize("part", range(4))
def test_killed_at_any_step_and_published_again_it_is_as_if_undisturbed(
    desk: Desk, defer_signals: tuple[dict[str, bytes], dict[str, bytes]], part: int
) -> None:
    old, new = defer_signals
    before(desk)
    step = part
    died = True
    while died:
        step += 4
        desk.publish("--allow", "gone-item")
        after(desk)
        died = publish_and_die(desk, step - 3)
        for path, document in whole_feeds(desk.public).items():
            assert document in (old.get(path), new.get(path)), f"{path} at step {step}"
        desk.publish("--allow", "gone-item")
        assert desk.files() == new, f"after step {step}"
        before(desk)
    assert step > 8


def test_a_first_publication_that_was_killed_is_taken_up_by_another_one(desk: Desk) -> None:
    desk.item("kept")
    assert publish_and_die(desk, 20)
    assert not (desk.public / "coopfeed.json").exists()
    (desk.root / "items/kept.yaml").unlink()
    desk.item("other")
    desk.publish("--allow", "gone-item")
    assert not (desk.public / "items/kept.html").exists()
    assert not list(desk.public.rglob("*.coopfeed-*"))


def test_a_dry_run_knows_what_a_killed_publication_was_about_to_write(desk: Desk) -> None:
    desk.item("kept")
    assert publish_and_die(desk, 20)
    desk.item("kept", summary="Another.")
    desk.publish("--dry-run")


def test_what_a_killed_publication_left_is_cleared_even_if_the_one_before_stands(desk: Desk) -> None:
    before(desk)
    for _ in range(2):
        settle(desk)
        desk.publish()
    old = desk.files()
    desk.linked("soon", date="2026-03-01")
    settle(desk)
    desk.publish()
    later = KILLED.replace("sys.addaudithook", "sys.argv += ['--now', '2026-04-01']; sys.addaudithook")
    command = [sys.executable, "-c", later, str(desk.public), "12", "publish"]
    done = subprocess.run(command, cwd=desk.root, env=environment_without_coverage(), capture_output=True, check=False)
    assert done.returncode == -9, done.stderr
    assert list(desk.public.rglob("*.coopfeed-*"))
    desk.publish()
    assert desk.files() == old


def test_ctrl_c_does_not_cut_through_the_renaming(desk: Desk) -> None:
    desk.item("kept")
    events = '("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate")'
    interrupted = KILLED.replace(events, '("os.rename",)').replace("SIGKILL", "SIGINT")
    command = [sys.executable, "-c", interrupted, str(desk.public), "2", "publish", "--now", NOW]
    done = subprocess.run(command, cwd=desk.root, capture_output=True, check=False)
    assert b"Aborted!" in done.stderr
    found = desk.files()
    assert not [path for path in found if "coopfeed-" in path]
    desk.publish()
    assert desk.files() == found
