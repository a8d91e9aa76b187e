"""A bound on the time that a document of others may take.

What is known to be slow is refused or cut before (safety.py, trimming.py). But the parsers are not ours: what nobody
knows of yet ends here.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from coopfeed.errors import ForeignError
from coopfeed.network.fetching import MAX_BYTES, Fetched

SECONDS = 25
"""Of processor time, which other programs on a busy machine do not use up; for each `MAX_BYTES`."""

_AGAIN = 0.5  # seconds; some code swallows every exception


class _SpentError(BaseException):
    """The time is over. Not an Exception, so that no parser takes it for a mistake in the document."""


@contextmanager
def bounded(found: Fetched, seconds: float = SECONDS) -> Iterator[None]:
    """Stop what is done with a document after so many `seconds` of processor time, or in proportion if it is larger.

    Only the main thread can be stopped, and only where the system has such a clock.

    Raises:
        ForeignError: it took longer.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    seconds *= max(1, len(found.content) / MAX_BYTES)

    def stop(*_: object) -> None:
        raise _SpentError

    before = signal.signal(signal.SIGPROF, stop)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except _SpentError as error:
        message = f"{found.location} takes more than {seconds:.0f} s to read: it is broken, or made to be slow"
        raise ForeignError(message) from error
    finally:
        signal.signal(signal.SIGPROF, before)
