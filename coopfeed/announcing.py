"""Telling hubs what has changed, so that they fetch it and hand it on (WebSub, 6); a hub that is down costs a minute.

How a publisher tells a hub, the recommendation leaves to the two. Hubs have kept to PubSubHubbub, where a form says
hub.mode=publish and hub.url; some (Switchboard, Flask-WebSub) look for hub.topic, as in subscriptions. So each form has
both, and one address: not every hub takes several.

https://www.w3.org/TR/websub/#publishing
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from coopfeed import fetching
from coopfeed.fetching import Reply, Timeouts
from coopfeed.model import Announcement


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a hub is waited for, in seconds, and how often each announcement is tried.

    The first `pause` between two attempts is doubled for each further one. After `whole`, no more is begun.
    """

    attempts: int = 4
    pause: float = 1
    whole: float = 60
    timeouts: Timeouts = field(default_factory=lambda: Timeouts(connect=5, read=10))


_USUAL = Patience()


def announce(announcements: Iterable[Announcement], patience: Patience = _USUAL) -> dict[Announcement, str]:
    """Tell the hubs; what comes back are the announcements that failed, each with the reason."""
    topics: dict[str, list[str]] = {}
    for each in announcements:
        topics.setdefault(each.hub, []).append(each.topic)
    return {
        Announcement(hub, topic): why for hub, its in topics.items() for topic, why in _failures(hub, its, patience)
    }


def _failures(hub: str, topics: Sequence[str], patience: Patience) -> Iterator[tuple[str, str]]:
    until = time.monotonic() + patience.whole
    down = ""  # why the hub is asked no more
    for topic in topics:
        if not down and time.monotonic() >= until:
            down = f"it takes longer than {patience.whole:g} s"
        if down:
            yield topic, down
            continue
        reply = _reply(hub, topic, patience, until)
        if reply.may_pass:
            down = reply.refusal
        if reply.refusal:
            yield topic, reply.refusal


def _reply(hub: str, topic: str, patience: Patience, until: float) -> Reply:
    """What the hub says at last."""
    form = {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
    for attempt in range(1, patience.attempts + 1):
        reply = fetching.post(hub, form, patience.timeouts)
        pause = max(patience.pause * 2 ** (attempt - 1), reply.wait)
        if not reply.may_pass or attempt == patience.attempts or time.monotonic() + pause > until:
            break
        time.sleep(pause)  # nothing else is to be done until the hub is asked again
    return reply
