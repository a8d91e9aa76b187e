"""Limit the processor time that an untrusted document may take.

safety.py rejects what is known to be slow; this stops anything else.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import process_time

from coopfeed.errors import ForeignError
from coopfeed.network.fetching import MAX_BYTES, Fetched

SECONDS = 25
"""Processor time per `MAX_BYTES`. Unlike wall time, it does not depend on how busy the machine is."""

_AGAIN = 0.5  # seconds until the next attempt, because some code swallows every exception


class SpentError(BaseException):
    """The time is used up. Not an Exception, so that no parser mistakes it for an error in the document."""


@dataclass
class Allowance:
    """The `seconds` of processor time that this process has left; a fork starts with the same."""

    seconds: float

    @contextmanager
    def spend(self, most: float) -> Iterator[None]:
        """Limit the block to `most` seconds, or to what is left.

        Raises:
            SpentError: it took longer.
        """
        began = process_time()
        try:
            with limited(min(most, self.seconds)):
                yield
        finally:
            self.seconds -= process_time() - began


def seconds_for(found: Fetched, seconds: float = SECONDS) -> float:
    """Return the time limit for a document: `seconds`, or proportionally more if it is larger than `MAX_BYTES`."""
    return seconds * max(1, len(found.content) / MAX_BYTES)


@contextmanager
def bounded(found: Fetched, seconds: float = SECONDS) -> Iterator[None]:
    """Limit the processor time that the block may spend on a document (see `seconds_for`).

    Raises:
        ForeignError: it took longer.
    """
    seconds = seconds_for(found, seconds)
    try:
        with limited(seconds):
            yield
    except SpentError as error:
        message = f"{found.location} takes more than {seconds:.0f} s to read: it is broken or built to be slow"
        raise ForeignError(message) from error


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Limit the block to so many `seconds` of processor time.

    Outside the main thread, or on a system without this timer, the block runs to its end and fails then.

    Raises:
        SpentError: it took longer.
    """
    began = process_time()
    with _interrupted(max(seconds, 1e-6)):  # 0 would disable the timer
        yield
    if process_time() - began > seconds:
        raise SpentError


@contextmanager
def _interrupted(seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    stopped = list[bool]()

    def stop(*_: object) -> None:
        stopped.append(True)
        raise SpentError

    # nh3 writes exceptions that it swallows to the terminal.
    def print_unless_ours(unraisable: sys.UnraisableHookArgs) -> None:
        if not isinstance(unraisable.exc_value, SpentError):
            hook_before(unraisable)

    before = signal.signal(signal.SIGPROF, stop)
    hook_before = sys.unraisablehook
    try:
        sys.unraisablehook = print_unless_ours
        try:
            signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
            yield
            if stopped:  # but the block swallowed the exception
                raise SpentError
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    finally:
        sys.unraisablehook = hook_before
        signal.signal(signal.SIGPROF, before)
