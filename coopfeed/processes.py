"""The same function over many values, on as many processors as there are: results in order, as if it were one."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from threading import Thread
from typing import Any, TypeVar

from coopfeed.errors import CoopfeedError

V = TypeVar("V")
R = TypeVar("R")

_work: tuple[Callable[[Any], Any], Sequence[Any]]
"""In a forked process: the function and the values, which came with the fork and need not be sent."""


def spread(function: Callable[[V], R], values: Sequence[V], processes: int, *, worth: int) -> Iterator[R]:
    """`function` of each of the `values`, in their order.

    With fewer than `worth` values, one of the `processes`, or no fork on this system, this process does all of it:
    starting others would take longer, and other ways to start them run the caller's program again.

    Raises:
        CoopfeedError: one of the processes was killed.
    """
    if processes < 2 or len(values) < worth or not hasattr(os, "fork"):
        yield from map(function, values)
        return

    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    context = multiprocessing.get_context("fork")
    size = max(1, min(16, len(values) // (processes * 4)))
    chunks = iter([range(start, min(start + size, len(values))) for start in range(0, len(values), size)])
    try:
        pool = ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(os.getpid(), function, values))
        # Only so many ahead that results do not pile up in memory.
        waiting = [pool.submit(_each, chunk) for chunk in islice(chunks, processes * 4)]
    except OSError:  # no more processes, or no shared memory for them
        yield from map(function, values)
        return
    with pool:
        try:
            while waiting:
                yield from waiting.pop(0).result()
                waiting += (pool.submit(_each, chunk) for chunk in islice(chunks, 1))
        except BrokenProcessPool as error:
            raise CoopfeedError(
                "a helping process was killed, perhaps for want of memory; nothing has changed"
            ) from error


def _begin(parent: int, function: Callable[[Any], Any], values: Sequence[Any]) -> None:
    global _work
    _work = function, values
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process, and the parent's word is enough
    Thread(target=_die_with, args=(parent,), daemon=True).start()


def _die_with(parent: int) -> None:
    """End this process when its parent was killed: the executor's would wait for work for ever."""
    # To look once a second is all that works everywhere: helpers hold each other's pipes open, so none of them closes.
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _each(chunk: range) -> list[Any]:
    function, values = _work
    return [function(values[number]) for number in chunk]
