"""Work in threads that nobody has to wait for: Ctrl-C or the end of the program leaves them behind.

The executors of `concurrent.futures` have no such threads: they wait for all that was begun, at the end of the program
too. Where the system starts no thread, the caller's does the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from itertools import count
from threading import Event, Thread, current_thread, main_thread
from typing import TypeVar

V = TypeVar("V")
R = TypeVar("R")


def start(function: Callable[[], R]) -> Future[R]:
    """Return what `function` will have returned or raised once its thread is done."""
    future: Future[R] = Future()
    try:
        Thread(target=_settle, args=(future, function), daemon=True).start()
    except RuntimeError:  # the system has no more of them, or too little memory for its stack
        _settle(future, function)
    return future


def at_once(function: Callable[[V], R], values: Sequence[V], threads: int) -> Iterator[R]:
    """Yield `function` of each of the `values`, in their order, with up to so many `threads` at work.

    After a failure none is begun any more, and those that have been begun are waited for; not so after Ctrl-C, as they
    may wait for somebody who never answers.
    """
    results: list[Future[R]] = [Future() for _ in values]
    numbers = count()  # each number goes to one thread
    is_over = Event()

    def work() -> None:
        while not is_over.is_set() and (number := next(numbers)) < len(values):
            _settle(results[number], partial(function, values[number]))

    workers = [start(work) for _ in range(min(threads, len(values)))]
    try:
        for number, result in enumerate(results):
            yield result.result()
            results[number] = Future()  # a large result is not kept
    except KeyboardInterrupt:
        workers.clear()
        raise
    finally:
        is_over.set()
        for worker in workers:
            worker.result()


def interruptible(function: Callable[[], R]) -> R:
    """Return what `function` does, which may wait in a library that does not hear of Ctrl-C.

    The main thread, which alone is interrupted, lets another one do it.
    """
    return function() if current_thread() is not main_thread() else start(function).result()


def _settle(future: Future[R], function: Callable[[], R]) -> None:
    try:
        result = function()
    except BaseException as error:  # noqa: BLE001  # it is raised where the result is asked for
        future.set_exception(error)
    else:
        future.set_result(result)
