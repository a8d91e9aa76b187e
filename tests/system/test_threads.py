from __future__ import annotations

import subprocess
import sys
from threading import Barrier, Event, Thread, current_thread

import pytest

from coopfeed.system.threads import at_once, start
from tests.previewing import PATIENCE


@pytest.mark.parametrize("count", [0, 1, 7, 1000])
@pytest.mark.parametrize("threads", [1, 2, 16])
def test_results_arrive_in_order(count: int, threads: int) -> None:
    assert list(at_once((2).__mul__, range(count), threads)) == [2 * number for number in range(count)]


def test_the_given_number_of_tasks_runs_at_once() -> None:
    together = Barrier(3)
    assert sorted(at_once(lambda _: together.wait(PATIENCE), range(6), 3)) == [0, 0, 1, 1, 2, 2]


def test_the_first_failure_in_order_is_raised() -> None:
    with pytest.raises(ValueError, match="one"):
        list(at_once(lambda text: int(text), ["0", "one", "two"], 3))


def test_after_a_failure_running_tasks_are_awaited() -> None:
    under_way, go_on = Event(), Event()
    done = []

    def work(number: int) -> None:
        if number:
            under_way.set()
            go_on.wait(PATIENCE)
            done.append(number)
        else:
            under_way.wait(PATIENCE)
            Thread(target=go_on.set).start()
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        list(at_once(work, [0, 1], 2))
    assert done == [1]


class Refused(Thread):
    """A thread on a system that cannot start another."""

    def start(self) -> None:
        raise RuntimeError("can't start new thread")


def test_an_error_is_raised_where_the_result_is_requested() -> None:
    assert isinstance(start(lambda: 1 // 0).exception(), ZeroDivisionError)


def test_abandoned_tasks_are_not_awaited() -> None:
    free = Event()
    with pytest.raises(TimeoutError):
        start(free.wait).result(0.01)
    free.set()


def test_without_threads_the_calling_thread_does_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", refuse)
    assert list(at_once(lambda _: current_thread().name, range(3), 2)) == ["MainThread"] * 3


WAITING = """
import os, signal
from threading import Event
from coopfeed.system.threads import at_once, start

def wait(number):
    if number:
        os.kill(os.getpid(), signal.SIGINT)
    Event().wait()

for _ in at_once(wait, range(2), 2):
    pass
"""


def test_ctrl_c_does_not_wait_for_threads() -> None:
    done = subprocess.run([sys.executable, "-c", WAITING], capture_output=True, timeout=PATIENCE, check=False)
    assert b"KeyboardInterrupt" in done.stderr
