"""From each feed back through its archives (RFC 5005, 4), as a reader walks that wants all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from coopfeed.model.codes import Code
from coopfeed.rendering.formats import Links
from coopfeed.verifying.findings import Finding
from coopfeed.verifying.targets import MAX_ARCHIVES, Series, Target


def walked(targets: Sequence[Target], links: Mapping[str, Links], there: frozenset[str]) -> Iterator[Finding]:
    """Yield whether each archive document is `there`, and is led to from its feed.

    `links` are those of the documents, by their addresses, that came and are feeds.
    """
    archives: dict[Series, set[str]] = {}
    for target in targets:
        if target.archive:
            archives.setdefault(target.series, set()).add(target.address)
    for target in targets:
        if target.is_subscribed:
            yield from _back(target.address, archives.get(target.series, set()), links, there)


def _back(start: str, expected: set[str], links: Mapping[str, Links], there: frozenset[str]) -> Iterator[Finding]:
    for address in sorted(expected - there):
        yield Finding(Code.ARCHIVE_MISSING, address, f"this archive of {start} does not exist")
    seen: set[str] = set()
    address = start
    while address in links and address not in seen:
        seen.add(address)
        address = links[address].older
    if address in seen:
        yield Finding(Code.ARCHIVE_UNLINKED, start, f"the archive links form a circle at {address}")
    unseen = expected & there - seen
    # A missing document is reported already; what lies behind it cannot be reached, and needs no report.
    if unseen and (not address or address in seen) and start in links:
        yield Finding(Code.ARCHIVE_UNLINKED, sorted(unseen)[0], f"no link leads from {start} to this archive")
    elif address and address not in expected and address not in seen and len(expected) < MAX_ARCHIVES and start in seen:
        yield Finding(Code.ARCHIVE_MISSING, address, f"{start} links to it, but the record has no such archive")
