"""Files at a destination that no job makes any more: which of them stay, for good or for a time, and which go."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from coopfeed.building import Build
from coopfeed.building.compressing import is_sibling
from coopfeed.publishing import record as records
from coopfeed.publishing.destination import Snapshot
from coopfeed.publishing.record import Record, RecordedOutput, RetiredOutput
from coopfeed.rendering import formats


@dataclass(frozen=True, slots=True)
class Inventory:
    """The paths of files at a destination that are `ours`, and what becomes of those that a build does not make.

    `lasting` ones stay where they were published, `obsolete` ones go. `items` are the ids of the items that files
    belong to, by path.
    """

    ours: Collection[str]
    lasting: tuple[RecordedOutput, ...]
    obsolete: tuple[str, ...]
    items: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Leaving:
    """Obsolete files: those `removed` now, and those `retired`, which stay for a time."""

    removed: tuple[str, ...]
    retired: tuple[RetiredOutput, ...] = ()


def inventory(build: Build, snapshot: Snapshot) -> Inventory:
    """Return the files that the record lists, and those that a publication which was cut off left behind."""
    before = snapshot.record or Record("", "", (), ())
    made = frozenset(build.paths)
    lasting = tuple(
        output
        for output in before.outputs
        if formats.locate(output.path).kind.is_lasting and output.path not in made and snapshot.signature(output.path)
    )
    ours = dict.fromkeys((*(file.path for file in before.files), *(snapshot.left or ())))
    stay = {*made, *(output.path for output in lasting), records.FILE}
    items = _items_so_far(build, before) if snapshot.keeps_retired else build.items_by_path
    return Inventory(ours, lasting, tuple(path for path in ours if path not in stay), items)


def _items_so_far(build: Build, before: Record) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of the items that each file belongs to, or belonged to while it lay there.

    "" stands for those that are not released now: a file of theirs is removed as soon as it is no longer made, and the
    record must not say whose it was.
    """
    items = build.items_by_path
    found = dict(items)
    released = {meta.id for meta in build.items}
    for each in before.files:
        now = items.get(each.path, ())
        if each.items != now:
            earlier = (id_ if id_ in released else "" for id_ in each.items)
            found[each.path] = tuple(sorted({*now, *earlier}))
    return found


def retire(build: Build, before: Record | None, found: Inventory, lying: Container[str]) -> Leaving:
    """Return what becomes of obsolete files that are `lying` there, for the sake of readers with an older feed."""
    now = build.now.astimezone(UTC)
    since = {each.path: each.since for each in (before.retired if before else ())}
    grace = timedelta(days=build.site.grace)
    paths = [path for path in found.obsolete if path in lying]
    at_once = _at_once(build, before, paths, found.items)
    removed = []
    retired = []
    for path in paths:
        began = _moment(since.get(path, "")) or now
        if path in at_once or now - began >= grace:
            removed.append(path)
        else:
            retired.append(RetiredOutput(path, began.isoformat(timespec="seconds"), found.items.get(path, ())))
    return Leaving(tuple(removed), tuple(retired))


def _at_once(
    build: Build, before: Record | None, paths: Sequence[str], items: Mapping[str, tuple[str, ...]]
) -> Container[str]:
    """Return those of `paths`, no longer made, that must not stay for readers with an older feed."""
    # A record of version 1 does not say which files belonged to an item that is not released now: any of them may.
    if before is None or before.version == 1:
        return frozenset(paths)
    known = {each.path for each in before.files}
    withdrawn = build.withdrawn_files({path: items.get(path, ()) for path in paths})
    # What a publication that was cut off has sent was never meant to stay; and no feed names a compressed sibling.
    return {path for path in paths if path in withdrawn or path not in known or is_sibling(path, known)}


def _moment(text: str) -> datetime | None:
    """Return the moment that was written; None where somebody has written something else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
