"""Tell hubs by hand that feeds have changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coopfeed import building, publishing
from coopfeed.app.embedding import feed_named
from coopfeed.app.moments import Now, moment
from coopfeed.model import Publication
from coopfeed.model.destinations import parse
from coopfeed.publishing.websub import notify, pending
from coopfeed.publishing.websub.notify import NotifyResult


def ping(root: Path | str, publication: Publication, now: Now, feeds: Sequence[str] = ()) -> NotifyResult:
    """Tell the hubs of `publication`, which was loaded from `root`, that `feeds` have changed (none named: all).

    Raises:
        ArgumentError: no feed has one of these names.
        DestinationError: the record at the destination could not be read or written.
        ValueError: the publication has errors.
    """
    site = publication.site
    _, known = building.select(publication, moment(now, site.timezone))
    wanted = [feed_named(name, known) for name in feeds] or known
    destination = parse(site.destination, Path(root))
    digest = publishing.digest(destination)
    found = tuple(dict.fromkeys(announcement for _, announcement in pending.of_feeds(wanted)))
    return notify.notify(destination, found, digest)
