"""What stops a publication although every file is sound: what subscribers would notice and hardly anybody means.

Each is a Problem with the one-line remedy; `--allow CODE` says "I mean it". Pure: a plan in, problems out.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from coopfeed.building import Build
from coopfeed.model import Item
from coopfeed.problems import Problem, Where
from coopfeed.publishing.plan import Plan
from coopfeed.publishing.record import Record, RecordedItem
from coopfeed.selecting import State

CODES = ("moved", "changed-id", "gone-item", "many-new")
"""What can be allowed."""

_SITE = Where("feeds.yaml")


def guards(plan: Plan, build: Build) -> tuple[Problem, ...]:
    """What stands against `plan`; nothing does where nothing was published before."""
    before = plan.before
    if before is None or not before.items:
        return ()
    renamed = {was.id: item for was, item in _renamed(before, build)}
    return tuple(
        sorted(
            chain(
                _moved(before, build),
                _changed_ids(before, renamed) if before.tag == build.site.tag else (),
                _gone(before, build, renamed),
                _many_new(before, build, len(renamed)),
            )
        )
    )


def _moved(before: Record, build: Build) -> Iterator[Problem]:
    for key, was, now in (("url", before.url, build.site.url), ("tag", before.tag, build.site.tag)):
        if was != now:
            what = "every item comes again as new" if key == "tag" else "all addresses change, those of the feeds too"
            message = f"`{key}` was {was} when it was published last, and is {now} now: {what}"
            yield Problem(_SITE, "moved", message, f"set it back to `{key}: {was}`, or mean it: --allow moved")


def _renamed(before: Record, build: Build) -> Iterator[tuple[RecordedItem, Item]]:
    """Published items that have another id now, told by what stayed: the slug, the link, or title and date."""
    ids = {item.id for item in before.items}
    still = {item.id for item in build.items} | {item.id for item, _ in build.absent}
    lost = [item for item in before.items if item.id not in still]
    by_mark = {mark: item for item in lost for mark in (item.slug, item.link, (item.title, item.published[:10]))}
    for item in build.items:
        if item.id not in ids:
            marks = (item.slug, item.link, (item.title, item.published.isoformat()[:10]))
            was = next((by_mark[mark] for mark in marks if mark in by_mark), None)
            if was:
                yield was, item


def _changed_ids(before: Record, renamed: dict[str, Item]) -> Iterator[Problem]:
    for was in before.items:
        if item := renamed.get(was.id):
            message = f'"{was.title}" was published with another id: subscribers would get it twice'
            yield Problem(Where(item.source), "changed-id", message, f"keep `id: {was.id}`, or --allow changed-id")


def _gone(before: Record, build: Build, renamed: dict[str, Item]) -> Iterator[Problem]:
    released = {item.id for item in build.items}
    absent = {item.id: (item.source, what) for item, what in build.absent}
    for was in before.items:
        if was.id in released or was.id in renamed:
            continue
        source, what = absent.get(was.id, (f"items/…/{was.slug}.yaml", None))
        if what in (State.WITHDRAWN, State.EXPIRED):
            continue
        if what is State.EARLY:
            message = f'"{was.title}" was published, and is due in the future now'
            hint = "are its date and the clock right? Else mean it: --allow gone-item"
        elif what is State.DRAFT:
            message = f'"{was.title}" was published, and is a draft now'
            hint = "write `withdrawn: DATE` instead of `draft`, which tells subscribers; or --allow gone-item"
        else:
            message = f'"{was.title}" was published, and its file is not there now'
            hint = "bring it back with `withdrawn: DATE`, which tells subscribers; or --allow gone-item"
        yield Problem(Where(source), "gone-item", message, hint)


def _many_new(before: Record, build: Build, renamed: int) -> Iterator[Problem]:
    known = {item.id for item in before.items}
    new = sum(item.id not in known for item in build.items) - renamed
    most = build.site.max_new
    if new > most:
        message = f"{new} items would come as new to subscribers at once, more than {most}"
        hint = "set `publish: {max_new: …}` in feeds.yaml, or mean it: --allow many-new"
        yield Problem(_SITE, "many-new", message, hint)
