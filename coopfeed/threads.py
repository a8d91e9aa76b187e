"""Work in threads that nobody has to wait for: an error, Ctrl-C or the end of the program leaves them behind.

The executors of `concurrent.futures` have no such threads: they wait for all that was begun, at the end of the program
too. Where no thread can be started, the caller's does the work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from itertools import count
from threading import Thread
from typing import TypeVar

V = TypeVar("V")
R = TypeVar("R")


def start(function: Callable[[], R]) -> Future[R]:
    """Return what `function` will have returned or raised once its thread is done."""
    future: Future[R] = Future()

    def work() -> None:
        try:
            result = function()
        except BaseException as error:  # noqa: BLE001  # it is raised where the result is asked for
            future.set_exception(error)
        else:
            future.set_result(result)

    try:
        Thread(target=work, daemon=True).start()
    except RuntimeError:  # the system gives no more threads
        work()
    return future


def spread(function: Callable[[V], R], values: Sequence[V], at_once: int) -> list[R]:
    """Return `function` of each of the `values`, in their order, with so many threads `at_once`."""
    results: dict[int, R] = {}
    numbers = count()  # each number goes to one thread

    def work() -> None:
        while (number := next(numbers)) < len(values):
            results[number] = function(values[number])

    for future in [start(work) for _ in range(min(at_once, len(values)))]:
        future.result()
    return [results[number] for number in range(len(values))]
