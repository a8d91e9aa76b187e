"""What there is to look at on a site: the files that its record lists, by what they are for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coopfeed.model import Kind
from coopfeed.publishing.record import Record
from coopfeed.rendering import formats
from coopfeed.rendering.formats import Format

MAX_ARCHIVES = 200
"""So many archive documents of a feed in one format are looked at, the newest."""

Series = tuple[str, str]
"""What the documents of a feed in one format have in common: the folder of the feed, and the file of the format."""

_SCRIPTS = ("text/javascript", "application/javascript", "application/x-javascript")
_MEDIA_TYPES = {
    Kind.PAGE: ("text/html",),
    Kind.FRAME: ("text/html",),
    Kind.OEMBED: ("application/json", "application/json+oembed"),
    Kind.ELEMENT: _SCRIPTS,
    Kind.SCRIPT: _SCRIPTS,
}
"""The kinds of files that are looked at besides feeds, with the media types as which every client takes them."""


@dataclass(frozen=True, slots=True)
class Target:
    """A file of the site at `address`. It is to be served as the first of the `media_types`, or as another of them.

    A document of a feed has a `format` and belongs to a `series`; `archive` is the number of an archive document.
    """

    address: str
    kind: Kind
    media_types: tuple[str, ...]
    sha256: str = ""
    format: Format | None = None
    series: Series = ("", "")
    archive: int = 0

    @property
    def is_subscribed(self) -> bool:
        """Return whether readers ask for it again and again."""
        return self.kind is Kind.SUBSCRIPTION

    @property
    def is_page(self) -> bool:
        """Return whether it is for people to look at."""
        return self.kind in (Kind.PAGE, Kind.FRAME)


def targets(record: Record, url: str) -> tuple[Target, ...]:
    """Return what is to be looked at of a publication that lies at `url`: no page of a single item, and no asset."""
    found = tuple(_targets(record, url))
    newest: dict[Series, int] = {}
    for target in found:
        newest[target.series] = max(newest.get(target.series, 0), target.archive)
    return tuple(each for each in found if not each.archive or each.archive > newest[each.series] - MAX_ARCHIVES)


def _targets(record: Record, url: str) -> Iterator[Target]:
    for output in record.outputs:
        at = formats.locate(output.path)
        address = url + output.path
        if at.document:
            fmt = formats.by_file(at.document)
            media_types = (fmt.MEDIA_TYPE, *fmt.ALSO_SERVED_AS)
            yield Target(address, at.kind, media_types, output.sha256, fmt, (at.feed, at.document), at.page)
        elif at.kind in _MEDIA_TYPES:
            yield Target(address, at.kind, _MEDIA_TYPES[at.kind], output.sha256)
