"""The cost of a day of polling: bytes and processor time per request, times the number of requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

DAY = 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Habits:
    """Assumptions, not measurements: who subscribes, and how often they poll."""

    subscribers: int = 1_000_000
    eager: int = 48
    """Requests a day of a reader with its own schedule: every half hour."""
    patient: int = 24
    """Requests a day of a reader that respects our `ttl` of 60 minutes."""
    pushed: int = 1
    """Requests a day of a reader that a hub notifies of changes: for safety."""
    with_hub: float = 0.5
    """The share of subscribers whose readers use hubs."""
    changes: int = 1
    """Changes of the feed per day."""


@dataclass(frozen=True, slots=True)
class Emitted:
    """The savings that a publication and its server support."""

    gzip: bool = False
    validators: bool = False
    ttl: bool = False
    hub: bool = False

    def but(self, name: str, *, there: bool) -> Emitted:
        """Return the same with or without one of them."""
        return replace(self, **{name: there})


NOTHING = Emitted()
ALL = Emitted(gzip=True, validators=True, ttl=True, hub=True)


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one request: bytes sent by the server, and seconds of processor time."""

    sent: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Day:
    """The cost of all requests of a day."""

    requests: float
    sent: float
    cpu: float

    @property
    def rate(self) -> float:
        """Return requests per second, spread over the day."""
        return self.requests / DAY

    @property
    def core(self) -> float:
        """Return the share of one processor that the server needs, spread over the day."""
        return self.cpu / DAY


def day(habits: Habits, emitted: Emitted, costs: Mapping[str, Cost]) -> Day:
    """Return the cost of a day from the costs of a `full` response, one in `gzip`, and a `304`.

    A client gets the full feed once for each change since its last request, and otherwise a 304. So does a reader
    notified by a hub, because content from a hub has no ETag that this server knows.
    """
    polls = habits.patient if emitted.ttl else habits.eager
    listening = habits.subscribers * habits.with_hub if emitted.hub else 0
    groups = ((habits.subscribers - listening, polls), (listening, min(habits.pushed, polls)))
    requests = sum(readers * times for readers, times in groups)
    same = sum(readers * max(times - habits.changes, 0) for readers, times in groups) if emitted.validators else 0
    body, unchanged = costs["gzip" if emitted.gzip else "full"], costs["304"]
    whole = requests - same
    return Day(requests, whole * body.sent + same * unchanged.sent, whole * body.cpu + same * unchanged.cpu)
