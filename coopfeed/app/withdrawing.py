"""Withdraw a published item: in its file, or in a new one where that is gone."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from coopfeed import publishing, reading
from coopfeed.app.arguments import category_slug
from coopfeed.app.moments import Now, moment
from coopfeed.authoring import files
from coopfeed.authoring.withdrawing import Place, added, restored
from coopfeed.building import selection
from coopfeed.errors import ArgumentError
from coopfeed.model import Site, State, layout
from coopfeed.model.destinations import parse
from coopfeed.model.problems import Problem, nearest
from coopfeed.publishing.record import RecordedItem
from coopfeed.reading import field_types, nodes, source_file
from coopfeed.reading.items import ReadItem, original_of, read_item, read_text, slug_of
from coopfeed.reading.kinds import refusal
from coopfeed.reading.media import ProjectFiles
from coopfeed.reading.site import read_site
from coopfeed.reading.source_file import Source


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The item file that says it now, relative to the project; or the `problems` that prevent it ("" and no change).

    `is_new` is true if the item's own file was gone.
    """

    path: str
    problems: tuple[Problem, ...] = ()
    is_new: bool = False


def withdraw(root: Path | str, item: str, now: Now, reason: str = "", category: str = "") -> Withdrawal:
    """Write into the file of an item that it is withdrawn from the day of `now` on; the next publication tells readers.

    Where the file is gone, a new one is made of what the record at the destination has.

    Args:
        root: the project's folder.
        item: the slug of the item, or the path of its file.
        now: an aware datetime.
        reason: one sentence, which is public.
        category: that of an item whose file is gone, where the record does not know it.

    Raises:
        ArgumentError: the item does not exist or cannot be withdrawn, or `reason` or `category` is invalid.
        CoopfeedError: the record cannot be read, or the file not be written.
    """
    root = Path(root)
    read = read_site(root)
    errors = _errors(read.problems)
    if errors:
        return Withdrawal("", errors)
    if reason and (against := refusal(field_types.Text, reason)):
        raise ArgumentError("reason", against)
    site = read.site
    at = moment(now, site.timezone).astimezone(ZoneInfo(site.timezone))
    names = {slug_of(name): name for name in reading.item_files(root, [])}
    slug = slug_of(Path(item).name) if item.endswith((".yaml", ".yml")) else item
    if slug in names:
        return _in_file(root, site, names[slug], at, reason)
    was = _recorded(root, site, item, slug, names)
    place = _place(site, was, names, category)
    since = _since(at, *map(datetime.fromisoformat, (was.published, was.updated)))
    return _in_new_file(root, site, place, restored(site, was, place, since, reason))


def _errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.is_error)


def _in_file(root: Path, site: Site, name: str, at: datetime, reason: str) -> Withdrawal:
    before = read_item(root, name, site)
    if before.item is None:
        return Withdrawal("", _errors(before.problems))
    if before.item.withdrawn:
        raise ArgumentError("item", f"{name} is withdrawn already, from {before.item.withdrawn:%Y-%m-%d} on")
    if before.item.draft and before.id not in {each.id for each in _published(root, site)}:
        raise ArgumentError("item", f"{name} is a draft that was never published, so there is nothing to withdraw")
    source = source_file.read_within(root, name)
    node = nodes.compose(source)
    if node is None:  # the file has changed since it was read
        return Withdrawal("", _errors(tuple(source.problems)))
    text = added(source, node, _since(at, before.item.published, before.item.updated), reason)
    after = _reread(root, site, name, text)
    if after.item is None:
        return Withdrawal("", _errors(after.problems))
    state = selection.state(after.item, at)
    if state is not State.WITHDRAWN:
        raise ArgumentError("item", f"{name} cannot be withdrawn: {_OBSTACLES[state]}")
    raw = (root / name).read_bytes()
    mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    files.replace(root / name, mark + text.encode())
    return Withdrawal(name)


def _since(at: datetime, published: datetime, updated: datetime) -> date:
    """Return the day of `at`; or that moment, if there was an update on that day.

    A reader may ignore a tombstone that is older than the entry it has (RFC 6721, 3).
    """
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return at.replace(microsecond=0) if updated > max(published, midnight) else at.date()


_OBSTACLES = {
    State.DRAFT: "its original is a draft",
    State.EXPIRED: "it has expired, so it is gone from the feeds; delete `expires` first to tell subscribers why",
    State.SCHEDULED: "its date is in the future, so it is not published yet",
}


def _reread(root: Path, site: Site, name: str, text: str) -> ReadItem:
    """Return what the file `name` would be with another text."""
    its = original_of(name)
    original = source_file.read_within(root, its) if its and (root / its).is_file() else None
    return read_text(Source(name, text), site, ProjectFiles(root), original)


def _published(root: Path, site: Site) -> tuple[RecordedItem, ...]:
    record = publishing.read_record(parse(site.destination, root))
    return record.items if record else ()


def _recorded(root: Path, site: Site, item: str, slug: str, names: Mapping[str, str]) -> RecordedItem:
    published = {each.slug: each for each in _published(root, site)}
    if slug not in published:
        near = nearest(slug, {*names, *published})  # without the list of all: there may be thousands
        hint = f"did you mean `{near}`?" if near else "see `coopfeed list`"
        raise ArgumentError("item", f'no item is called "{item}": {hint}')
    return published[slug]


def _in_new_file(root: Path, site: Site, place: Place, text: str) -> Withdrawal:
    read = _reread(root, site, place.name, text)
    if read.item is None:
        return Withdrawal("", _errors(read.problems))
    files.create(root / place.name, text)
    return Withdrawal(place.name, is_new=True)


def _place(site: Site, was: RecordedItem, names: Mapping[str, str], category: str) -> Place:
    """Return where an item belongs, as far as its feeds show it: they do not have items that are only in archives."""
    known = [each.slug for each in site.categories]
    original, _, language = was.slug.partition(".")
    categories: tuple[str, ...] = (category_slug(site, category),) if category else ()
    for edition in (site, *site.editions):
        its = tuple(slug for slug in known if f"{edition.folder}{slug}" in was.feeds)
        if its and not language and edition.folder:
            language = edition.language
        categories = categories or its
    if not categories and len(known) == 1:
        categories = (known[0],)
    if not categories:
        message = f"the record does not know in which category {was.slug} was; name it"
        raise ArgumentError("category", f"{message}: -c {' or -c '.join(known)}")
    if original != was.slug and original in names:  # a translation lies beside its original
        stem, _, extension = names[original].rpartition(".")
        return Place(f"{stem}.{language}.{extension}", categories, "")
    name = f"{layout.ITEMS}/{categories[0]}/{was.published[:10]}-{was.slug}.yaml"
    return Place(name, categories, "" if original != was.slug else language)
