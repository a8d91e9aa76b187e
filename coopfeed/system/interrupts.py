"""Ctrl-C and a polite end, where they come at a bad moment."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

EXIT_STATUS = 130
"""That of a program which Ctrl-C has ended, as shells count: 128 and the number of the signal."""

_PATIENCE = 2.0  # seconds
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def only_once() -> None:
    """Let Ctrl-C raise KeyboardInterrupt once; who presses it again means the same, and what is cleared up goes on.

    Where Ctrl-C is ignored, or somebody has a handler of his own, it stays so.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _Handler())


def has_come() -> bool:
    """Return whether there was a Ctrl-C since `only_once`."""
    handler = signal.getsignal(signal.SIGINT)
    return isinstance(handler, _Handler) and handler.last is not None


class _Handler:
    def __init__(self) -> None:
        self.last: float | None = None

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        # Whoever still has to press it after that long has a program before him that has swallowed the first one.
        if self.last is None or now > self.last + _PATIENCE:
            self.last = now
            raise KeyboardInterrupt


@contextmanager
def defer_signals() -> Iterator[None]:
    """Let Ctrl-C and a polite end wait: what has been begun takes a moment, and half of it is none."""
    if current_thread() is not main_thread():  # which alone is interrupted, and alone may say how
        yield
        return
    came: list[int] = []
    # Not by a mask, which holds for one thread: one that is just ending would take the signal in its place.
    before = {each: signal.signal(each, lambda number, _: came.append(number)) for each in _SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, signal.SIG_DFL if handler is None else handler)
        for number in came:
            signal.raise_signal(number)
