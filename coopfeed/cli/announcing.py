"""What `publish` and `ping` print about hubs: which were notified, and which failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from coopfeed.cli import show
from coopfeed.model import Announcement


def warn(unheard: Mapping[Announcement, str], remedy: str) -> None:
    """Warn of announcements that failed, with the reason; one without a reason was not tried yet."""
    reasons = Counter((each.hub, why) for each, why in unheard.items() if why)
    for (hub, why), number in reasons.items():
        show.warn(f"could not announce {show.count(number, 'feed document')} to {hub}: {why}\n      {remedy}")


def summary(announced: Sequence[Announcement]) -> list[str]:
    """Return the line of a summary that says what was announced; none where nothing was."""
    hubs = Counter(each.hub for each in announced)
    said = (f"{show.count(number, 'feed document')} to {hub}" for hub, number in hubs.items())
    return [f"Announced: {', '.join(said)}."] if hubs else []
