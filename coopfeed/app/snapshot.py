"""A project as a use case finds it, before anything is read: its last publication, and which files have changed.

This module imports nothing heavy: where the last publication is current, nothing else is needed.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from coopfeed.app.moments import Now, moment
from coopfeed.app.report import CacheState, FileChanges, PublishReport, PublishStatus
from coopfeed.caching import last_run, program, scan
from coopfeed.caching.folder import FOLDER
from coopfeed.model.changes import Changes, FeedChanges, Withheld
from coopfeed.model.destinations import Bucket, Destination, parse


class Snapshot:
    """The last publication of the project at `root`, and a scan of its files as they are now.

    `writes` says whether .coopfeed/ may be written to; it is False if that was asked for and is impossible.
    """

    def __init__(self, root: Path, *, writes: bool) -> None:
        self.root = root
        self.cache = CacheState.SOUND
        self.last = self._recalled()
        extra = self.last.extra if self.last else ()
        found = scan.scan(root, scan.INPUTS, extra) if writes else None
        self.writes = found is not None
        self.scan = found or scan.scan_to_compare(root, scan.INPUTS, extra)
        folder = root / FOLDER
        # That a project cannot be written to may be meant.
        if writes and not self.writes and os.path.lexists(folder) and not folder.is_dir():
            self.cache = CacheState.BLOCKED

    def _recalled(self) -> last_run.LastRun | None:
        try:
            return last_run.recall(self.root)
        except last_run.DamagedError:
            self.cache = CacheState.DAMAGED
            return None

    def current(self, destination: Destination | None, now: Now) -> PublishReport | None:
        """Return the report of the last publication, if it is current at `destination` (None: the usual one).

        Of a bucket nothing is known before it was asked.
        """
        last = self.last
        if last is None or last.program != made_by(last.timezone):
            return None
        at = moment(now, last.timezone)
        target = destination or parse(last.usual, self.root)
        if isinstance(target, Bucket) or not last_run.is_current(last, self.scan, target, at):
            return None
        return _recalled_report(last, target)


def made_by(timezone: str) -> str:
    """Return the identity of what makes a publication of its files, at a moment."""
    return f"{program.identity()} {scan.rules(timezone)}"


def remembered_report(report: PublishReport, files: int) -> dict[str, Any]:
    """Return, as values of JSON, what a publication of the same would report."""
    withheld = report.withheld
    due = withheld.next_due.isoformat() if withheld.next_due else None
    return {
        "url": report.url,
        "items": report.items,
        "feeds": [[feed.slug, feed.entries] for feed in report.feeds],
        "retired": report.files.retired,
        "unchanged": files,
        "withheld": [withheld.drafts, withheld.early, withheld.expired, due],
    }


def _recalled_report(last: last_run.LastRun, destination: Destination) -> PublishReport:
    known = last.report
    drafts, early, expired, due = known["withheld"]
    return PublishReport(
        PublishStatus.CURRENT,
        last.problems,
        destination,
        known["url"],
        known["items"],
        tuple(FeedChanges(slug, entries, Changes()) for slug, entries in known["feeds"]),
        files=FileChanges(retired=tuple(known["retired"]), unchanged=known["unchanged"]),
        withheld=Withheld(drafts, early, expired, datetime.fromisoformat(due) if due else None),
        next_change=datetime.fromisoformat(last.until) if last.until else None,
        named_files=frozenset(last.extra),
    )
