"""What `publish` and `ping` have in common: telling hubs, with a warning for those that did not hear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coopfeed.cli import show

if TYPE_CHECKING:
    from coopfeed.model import Announcement
    from coopfeed.publishing import Told


def tell(target: Path, announcements: Sequence[Announcement], digest: str, remedy: str) -> Told:
    """Tell hubs of what lies at `target`, whose record has the SHA-256 `digest`, and warn of what they did not hear."""
    from coopfeed.publishing import announcements as publishing

    told = publishing.tell(target, announcements, digest)
    for (hub, why), number in Counter((each.hub, why) for each, why in told.unheard.items()).items():
        label = click.style("warning", fg="yellow", bold=True)
        what = show.count(number, "feed document")
        click.echo(f"coopfeed: {label}: cannot announce {what} to {hub}: {why}\n      {remedy}", err=True)
    return told


def summary(announced: Sequence[Announcement]) -> list[str]:
    """The line of a summary that says what was announced; none where nothing was."""
    hubs = Counter(each.hub for each in announced)
    said = (f"{show.count(number, 'feed document')} to {hub}" for hub, number in hubs.items())
    return [f"Announced: {', '.join(said)}."] if hubs else []
