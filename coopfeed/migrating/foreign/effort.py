"""A bound on the time that a document of others may take.

What is known to be slow is refused or cut before (safety.py, trimming.py). But the parsers are not ours: what nobody
knows of yet ends here.
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
"""Of processor time, which other programs on a busy machine do not use up; for each `MAX_BYTES`."""

_AGAIN = 0.5  # seconds; some code swallows every exception


class SpentError(BaseException):
    """The time is over. Not an Exception, so that no parser takes it for a mistake in the document."""


@dataclass
class Allowance:
    """The `seconds` of processor time that are left to this process for something; a fork of it has as many."""

    seconds: float

    @contextmanager
    def spend(self, most: float) -> Iterator[None]:
        """Stop what is done after `most` seconds, or when none are left.

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
    """Return how long a document may take: so many `seconds`, or in proportion if it is larger than most may be."""
    return seconds * max(1, len(found.content) / MAX_BYTES)


@contextmanager
def bounded(found: Fetched, seconds: float = SECONDS) -> Iterator[None]:
    """Stop what is done with a document after so many `seconds` of processor time, or in proportion if it is larger.

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
    """Stop what is done after so many `seconds` of processor time.

    In another thread than the main one, or where the system has no such clock, it is not stopped, but fails when it is
    done.

    Raises:
        SpentError: it took longer.
    """
    began = process_time()
    with _interrupted(max(seconds, 1e-6)):  # with 0, the clock would not run
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

    def tell(unraisable: sys.UnraisableHookArgs) -> None:  # what nh3 swallows, it writes to the terminal
        if not isinstance(unraisable.exc_value, SpentError):
            told(unraisable)

    before = signal.signal(signal.SIGPROF, stop)
    told = sys.unraisablehook
    try:
        sys.unraisablehook = tell
        try:
            signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
            yield
            if stopped:  # and what was done swallowed that
                raise SpentError
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    finally:
        sys.unraisablehook = told
        signal.signal(signal.SIGPROF, before)
