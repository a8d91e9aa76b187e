"""What a publication did, or would do: for people, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopfeed import printable
from coopfeed.cli import show
from coopfeed.cli.placing import called
from coopfeed.model.destinations import Destination
from coopfeed.model.problems import Problem

if TYPE_CHECKING:
    from coopfeed.building import Build
    from coopfeed.model import Announcement
    from coopfeed.publishing import Published
    from coopfeed.publishing.plan import Changes

_SHORT = {"new": "+{} new", "released": "+{} released", "left": "−{} out of the window", "gone": "−{} gone"}
_SEEN = {"new": "new item", "released": "released item", "updated": "updated item", "withdrawn": "withdrawn item"}
_SILENT = ("corrected", "expired", "gone")
_NAMED = 3  # up to so many items are named
_LISTED = 20  # of each kind, in a dry run


def text(built: Build, published: Published, target: Destination, *, dry_run: bool) -> list[str]:
    """The lines of a summary, but for the time that it took."""
    plan = published.plan
    folder = f"{called(target)}/"
    items, feeds = show.count(len(built.items), "item"), show.count(len(built.feeds), "feed")
    lines = [f"{items} → {feeds} in {folder}"]
    width = max((len(feed.slug) for feed in plan.feeds), default=0)
    for feed in plan.feeds:
        entries = f"{feed.entries:>7,} {'entry' if feed.entries == 1 else 'entries':<7}"
        lines.append(f"  {feed.slug:<{width}} {entries}   {_short(feed.changes)}".rstrip())
    if dry_run:
        lines += (f"  {kind}: {_some(slugs)}" for kind, slugs in plan.all.by_kind().items() if kind != "left")
    lines.append(f"{_files(published, dry_run=dry_run)}.")
    if plan.all.archived:
        lines.append(_archived(plan.all.archived, is_first=plan.before is None))
    return [*lines, f"{_noticed(plan.all)} {_withheld(built)}"]


def unchanged(built: Build, published: Published, target: Destination) -> list[str]:
    """The lines of a summary when the same is published again."""
    from coopfeed.publishing.plan import Changes

    feeds = tuple(replace(feed, changes=Changes()) for feed in published.plan.feeds)
    plan = replace(published.plan, feeds=feeds, all=Changes())
    same = replace(published, plan=plan, added=(), changed=(), removed=())
    return text(built, same, target, dry_run=False)


def next_step(built: Build, target: Destination) -> str:
    """What to do after the first publication."""
    return f"Next: serve {called(target)}/ at {built.site.url} (until then the links in it lead nowhere)."


def as_json(
    built: Build,
    published: Published,
    announced: Sequence[Announcement],
    root: Path,
    target: Destination,
    problems: Sequence[Problem],
    *,
    dry_run: bool,
) -> str:
    """One object; the keys are documented as stable."""
    plan = published.plan
    due = built.withheld.next_due
    document: dict[str, Any] = {
        "destination": called(target),
        "published": not dry_run and not published.refusals,
        "feeds": [{"slug": f.slug, "entries": f.entries, **_of_a_feed(f.changes)} for f in plan.feeds],
        "all": asdict(plan.all),
        "files": {
            "added": published.added,
            "changed": published.changed,
            "removed": published.removed,
            "retired": published.retired,
            "unchanged": published.unchanged,
        },
        "announced": [asdict(each) for each in announced],
        "unannounced": [asdict(each) for each in published.unannounced],
        "withheld": {**asdict(built.withheld), "next_due": due.isoformat() if due else None},
        "problems": show.as_objects(problems, root),
    }
    return printable.as_json(document)


def _of_a_feed(changes: Changes) -> dict[str, tuple[str, ...]]:
    return {kind: slugs for kind, slugs in asdict(changes).items() if kind != "archived"}


def _short(changes: Changes) -> str:
    return ", ".join(
        _SHORT.get(kind, "{} " + kind).format(f"{len(slugs):,}") for kind, slugs in changes.by_kind().items()
    )


def _files(published: Published, *, dry_run: bool) -> str:
    counts = {
        "added": len(published.added),
        "changed": len(published.changed),
        "removed": len(published.removed),
        "kept for a time": len(published.retired),
        "unchanged": published.unchanged,
    }
    said = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count or what == "unchanged")
    return f"Nothing was written (--dry-run). Files: {said}" if dry_run else f"Files: {said}"


def _archived(slugs: tuple[str, ...], *, is_first: bool) -> str:
    items = show.count(len(slugs), "item")
    if is_first:
        return f"{items} only in the archives, older than what the feeds show."
    where = f"{items} only in the archives ({_some(slugs)}), where no subscriber is shown them"
    return f"{where}: raise `entries` in feeds.yaml, or publish fewer new items at once."


def _noticed(changes: Changes) -> str:
    kinds = changes.by_kind()
    seen = [
        f"{show.count(len(kinds[kind]), words)}{_names(kinds[kind])}" for kind, words in _SEEN.items() if kind in kinds
    ]
    silent = [f"{len(kinds[kind]):,} {kind}{_names(kinds[kind])}" for kind in _SILENT if kind in kinds]
    said = [f"Subscribers will see {_listed(seen)}." if seen else "Subscribers will see nothing new."]
    if silent:
        said.append(f"In silence: {_listed(silent)}.")
    return " ".join(said)


def _names(slugs: tuple[str, ...]) -> str:
    return f" ({', '.join(slugs)})" if len(slugs) <= _NAMED else ""


def _some(slugs: tuple[str, ...]) -> str:
    more = len(slugs) - _LISTED
    return ", ".join(slugs[:_LISTED]) + (f" and {more:,} more (all of them: --format json)" if more > 0 else "")


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _withheld(built: Build) -> str:
    withheld = built.withheld
    if not withheld.total:
        return "Nothing withheld."
    parts = []
    if withheld.early:
        due = f" (next due {_minute(withheld.next_due)})" if withheld.next_due else ""
        parts.append(f"{withheld.early:,} not yet due{due}")
    if withheld.drafts:
        parts.append(show.count(withheld.drafts, "draft"))
    if withheld.expired:
        parts.append(f"{withheld.expired:,} expired")
    return f"Withheld: {', '.join(parts)}."


def _minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M %z")
