"""The same function over many values, on as many processors as there are: results in order, as if it were one."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import TypeVar

V = TypeVar("V")
R = TypeVar("R")


def spread(function: Callable[[V], R], values: Sequence[V], processes: int, *, worth: int) -> Iterator[R]:
    """`function` of each of the `values`, in their order.

    With fewer than `worth` values, one of the `processes`, or no fork on this system, this process does all of it:
    starting others would take longer, and other ways to start them run the caller's program again.
    """
    if processes < 2 or len(values) < worth or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(function, values)
        return
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        size = max(1, min(64, len(values) // (processes * 4)))
        chunks = [values[start : start + size] for start in range(0, len(values), size)]
        # Only so many ahead that results do not pile up in memory.
        waiting = [pool.submit(_each, function, chunk) for chunk in islice(chunks, processes * 4)]
        for chunk in [*chunks[processes * 4 :], *([None] * len(waiting))]:
            yield from waiting.pop(0).result()
            if chunk is not None:
                waiting.append(pool.submit(_each, function, chunk))


def _each(function: Callable[[V], R], values: Sequence[V]) -> list[R]:
    return [function(value) for value in values]
