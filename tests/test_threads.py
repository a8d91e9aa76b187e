from __future__ import annotations

from threading import Barrier, Event, Thread, current_thread

import pytest

from coopfeed import threads


def double(number: int) -> int:
    return 2 * number


class Refused(Thread):
    """A thread on a system that gives no more."""

    def start(self) -> None:
        raise RuntimeError("can't start new thread")


def test_results_are_in_the_order_of_the_values() -> None:
    assert threads.spread(double, range(100), 4) == [*range(0, 200, 2)]
    assert threads.spread(double, [], 4) == []


def test_as_much_is_done_at_once_as_is_said() -> None:
    together = Barrier(4, timeout=10)
    assert sorted(threads.spread(lambda _: together.wait(), range(4), 4)) == [0, 1, 2, 3]


def test_an_error_is_raised_where_the_result_is_asked_for() -> None:
    with pytest.raises(ZeroDivisionError):
        threads.spread(lambda number: 1 // number, [1, 0, 1], 2)
    assert isinstance(threads.start(lambda: 1 // 0).exception(), ZeroDivisionError)


def test_nobody_waits_for_what_is_left_behind() -> None:
    free = Event()
    with pytest.raises(TimeoutError):
        threads.start(free.wait).result(0.01)
    free.set()


def test_where_there_are_no_threads_the_caller_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "Thread", Refused)
    here = current_thread()
    assert threads.spread(lambda _: current_thread(), range(3), 4) == [here, here, here]
