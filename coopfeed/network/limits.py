"""How long something may take, and how large it may be."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Deadline:
    """A moment of `time.monotonic`, in so many `seconds` when it was set. The smaller of two is the sooner."""

    at: float
    seconds: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Return the deadline in so many seconds from now."""
        return cls(time.monotonic() + seconds, seconds)

    @property
    def left(self) -> float:
        """Seconds until it; 0 when it has passed."""
        return max(0.0, self.at - time.monotonic())

    @property
    def missed(self) -> str:
        """Return what to say of something that was not over by then."""
        return f"it took longer than {self.seconds:g} s"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait for a connection, for each piece of the answer, and for the whole exchange with its redirects."""

    connect: float = 10
    read: float = 30
    whole: float = 120


def too_large(max_bytes: int) -> str:
    """Return what to say of something that has more than `max_bytes`."""
    mebibytes = max_bytes // 1024 // 1024
    return f"it is larger than {mebibytes} MiB" if mebibytes else f"it is larger than {max_bytes} bytes"
