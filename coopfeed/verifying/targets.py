"""What there is to look at on a site: the files that its record lists, by what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coopfeed.publishing.record import Record

MAX_ARCHIVES = 200
"""So many archive documents of a feed in one format are looked at, the newest."""

_ARCHIVE = re.compile(r"(.*/)archive/(\d+)\.([^/]+)")


class Kind(StrEnum):
    """What a file is for, which decides what is asked of it."""

    ATOM = "atom.xml"
    RSS = "rss.xml"
    JSON = "feed.json"
    PAGE = "index.html"
    FRAME = "embed.html"
    OEMBED = "oembed.json"
    SCRIPT = ".js"

    @property
    def is_feed(self) -> bool:
        """Whether it is what people subscribe to."""
        return self in (Kind.ATOM, Kind.RSS, Kind.JSON)

    @property
    def is_page(self) -> bool:
        """Whether it is for people to look at."""
        return self in (Kind.PAGE, Kind.FRAME)


_XML = ("application/xml", "text/xml")
_SCRIPTS = ("text/javascript", "application/javascript", "application/x-javascript")
MEDIA_TYPES: dict[Kind, tuple[str, ...]] = {
    Kind.ATOM: ("application/atom+xml", *_XML),
    Kind.RSS: ("application/rss+xml", *_XML),
    Kind.JSON: ("application/feed+json", "application/json"),
    Kind.PAGE: ("text/html",),
    Kind.FRAME: ("text/html",),
    Kind.OEMBED: ("application/json", "application/json+oembed"),
    Kind.SCRIPT: _SCRIPTS,
}
"""The media types with which every client takes them; the first is the best."""


@dataclass(frozen=True, slots=True)
class Target:
    """A file of the site at `address`. `archive` is the number of an archive document, 0 of all else."""

    address: str
    kind: Kind
    sha256: str
    archive: int = 0

    @property
    def is_subscribed(self) -> bool:
        """Whether readers ask for it again and again."""
        return self.kind.is_feed and not self.archive


def targets(record: Record, url: str) -> tuple[Target, ...]:
    """What is to be looked at of a publication that lies at `url`: no page of a single item, and no asset."""
    found = tuple(_targets(record, url))
    newest: dict[tuple[str, str], int] = {}
    for target in found:
        if target.archive:
            series = series_of(target.address)
            newest[series] = max(newest.get(series, 0), target.archive)
    return tuple(t for t in found if not t.archive or t.archive > newest[series_of(t.address)] - MAX_ARCHIVES)


def series_of(address: str) -> tuple[str, str]:
    """What the archive documents of a feed in one format have in common: the feed's folder, and the format's file."""
    found = _ARCHIVE.fullmatch(address)
    if found:
        return found[1], found[3]
    folder, slash, file = address.rpartition("/")
    return folder + slash, file


def _targets(record: Record, url: str) -> Iterator[Target]:
    for output in record.outputs:
        archive = _ARCHIVE.fullmatch(output.path)
        kind = _kind(archive[3] if archive else output.path)
        if kind:
            yield Target(url + output.path, kind, output.sha256, int(archive[2]) if archive else 0)


def _kind(path: str) -> Kind | None:
    if path.startswith("embed/"):
        return Kind.SCRIPT if path.endswith(".js") else None
    name = path.rpartition("/")[2]
    name = "embed.html" if name == "oembed.html" else name
    return next((kind for kind in Kind if kind == name), None)
