"""What a publication did, or would do: for people, and as JSON for programs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from coopfeed import printable
from coopfeed.app.report import FileChanges, PublishReport, PublishStatus
from coopfeed.cli import announcing, show
from coopfeed.cli.placing import called
from coopfeed.model.changes import Changes, Withheld

_SHORT = {"new": "+{} new", "released": "+{} released", "left": "−{} out of the window", "gone": "−{} gone"}
_SEEN = {"new": "new item", "released": "released item", "updated": "updated item", "withdrawn": "withdrawn item"}
_SILENT = ("corrected", "expired", "gone")
_NAMED = 3  # up to so many items are named
_LISTED = 20  # of each kind, in a dry run


def lines(report: PublishReport) -> list[str]:
    """Return the lines of a summary."""
    is_planned = report.status is PublishStatus.PLANNED
    items = show.count(report.items, "item")
    feeds = show.count(len(report.feeds), "feed")
    found = [f"{items} → {feeds} in {called(report.destination)}/"]
    width = max((len(feed.slug) for feed in report.feeds), default=0)
    for feed in report.feeds:
        entries = f"{feed.entries:>7,} {'entry' if feed.entries == 1 else 'entries':<7}"
        found.append(f"  {feed.slug:<{width}} {entries}   {_short(feed.changes)}".rstrip())
    if is_planned:
        found += (f"  {kind}: {_some(slugs)}" for kind, slugs in report.changes.by_kind().items() if kind != "left")
    found.append(f"{'Nothing was written (--dry-run). ' if is_planned else ''}Files: {_files(report.files)}.")
    if report.changes.archived:
        found.append(_archived(report.changes.archived, is_first=report.is_first))
    found += announcing.summary(report.announced)
    found.append(f"{_noticed(report.changes)} {_withheld(report.withheld)} {report.seconds:.1f} s")
    if report.is_first and not is_planned:
        where = f"serve {called(report.destination)}/ at {report.url}"
        found.append(f"Next: {where} (its links do not work until then).")
    return found


def as_json(report: PublishReport, root: Path) -> str:
    """Return the report as one object; the keys are documented as stable."""
    due = report.withheld.next_due
    document: dict[str, Any] = {
        "destination": called(report.destination),
        "published": report.is_published,
        "feeds": [{"slug": f.slug, "entries": f.entries, **_of_a_feed(f.changes)} for f in report.feeds],
        "all": asdict(report.changes),
        "files": asdict(report.files),
        "announced": [asdict(each) for each in report.announced],
        "unannounced": [asdict(each) for each in report.unannounced],
        "withheld": {**asdict(report.withheld), "next_due": due.isoformat() if due else None},
        "problems": show.as_objects(report.problems, root),
    }
    return printable.as_json(document)


def _of_a_feed(changes: Changes) -> dict[str, tuple[str, ...]]:
    return {kind: slugs for kind, slugs in asdict(changes).items() if kind != "archived"}


def _short(changes: Changes) -> str:
    return ", ".join(
        _SHORT.get(kind, "{} " + kind).format(f"{len(slugs):,}") for kind, slugs in changes.by_kind().items()
    )


def _files(files: FileChanges) -> str:
    counts = {
        "added": len(files.added),
        "changed": len(files.changed),
        "removed": len(files.removed),
        "kept for a time": len(files.retired),
        "unchanged": files.unchanged,
    }
    return ", ".join(f"{count:,} {what}" for what, count in counts.items() if count or what == "unchanged")


def _archived(slugs: tuple[str, ...], *, is_first: bool) -> str:
    items = show.count(len(slugs), "item")
    if is_first:
        return f"{items} only in the archives, older than the feeds show."
    where = f"{items} only in the archives ({_some(slugs)}), where subscribers will not see them"
    return f"{where}: raise `entries` in feeds.yaml, or publish fewer new items at once."


def _noticed(changes: Changes) -> str:
    kinds = changes.by_kind()
    seen = [
        f"{show.count(len(kinds[kind]), words)}{_names(kinds[kind])}" for kind, words in _SEEN.items() if kind in kinds
    ]
    silent = [f"{len(kinds[kind]):,} {kind}{_names(kinds[kind])}" for kind in _SILENT if kind in kinds]
    said = [f"Subscribers will see {_listed(seen)}." if seen else "Subscribers will see nothing new."]
    if silent:
        said.append(f"Without notice: {_listed(silent)}.")
    return " ".join(said)


def _names(slugs: tuple[str, ...]) -> str:
    return f" ({', '.join(slugs)})" if len(slugs) <= _NAMED else ""


def _some(slugs: tuple[str, ...]) -> str:
    more = len(slugs) - _LISTED
    return ", ".join(slugs[:_LISTED]) + (f" and {more:,} more (all of them: --format json)" if more > 0 else "")


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _withheld(withheld: Withheld) -> str:
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
