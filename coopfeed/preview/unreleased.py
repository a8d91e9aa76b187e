"""A look into the future: drafts and items that are not due yet, as if they were released, and marked so everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coopfeed.building import selection
from coopfeed.building.library import Library, Replaced
from coopfeed.model import ItemMeta, Publication, Site, State

_SITE = "Preview, not published"


@dataclass(frozen=True, slots=True)
class WithUnreleased:
    """A publication with what is withheld from `publication` at a moment; `moment` is one at which all of it is
    released. `notes` says what it has more.
    """

    publication: Publication
    moment: datetime
    library: Library
    notes: str


def with_unreleased(publication: Publication, now: datetime, library: Library) -> WithUnreleased:
    """Return `publication` with its drafts and early items of `now` released, each with a title that says what it is.

    What is released or withdrawn at `now` is so still; what has expired is not shown.
    """
    marks = dict(_marks(publication, now))
    metas = {meta.id: meta for meta in publication.items if meta.id in marks}
    items = tuple(
        _released(meta, marks[meta.id]) if meta.id in marks else _as_it_is(meta, now) for meta in publication.items
    )
    last = max((now, *(item.published for item in items)))
    editions = tuple(map(_titled, publication.site.editions))
    site = replace(_titled(publication.site), editions=editions)
    counts = [f"{sum(what in mark for mark in marks.values())} {words}" for what, words in _COUNTED.items()]
    notes = f"Preview with withheld items: {' and '.join(counts)}. This is not the published version."
    shown = replace(publication, site=site, items=items)
    return WithUnreleased(shown, last + timedelta(seconds=1), Replaced(library, metas), notes)


_COUNTED = {"not before": "not yet due", "draft": "in draft"}


def _marks(publication: Publication, now: datetime) -> Iterator[tuple[str, str]]:
    for meta in publication.items:
        what = selection.state(meta, now)
        if what is State.DRAFT:
            yield meta.id, "draft"
        elif what is State.SCHEDULED:
            yield meta.id, f"not before {meta.published:%Y-%m-%d %H:%M}"


def _released(meta: ItemMeta, mark: str) -> ItemMeta:
    title = f"[{mark}] {meta.title}"
    # Under another digest, because it looks otherwise.
    digest = f"{meta.digest} {mark}" if meta.digest else ""
    return replace(meta, title=title, digest=digest, draft=False, expires=None, withdrawn=None)


def _as_it_is(meta: ItemMeta, now: datetime) -> ItemMeta:
    """Return the meta such that at any later moment it is what it is `now`."""
    expires = meta.expires if meta.expires and meta.expires <= now else None
    withdrawn = meta.withdrawn if meta.withdrawn and meta.withdrawn <= now else None
    updated = meta.updated if meta.updated <= now else meta.published
    if (expires, withdrawn, updated) == (meta.expires, meta.withdrawn, meta.updated):
        return meta
    return replace(meta, expires=expires, withdrawn=withdrawn, updated=updated)


def _titled(site: Site) -> Site:
    return replace(site, title=f"[{_SITE}] {site.title}")
