"""Verify a live site, with what the project at hand says of it."""

from __future__ import annotations

from pathlib import Path

from coopfeed import building, publishing, verifying
from coopfeed.app.moments import Now, moment
from coopfeed.errors import ArgumentError, DestinationError
from coopfeed.model import Publication, State
from coopfeed.model.destinations import Bucket, parse
from coopfeed.network import fetching
from coopfeed.publishing.record import Record
from coopfeed.verifying import Finding as Finding
from coopfeed.verifying import Report as Report


def verify(url: str, now: Now, root: Path | str | None = None, publication: Publication | None = None) -> Report:
    """Return what is wrong with the site that is live at `url`.

    Where it is the site of `publication`, loaded from `root`, it is compared with what was published from there.

    Raises:
        ArgumentError: `url` is not an http or https address.
        FetchError: the site does not respond, or has no record of what should be there.
        DestinationError: the record at the destination could not be read.
        ValueError: the publication has errors.
    """
    if why := fetching.strange(url, url):
        raise ArgumentError("url", f"not an address to verify: {why}")
    address = url if url.endswith("/") else f"{url}/"
    at = moment(now, publication.site.timezone if publication else "UTC")
    if publication is None or root is None or address != publication.site.url:
        return verifying.verify(address, at)
    states, _ = building.select(publication, at)
    released = frozenset(item.id for item in states[State.RELEASED])
    return verifying.verify(address, at, _record(Path(root), publication), released)


def _record(root: Path, publication: Publication) -> Record | None:
    destination = parse(publication.site.destination, root)
    try:
        return publishing.read_record(destination)
    except DestinationError:
        if isinstance(destination, Bucket):  # one may verify without its keys: the site has the record too
            return None
        raise
