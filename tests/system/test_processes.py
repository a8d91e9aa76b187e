from __future__ import annotations

import multiprocessing.connection  # or it could not be had any more  # noqa: F401
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import pytest

from coopfeed.building import build
from coopfeed.building.loading import load
from coopfeed.errors import CoopfeedError
from coopfeed.publishing import RenderOptions, publish
from coopfeed.system.processes import spread
from tests.desk import SITE, Desk, limited
from tests.previewing import PATIENCE


def double(number: int) -> int:
    return 2 * number


def whose(_: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("count", [0, 1, 7, 1000])
@pytest.mark.parametrize("processes", [1, 2, 3])
def test_results_arrive_in_order(count: int, processes: int) -> None:
    assert list(spread(double, range(count), processes, worth=2)) == [2 * number for number in range(count)]


def test_only_many_values_go_to_other_processes() -> None:
    assert os.getpid() not in set(spread(whose, range(10), 2, worth=10))
    assert set(spread(whose, range(9), 2, worth=10)) == {os.getpid()}


def test_an_error_in_another_process_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        list(spread((1).__floordiv__, [1, 0], 2, worth=1))


def end(number: int) -> int:
    os._exit(number)


def test_a_killed_helper_is_reported() -> None:
    with pytest.raises(CoopfeedError, match="a worker process was killed"):
        list(spread(end, range(9), 2, worth=1))


def test_without_more_processes_this_one_does_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    assert list(spread(whose, range(9), 2, worth=1)) == [os.getpid()] * 9


def test_an_error_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError) as failure:
        list(spread((1).__floordiv__, [1, 0], 2, worth=1))
    assert "in _made" in "".join(failure.value.__notes__)


def test_an_abandoned_iteration_leaves_no_helper_behind() -> None:
    with closing(spread(whose, range(100), 2, worth=1)) as results:
        helper = next(results)
    with pytest.raises(ProcessLookupError):
        os.kill(helper, 0)


def test_a_low_limit_of_open_files_needs_no_helpers() -> None:
    with limited(resource.RLIMIT_NOFILE, 0):
        assert list(spread(whose, range(9), 2, worth=1)) == [os.getpid()] * 9


KILLED = """
import os, sys
from coopfeed.system.processes import spread

def wait(number):
    if number:
        os.write(1, b"working\\n")  # in one write: print might write the line ending separately
        os.read(int(sys.argv[1]), 1)  # not stdin, which helpers do not have

for _ in spread(wait, range(3), 2, worth=1):
    os.write(1, b"waiting\\n")  # for the helpers: the start is over
"""


@contextmanager
def at_work() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Yield a process whose two helpers work until the file descriptor yielded with it is closed."""
    reading, writing = os.pipe()
    command = [sys.executable, "-c", KILLED, str(reading)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, start_new_session=True, pass_fds=[reading]) as parent:
        os.close(reading)
        assert parent.stdout
        assert sorted(parent.stdout.readline() for _ in range(3)) == [b"waiting\n", b"working\n", b"working\n"]
        yield parent, writing


def test_helpers_do_not_outlive_a_killed_parent() -> None:
    with at_work() as (parent, writing):
        assert parent.stdout
        parent.kill()
        parent.stdout.read()  # it ends when no helper has it open any more
        os.close(writing)


@pytest.mark.parametrize("presses", [1, 2, 5])
def test_ctrl_c_ends_busy_helpers(presses: int) -> None:
    with at_work() as (parent, writing):
        assert parent.stdout
        for _ in range(presses):
            os.killpg(parent.pid, signal.SIGINT)
        parent.wait(PATIENCE)
        parent.stdout.read()  # it ends when no helper has it open any more
        os.close(writing)


def test_only_the_parent_handles_ctrl_c() -> None:
    with at_work() as (parent, writing):
        assert parent.stderr
        os.killpg(parent.pid, signal.SIGINT)
        os.close(writing)
        assert parent.stderr.read().count(b"Traceback") == 1


def test_a_publication_is_the_same_in_one_process_and_in_two(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "entries: 5\n")
    for number in range(510):
        desk.item(f"item-{number}", date=f"2020-01-{number % 28 + 1:02}T10:{number % 60:02}:{number // 60:02}Z")
    desk.item("bad", date="04/08/2020")
    alone, together = load(desk.root), load(desk.root, processes=2)
    assert alone == together
    assert [problem.code for problem in together.problems] == ["ambiguous-date"]
    (desk.root / "items/bad.yaml").unlink()
    built = build(load(desk.root, processes=2), datetime(2026, 1, 1, tzinfo=UTC))
    found = []
    for processes in (1, 2):
        publish(built, desk.public, rendering=RenderOptions(processes=processes))
        found.append(desk.files())
        shutil.rmtree(desk.public)
    assert found[0] == found[1]
