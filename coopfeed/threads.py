"""The same function over many values where it mostly waits, for a disk or another machine: several at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue
from threading import Lock, Thread, current_thread, main_thread
from typing import Generic, TypeVar

V = TypeVar("V")
R = TypeVar("R")


def at_once(function: Callable[[V], R], values: Sequence[V], threads: int) -> Iterator[R]:
    """Yield `function` of each of the `values`, in their order, with up to so many `threads` at work.

    After a failure none is begun any more, and those that have been begun are waited for; not so after Ctrl-C, as they
    may wait for somebody who never answers. Where no thread can be started, this one does it all.
    """
    team = _Team(function, values)
    # At the end of the program, nobody waits for a daemon.
    workers = [Thread(target=team.work, daemon=True) for _ in range(min(threads, len(values)))]
    started = [worker for worker in workers if _starts(worker)]
    if not started:
        yield from map(function, values)
        return
    try:
        yield from team.results()
    except KeyboardInterrupt:
        started.clear()
        raise
    finally:
        team.is_over = True
        for worker in started:
            worker.join()


def interruptible(function: Callable[[], R]) -> R:
    """Return what `function` does, which may wait in a library that does not hear of Ctrl-C.

    The main thread, which alone is interrupted, lets another one do it.
    """
    if current_thread() is not main_thread():
        return function()
    return next(at_once(lambda _: function(), (None,), 1))


def _starts(thread: Thread) -> bool:
    try:
        thread.start()
    except RuntimeError:  # the system has no more of them, or too little memory for its stack
        return False
    return True


class _Team(Generic[V, R]):
    """Values to work at, which several threads share."""

    def __init__(self, function: Callable[[V], R], values: Sequence[V]) -> None:
        self.function, self.values = function, values
        self.left, self.taking = iter(range(len(values))), Lock()
        self.done: SimpleQueue[tuple[int, list[R], BaseException | None]] = SimpleQueue()
        self.is_over = False

    def work(self) -> None:
        """Take one value after the other, as long as there are any."""
        while not self.is_over:
            with self.taking:
                number = next(self.left, None)
            if number is None:
                return
            try:
                self.done.put((number, [self.function(self.values[number])], None))
            except BaseException as error:  # noqa: BLE001 - it is raised where the results are wanted
                self.done.put((number, [], error))

    def results(self) -> Iterator[R]:
        """The results in the order of the values, as soon as they are there."""
        made: dict[int, tuple[list[R], BaseException | None]] = {}
        for number in range(len(self.values)):
            while number not in made:
                finished, result, error = self.done.get()
                made[finished] = result, error
            result, error = made.pop(number)
            if error is not None:
                raise error
            yield from result
