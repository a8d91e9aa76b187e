"""What a day of polling costs a server: bytes and processor time measured per request, multiplied. Nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

DAY = 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Habits:
    """What is assumed, not measured: who subscribes, and how often they ask."""

    subscribers: int = 1_000_000
    eager: int = 48
    """Times a day that a reader asks which goes by its own clock: each half an hour."""
    patient: int = 24
    """Times a day that it asks which waits for the 60 minutes of our `ttl`."""
    pushed: int = 1
    """Times a day that it asks which a hub tells of changes: to be sure."""
    with_hub: float = 0.5
    """The part of subscribers whose readers listen to hubs."""
    changes: int = 1
    """Times a day that the feed changes."""


@dataclass(frozen=True, slots=True)
class Emitted:
    """Which means of saving a publication and its server offer."""

    gzip: bool = False
    validators: bool = False
    ttl: bool = False
    hub: bool = False

    def but(self, name: str, *, there: bool) -> Emitted:
        """The same with or without one of them."""
        return replace(self, **{name: there})


NOTHING = Emitted()
ALL = Emitted(gzip=True, validators=True, ttl=True, hub=True)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request costs: the bytes that the server sends, and the seconds of processor time that it takes."""

    sent: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Day:
    """What all requests of a day cost together."""

    requests: float
    sent: float
    cpu: float

    @property
    def rate(self) -> float:
        """Requests a second, were they spread over the day."""
        return self.requests / DAY

    @property
    def core(self) -> float:
        """The part of one processor that the server needs, were they spread over the day."""
        return self.cpu / DAY


def day(habits: Habits, emitted: Emitted, costs: Mapping[str, Cost]) -> Day:
    """The day, by the costs of a `full` answer, one in `gzip`, and a `304`.

    Whoever asks gets the feed in full once for each change since, and else a 304. So does a reader that a hub tells:
    what comes from a hub has no ETag that this server would know.
    """
    polls = habits.patient if emitted.ttl else habits.eager
    listening = habits.subscribers * habits.with_hub if emitted.hub else 0
    groups = ((habits.subscribers - listening, polls), (listening, min(habits.pushed, polls)))
    requests = sum(readers * asked for readers, asked in groups)
    same = sum(readers * max(asked - habits.changes, 0) for readers, asked in groups) if emitted.validators else 0
    body, unchanged = costs["gzip" if emitted.gzip else "full"], costs["304"]
    whole = requests - same
    return Day(requests, whole * body.sent + same * unchanged.sent, whole * body.cpu + same * unchanged.cpu)
