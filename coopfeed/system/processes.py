"""The same function over many values, on as many processors as there are: results in order, as if it were one.

Helpers are plain forks of this process, each with a connection of its own. Nothing here starts a thread, and nothing
waits at the end of the program: a helper whose connection is closed, or whose parent is gone, ends by itself.
"""

from __future__ import annotations

import os
import pickle
import signal
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from coopfeed.errors import CoopfeedError
from coopfeed.system.interrupts import defer_signals

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

V = TypeVar("V")
R = TypeVar("R")

_LARGEST = 16  # values that are sent for at once
_AHEAD = 4  # chunks for each helper that may be made before they are wanted, or results would pile up in memory
_QUEUED = 2  # chunks that a helper has at a time: the next one is there when it is done with one


@dataclass
class _Helper:
    """A process that works for this one, and how many chunks it has still to do."""

    pid: int
    connection: Connection[range, Any]
    left: int = 0


def spread(
    function: Callable[[V], R], values: Sequence[V], processes: int, *, worth: int, private: Sequence[int] = ()
) -> Generator[R]:
    """Yield `function` of each of the `values`, in their order.

    With fewer than `worth` values, one of the `processes`, or no fork on this system, this process does all of it:
    starting others would take longer, and other ways to start them run the caller's program again. If the system gives
    fewer processes or descriptors, those that there are do it. The others close descriptors that are `private` to this
    process.

    Raises:
        CoopfeedError: one of the processes was killed.
    """
    helpers: list[_Helper] = []
    try:
        if processes > 1 and len(values) >= worth and hasattr(os, "fork"):
            _start(helpers, processes, function, values, private)
        if helpers:
            yield from _results(helpers, _chunks(len(values), len(helpers)))
        else:
            yield from map(function, values)
    finally:
        _end(helpers)


def _chunks(count: int, helpers: int) -> list[range]:
    size = max(1, min(_LARGEST, count // (helpers * 4)))
    return [range(start, min(start + size, count)) for start in range(0, count, size)]


def _start(
    helpers: list[_Helper], count: int, function: Callable[[V], R], values: Sequence[V], private: Sequence[int]
) -> None:
    """Add up to `count` helpers."""
    from multiprocessing import Pipe  # takes 6 ms, and few projects are large enough

    parent = os.getpid()
    for _ in range(count):
        try:
            ours, theirs = Pipe()
        except OSError:  # too few descriptors
            return
        # A helper must not run into a Ctrl-C with our code on its stack, and none may be unknown to us.
        with defer_signals(), theirs:
            try:
                pid = os.fork()
            except OSError:  # too many processes, or too little memory
                ours.close()
                return
            if not pid:
                # Held by a helper, they would not close when this process ends.
                for connection in (ours, *(helper.connection for helper in helpers)):
                    connection.close()
                for descriptor in private:
                    os.close(descriptor)
                _help(parent, theirs, function, values)
            helpers.append(_Helper(pid, ours))


def _results(helpers: list[_Helper], chunks: list[range]) -> Iterator[Any]:
    """Yield what the helpers make of the `chunks`, one value after the other."""
    made: dict[int, tuple[list[Any], BaseException | None]] = {}
    handed_out = 0
    for number, chunk in enumerate(chunks):
        last = min(number + _AHEAD * len(helpers), len(chunks))
        while True:
            while handed_out < last and (helper := min(helpers, key=attrgetter("left"))).left < _QUEUED:
                _send(helper, chunks[handed_out])
                handed_out += 1
            # What is there is taken even if it is not wanted yet, so that no helper has to wait for us.
            made.update(_collected(helpers, wait=chunk.start not in made))
            if chunk.start in made:
                break
        results, error = made.pop(chunk.start)
        if error is not None:
            raise error
        yield from results


def _send(helper: _Helper, chunk: range) -> None:
    try:
        helper.connection.send(chunk)
    except OSError as error:
        raise _killed() from error
    helper.left += 1


def _collected(helpers: list[_Helper], *, wait: bool) -> Iterator[tuple[int, tuple[list[Any], BaseException | None]]]:
    from multiprocessing import connection  # there already: see _start

    busy = [helper for helper in helpers if helper.left]
    ready = connection.wait([helper.connection for helper in busy], None if wait else 0)
    for helper in (each for each in busy if each.connection in ready):
        try:
            start, results, error = helper.connection.recv()
        except (EOFError, OSError) as failure:
            raise _killed() from failure
        helper.left -= 1
        yield start, (results, error)


def _killed() -> CoopfeedError:
    return CoopfeedError("a worker process was killed (out of memory?); nothing has changed")


def _end(helpers: list[_Helper]) -> None:
    """End the helpers, whatever they are at; Ctrl-C waits until none is left."""
    if not helpers:
        return
    with defer_signals():
        for helper in helpers:
            os.kill(helper.pid, signal.SIGKILL)
            helper.connection.close()
        for helper in helpers:
            with suppress(ChildProcessError):  # where somebody lets the system forget children at once
                os.waitpid(helper.pid, 0)


def _help(parent: int, connection: Connection[Any, range], function: Callable[[V], R], values: Sequence[V]) -> NoReturn:
    """Do what is asked for, until nobody asks any more. Nothing of the parent's is cleared up here."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process, and the parent's word is enough
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _end_with(parent)
        while True:
            chunk = connection.recv()
            connection.send_bytes(_made(function, values, chunk))
    except (EOFError, ConnectionError):
        pass  # the parent has what it wanted, or is gone
    finally:
        os._exit(1)


def _made(function: Callable[[V], R], values: Sequence[V], chunk: range) -> bytes:
    try:
        return pickle.dumps((chunk.start, [function(values[number]) for number in chunk], None))
    except BaseException as error:  # noqa: BLE001 - it is raised in the parent, which alone can report it
        error.add_note(traceback.format_exc())
        return pickle.dumps((chunk.start, [], error))


def _end_with(parent: int) -> None:
    """End this process in the midst of its work when its parent was killed, which closes the connection too late."""

    def look(_number: int, _frame: object) -> None:
        if os.getppid() != parent:
            os._exit(1)

    # To look once a second is all that works everywhere.
    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)
