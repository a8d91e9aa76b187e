"""Telling hubs what has changed, so that they fetch it and hand it on (WebSub, 6); hubs that are down cost a minute.

The recommendation leaves it to both how a publisher notifies a hub. Hubs have kept to PubSubHubbub, where a form says
hub.mode=publish and hub.url; some (Switchboard, Flask-WebSub) look for hub.topic, as in subscriptions. So each form has
both, and one address: not every hub takes several.

https://www.w3.org/TR/websub/#publishing
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from coopfeed.model import Announcement
from coopfeed.network import fetching
from coopfeed.network.fetching import Reply, Timeouts
from coopfeed.network.limits import Deadline
from coopfeed.system.threads import at_once

AT_ONCE = 8
"""How many hubs are notified at the same time."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long hubs are waited for, in seconds, and how often each announcement is tried.

    The first `pause` between two attempts is doubled for each further one. When `whole` has passed, all is over. The
    usual attempts and pauses, each as long as it may be, fit into it.
    """

    attempts: int = 4
    pause: float = 1
    whole: float = 60
    timeouts: Timeouts = field(default_factory=lambda: Timeouts(connect=5, read=10, whole=13))


_USUAL = Patience()


def announce(announcements: Iterable[Announcement], patience: Patience = _USUAL) -> dict[Announcement, str]:
    """Tell the hubs; what comes back are the announcements that failed, each with the reason."""
    hubs: dict[str, list[Announcement]] = {}
    for each in announcements:
        hubs.setdefault(each.hub, []).append(each)
    deadline = Deadline.after(patience.whole)
    failures = at_once(lambda its: [*_failures(its, patience, deadline)], [*hubs.values()], AT_ONCE)
    return dict(chain.from_iterable(failures))


def _failures(
    announcements: Sequence[Announcement], patience: Patience, deadline: Deadline
) -> Iterator[tuple[Announcement, str]]:
    """Yield of those to one hub."""
    down = ""  # why the hub is asked no more
    for each in announcements:
        if not down and not deadline.left:
            down = deadline.missed
        if down:
            yield each, down
            continue
        reply = _reply(each, patience, deadline)
        if reply.may_pass:
            down = reply.refusal
        if reply.refusal:
            yield each, reply.refusal


def _reply(announcement: Announcement, patience: Patience, deadline: Deadline) -> Reply:
    """Return what the hub says at last."""
    form = {"hub.mode": "publish", "hub.url": announcement.topic, "hub.topic": announcement.topic}
    for attempt in range(1, patience.attempts + 1):
        reply = fetching.post(announcement.hub, form, patience.timeouts, deadline)
        pause = max(patience.pause * 2 ** (attempt - 1), reply.wait)
        if not reply.may_pass or attempt == patience.attempts or pause > deadline.left:
            break
        time.sleep(pause)  # nothing else is to be done until the hub is asked again
    return reply
