"""What `publish` and `ping` have in common: telling hubs, with a warning for those that did not hear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coopfeed.cli import show
from coopfeed.model.destinations import Destination

if TYPE_CHECKING:
    from coopfeed.model import Announcement
    from coopfeed.publishing.websub.notify import NotifyResult


def tell(target: Destination, announcements: Sequence[Announcement], digest: str, remedy: str) -> NotifyResult:
    """Tell hubs of what lies at `target`, whose record has the SHA-256 `digest`, and warn of what they did not hear."""
    from coopfeed.publishing.websub import notify

    told = notify.tell(target, announcements, digest)
    for (hub, why), number in Counter((each.hub, why) for each, why in told.unheard.items()).items():
        show.warn(f"cannot announce {show.count(number, 'feed document')} to {hub}: {why}\n      {remedy}")
    return told


def summary(announced: Sequence[Announcement]) -> list[str]:
    """The line of a summary that says what was announced; none where nothing was."""
    hubs = Counter(each.hub for each in announced)
    said = (f"{show.count(number, 'feed document')} to {hub}" for hub, number in hubs.items())
    return [f"Announced: {', '.join(said)}."] if hubs else []
