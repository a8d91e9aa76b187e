"""A publication killed at every step: the next one completes it, and no reader ever sees half a feed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import count

import pytest
from lxml import etree

from coopfeed.errors import DestinationError
from tests.caching.test_scan import settle
from tests.desk import NOW, Desk, environment_without_coverage
from tests.publishing import places
from tests.publishing.places import Place, after, before
from tests.stores import CUT, IMPATIENT, LOST, Asked, Fate, Proxy, Store, publish

# Runs the real command, and kills it (SIGKILL) before the given file operation at the destination.
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
    """Publish, and kill it before its step `at`; return False if there is no such step."""
    command = [sys.executable, "-c", KILLED, str(desk.public), str(at), "publish", "--now", NOW, "--allow", "gone-item"]
    env = environment_without_coverage()  # its file would be truncated
    done = subprocess.run(command, cwd=desk.root, env=env, capture_output=True, check=False)
    assert done.returncode in (0, -9), done.stderr.decode()
    return done.returncode == -9


@pytest.fixture(params=["folder", CUT, LOST])
def cut_off(request: pytest.FixtureRequest, desk: Desk) -> tuple[Place, Callable[[int], bool]]:
    """Each kind of destination, and a function that publishes there until a step; False if there is no such step.

    In a folder, a step is a file operation at which the process is killed. In a bucket it is a request: it never
    arrives, or its response is lost; and so are all later requests.
    """
    if request.param == "folder":
        return places.folder(desk.public), lambda at: publish_and_die(desk, at)
    store: Store = request.getfixturevalue("store")
    lead: Callable[[str], None] = request.getfixturevalue("lead")

    def publish_without_network(at: int) -> bool:
        def fate(asked: Asked) -> Fate:
            return None if asked.number < at else request.param if asked.number == at else CUT

        with Proxy(store.url, fate) as proxy:
            lead(proxy.url)
            try:
                publish(desk, patience=IMPATIENT, allow=frozenset({"gone-item"}))
            except DestinationError:
                return True
            finally:
                lead(store.url)
        return False

    return places.bucket(store), publish_without_network


@pytest.mark.parametrize("part", range(4))
def test_an_interruption_at_any_step_is_repaired_by_the_next_publication(
    desk: Desk, cut_off: tuple[Place, Callable[[int], bool]], part: int
) -> None:
    place, is_cut_off_at = cut_off
    arguments = ("--allow", "gone-item", "--to", str(place.location))
    before(desk)
    desk.publish(*arguments)
    old = place.feeds
    after(desk)
    desk.publish(*arguments)
    undisturbed, new = place.files(), place.feeds
    for step in count(part + 1, 4):
        before(desk)
        desk.publish(*arguments)
        after(desk)
        was_cut_off = is_cut_off_at(step)
        for path, document in place.feeds.items():
            etree.fromstring(document)
            assert document in (old.get(path), new.get(path)), f"{path} at step {step}"
        desk.publish(*arguments)
        assert place.files() == undisturbed, f"after step {step}"
        if not was_cut_off:
            break
    assert step > 8


def test_a_killed_first_publication_is_completed_by_another(desk: Desk) -> None:
    desk.item("kept")
    assert publish_and_die(desk, 20)
    assert not (desk.public / "coopfeed.json").exists()
    (desk.root / "items/kept.yaml").unlink()
    desk.item("other")
    desk.publish("--allow", "gone-item")
    assert not (desk.public / "items/kept.html").exists()
    assert not list(desk.public.rglob("*.coopfeed-*"))


def test_a_dry_run_takes_a_killed_publication_into_account(desk: Desk) -> None:
    desk.item("kept")
    assert publish_and_die(desk, 20)
    desk.item("kept", summary="Another.")
    desk.publish("--dry-run")


def test_leftovers_of_a_killed_publication_are_cleared_even_if_nothing_changed(desk: Desk) -> None:
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


def test_ctrl_c_does_not_interrupt_the_renaming(desk: Desk) -> None:
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
