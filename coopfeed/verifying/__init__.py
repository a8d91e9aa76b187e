"""Checks of the live site: ask what feed readers, browsers and partners' sites ask, and report what is wrong.

`http_client` asks; all else is values → values: `checks` and `archive_chain` decide, `remedies` corrects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from coopfeed.errors import DestinationError, FetchError
from coopfeed.model import Kind, layout
from coopfeed.model.codes import Code
from coopfeed.publishing import record as records
from coopfeed.publishing.record import Record
from coopfeed.rendering.formats import Links
from coopfeed.system.threads import at_once
from coopfeed.verifying import archive_chain, checks, links
from coopfeed.verifying.findings import Finding, server_of
from coopfeed.verifying.http_client import AT_ONCE, Bounds, HttpClient
from coopfeed.verifying.responses import Answer, Questions
from coopfeed.verifying.targets import Target, targets

__all__ = ["Bounds", "Finding", "Report", "verify"]

MAX_IMAGES = 200
"""So many images are looked for."""

_FROM_A_PARTNER = {"Origin": checks.ORIGIN}
_PACKED = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True, slots=True)
class Report:
    """What was found at `url`, sorted; `asked` counts the addresses, `server` is what serves them, or ""."""

    url: str
    findings: tuple[Finding, ...]
    asked: int
    server: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    """What came of one target; `links` are those of a feed document."""

    target: Target
    findings: tuple[Finding, ...]
    is_there: bool = False
    links: Links | None = field(default=None, repr=False)


def verify(
    url: str,
    now: datetime,
    record: Record | None = None,
    released: frozenset[str] | None = None,
    bounds: Bounds | None = None,
) -> Report:
    """Return what is wrong with the publication that is live at `url`, which ends in a slash.

    Args:
        url: the `url` of its feeds.yaml.
        now: an aware datetime.
        record: that of the output folder at hand; without one, the record of the live site says what should be there.
        released: the ids of the items that should be live now, if known.
        bounds: of all requests together.

    Raises:
        FetchError: the site does not respond, or has no record of what should be there.
    """
    with closing(HttpClient(bounds or Bounds())) as asker:
        first = asker.record(url + records.FILE)
        certain = (*checks.secure(url), *checks.lasting(url, asker.certificate(url), now))
        server = server_of(first.headers.get("server", ""))
        if first.is_untrusted:
            return Report(url, tuple(sorted({*certain, *checks.reached(first)})), 1, server)
        if not first.status:
            raise FetchError(f"cannot verify {url}: {first.failure}")
        live = _live(first)
        basis = live or record
        if basis is None:
            raise FetchError(f"cannot verify {url}: there is no {records.FILE} to say what should be there")
        found = targets(basis, url)
        known = frozenset(target.address for target in found)
        looks = tuple(at_once(partial(_look, asker, known), found, AT_ONCE))
        fed = [look.links for look in looks if look.links and look.target.is_subscribed]
        images = list(dict.fromkeys(address for each in fed for address in each.images))[:MAX_IMAGES]
        hubs = list(dict.fromkeys(address for each in fed for address in each.hubs))
        pictures = at_once(lambda address: asker.ask(address, method="HEAD"), images, AT_ONCE)
        all_found = {
            *certain,
            *_of_records(first, live, record, released, url),
            *(finding for look in looks for finding in look.findings),
            *_walked(looks),
            *(finding for answer in pictures for finding in checks.image(answer, url)),
            *(finding for answer in at_once(asker.ask, hubs, AT_ONCE) for finding in checks.hub(answer)),
        }
    return Report(url, tuple(sorted(all_found)), 1 + len(found) + len(images) + len(hubs), server)


def _live(first: Answer) -> Record | None:
    if first.status != 200:
        return None
    try:
        return records.from_json(first.body, first.url)
    except DestinationError:
        return None


def _of_records(
    first: Answer, live: Record | None, record: Record | None, released: frozenset[str] | None, url: str
) -> Iterator[Finding]:
    if live is None:
        yield Finding(Code.NO_RECORD, first.address, f"there is no record (the server responded with {first.status})")
        return
    # Pending notifications of hubs may differ: it is removed here after everything was copied.
    if record is not None and (record.outputs, record.items) != (live.outputs, live.items):
        yield Finding(Code.BEHIND, first.address, "the record there differs from that of the output folder here")
    elif released is not None:
        ids = frozenset(item.id for item in live.items)
        yield from checks.due(url, released, ids)


def _walked(looks: Sequence[_Look]) -> Iterator[Finding]:
    documents: Mapping[str, Links] = {look.target.address: look.links for look in looks if look.links}
    there = frozenset(look.target.address for look in looks if look.is_there)
    return archive_chain.walked([look.target for look in looks], documents, there)


def _look(asker: HttpClient, known: frozenset[str], target: Target) -> _Look:
    """Return what is wrong at one address, and where it leads."""
    plain = asker.ask(target.address, _FROM_A_PARTNER)
    found = list(checks.reached(plain, is_page=target.is_page))
    if target.archive and plain.status in (404, 410):
        return _Look(target, ())  # reported as a missing archive
    if not plain.is_plain:
        return _Look(target, tuple(found), is_there=plain.status == 200)
    found += [*checks.described(target, plain), *checks.same(target, plain)]
    if target.is_subscribed:
        found += checks.cheap(target, _questions(asker, target.address, plain))
    its = target.format.read_links(plain.body) if target.format else None
    found += checks.linked(target, its)
    answer = target.address.removesuffix(layout.PAGE) + layout.OEMBED
    if target.kind is Kind.PAGE and answer in known:
        found += checks.discovered(target.address, links.oembed(plain.body), answer)
    return _Look(target, tuple(found), is_there=True, links=its)


def _questions(asker: HttpClient, address: str, plain: Answer) -> Questions:
    packed = asker.ask(address, _PACKED)
    # Readers ask for gzip, and go by what they got with it: some servers no longer know that ETag when it comes back.
    got = packed if packed.is_plain else plain
    tag = got.headers.get("etag", "")
    date = got.headers.get("last-modified", "")
    return Questions(
        plain,
        packed,
        asker.ask(address, _PACKED | {"If-None-Match": tag}) if tag else None,
        asker.ask(address, _PACKED | {"If-Modified-Since": date}) if date else None,
        asker.ask(address, _PACKED | {"If-None-Match": '"coopfeed-never-was"'}),
    )
