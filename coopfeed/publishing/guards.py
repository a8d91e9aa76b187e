"""What stops a publication although every file is sound: what subscribers would notice and hardly anybody means.

Each is a Problem with the one-line remedy; `--allow CODE` says "I mean it". Pure: a plan in, problems out.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from itertools import chain

from coopfeed.building import Build
from coopfeed.model import NO_GUID, ItemMeta, Kind, State, layout
from coopfeed.model.problems import Code, Problem, Where
from coopfeed.publishing.plan import Plan
from coopfeed.publishing.record import Record, RecordedItem
from coopfeed.reading import placeholders
from coopfeed.rendering import formats

_SITE = Where(layout.SITE_FILE)


def guards(plan: Plan, build: Build) -> tuple[Problem, ...]:
    """Return what stands against `plan`; nothing does where nobody can have subscribed yet."""
    before = plan.before
    if before is None or not before.items or before.url == placeholders.ADDRESS:
        return ()
    now = build.known({item.id for item in (*plan.old, *plan.new)})
    renamed = {was.id: now[item.id][0].source for was, item in _renamed(plan, now)}
    return tuple(
        sorted(
            chain(
                _moved(before, build),
                _changed_ids(plan, renamed) if before.tag == build.site.tag else (),
                _changed_guids(plan, now),
                _gone(plan, now, renamed),
                _gone_feeds(before, build),
                _many_new(plan, build, len(renamed)),
            )
        )
    )


def _moved(before: Record, build: Build) -> Iterator[Problem]:
    for key, was, now in (("url", before.url, build.site.url), ("tag", before.tag, build.site.tag)):
        if was != now:
            what = (
                "every item will appear again as new"
                if key == "tag"
                else "all addresses change, including those of the feeds"
            )
            message = f"`{key}` was {was} at the last publication and is {now} now: {what}"
            yield Problem(_SITE, Code.MOVED, message, f"revert it to `{key}: {was}`, or confirm with --allow moved")


def _renamed(plan: Plan, now: Container[str]) -> Iterator[tuple[RecordedItem, RecordedItem]]:
    """Published items that have another id now, recognised by what stayed: the slug, the link, or title and date."""
    ids = {item.id for item in plan.old}
    lost = [item for item in plan.old if item.id not in now]
    by_mark = {mark: item for item in lost for mark in _marks(item)}
    for item in plan.new:
        if item.id not in ids and (was := next((by_mark[mark] for mark in _marks(item) if mark in by_mark), None)):
            yield was, item


def _marks(item: RecordedItem) -> tuple[object, ...]:
    return item.slug, item.link, (item.feed_guid,), (item.title, item.published[:10])


def _changed_ids(plan: Plan, renamed: dict[str, str]) -> Iterator[Problem]:
    for was in plan.old:
        if source := renamed.get(was.id):
            message = f'"{was.title}" was published with a different id: subscribers would get it twice'
            yield Problem(Where(source), Code.CHANGED_ID, message, f"keep `id: {was.id}`, or --allow changed-id")


def _changed_guids(plan: Plan, now: Mapping[str, tuple[ItemMeta, State]]) -> Iterator[Problem]:
    feed_guid = {item.id: item.feed_guid for item in plan.new}
    for was in plan.old:
        if feed_guid.get(was.id, was.feed_guid) != was.feed_guid:
            other = "guid"
            keep = "remove `guid`"
            if was.guid == NO_GUID:
                other = "link, and without a guid"
                keep = f"keep `guid: {NO_GUID}` and `link: {was.link}`"
            elif was.guid:
                keep = f"keep `guid: {json.dumps(was.guid, ensure_ascii=False)}`"  # as YAML takes it too
            message = f'"{was.title}" was published with a different {other}: subscribers of RSS would get it twice'
            yield Problem(Where(now[was.id][0].source), Code.CHANGED_ID, message, f"{keep}, or --allow changed-id")


def _gone(plan: Plan, now: Mapping[str, tuple[ItemMeta, State]], renamed: Container[str]) -> Iterator[Problem]:
    for was in plan.old:
        meta, what = now.get(was.id, (None, None))
        if was.id in renamed or what in (State.RELEASED, State.WITHDRAWN, State.EXPIRED):
            continue
        if what is State.SCHEDULED:
            message = f'"{was.title}" was published, but its date is now in the future'
            hint = "check its date and your clock, or confirm with --allow gone-item"
        elif what is State.DRAFT:
            message = f'"{was.title}" was published, but is now a draft'
            hint = _withdraw(was)
        else:
            message = f'"{was.title}" was published, but its file is gone'
            hint = _withdraw(was)
        # Where the deleted file was is unknown.
        yield Problem(
            Where(meta.source if meta else f"{layout.ITEMS}/…/{was.slug}.yaml"), Code.GONE_ITEM, message, hint
        )


def _withdraw(item: RecordedItem) -> str:
    return f"to tell subscribers, run `coopfeed withdraw {item.slug}`; or confirm with --allow gone-item"


def _gone_feeds(before: Record, build: Build) -> Iterator[Problem]:
    stay = build.offered
    lost: dict[str, list[str]] = {}
    for output in before.outputs:
        found = formats.locate(output.path)
        if found.kind is Kind.SUBSCRIPTION and output.path not in stay:
            lost.setdefault(found.feed, []).append(found.document)
    for folder, files in lost.items():
        message = (
            f"{folder}/ had {', '.join(files)}, but feeds.yaml no longer defines this feed: "
            "its subscribers will get no more updates"
        )
        hint = (
            "restore its name, language or format; or redirect its address to another feed and confirm "
            "with --allow gone-feed"
        )
        yield Problem(_SITE, Code.GONE_FEED, message, hint)


def _many_new(plan: Plan, build: Build, renamed: int) -> Iterator[Problem]:
    known = {item.id for item in plan.old}
    new = sum(item.id not in known for item in plan.new) - renamed
    most = build.site.max_new
    if new > most:
        message = f"{new} items would appear as new to subscribers at once, more than {most}"
        hint = "set `publish: {max_new: …}` in feeds.yaml, or confirm with --allow many-new"
        yield Problem(_SITE, Code.MANY_NEW, message, hint)
