"""Publish a project. Where nothing has changed, nothing heavy is imported to find that out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from coopfeed.app.moments import Now, moment
from coopfeed.app.report import Progress, PublishReport, PublishRequest, PublishStatus, no_progress
from coopfeed.app.snapshot import Snapshot
from coopfeed.errors import BusyError, CoopfeedError
from coopfeed.model.codes import Code

_USUAL = PublishRequest()
_RETRY = timedelta(minutes=1)  # after the world has failed


def publish(
    root: Path | str,
    now: Now,
    request: PublishRequest = _USUAL,
    progress: Progress = no_progress,
    processes: int = 1,
) -> PublishReport:
    """Write the feeds and pages of the project in the folder `root` as they are at `now` to its destination.

    Files that did not change are neither read nor rendered again; hubs are notified of what changed. With errors in the
    content, or where a guard stands against it, nothing is written: the report's `status` and `problems` say so.

    Args:
        root: the project's folder.
        now: an aware datetime.
        request: where to, and what is allowed.
        progress: called as the work goes on.
        processes: how many processes may read and render; more than one forks this process.

    Raises:
        ArgumentError: the destination of the request cannot be published to.
        BusyError: another process is publishing there.
        CoopfeedError: a file, the destination or the network failed. What was published before is whole.
    """
    while True:
        start = time.monotonic()
        try:
            report = _publish(Path(root), now, request, progress, processes)
            return replace(report, seconds=time.monotonic() - start)
        except BusyError as error:
            if not request.wait:
                raise
            from coopfeed.publishing import lock  # heavy, and hardly ever needed

            # Then everything is read again: it may have been edited in the meantime.
            lock.wait(error.destination)


def _publish(root: Path, now: Now, request: PublishRequest, progress: Progress, processes: int) -> PublishReport:
    snapshot = Snapshot(root, writes=not request.dry_run)
    if not request.dry_run and not request.previous and (report := snapshot.current(request.destination, now)):
        return report
    from coopfeed.app import full_publishing  # and with it all that reads and renders

    return full_publishing.publish(snapshot, now, request, progress, processes)


def watch(
    root: Path | str, now: Now, request: PublishRequest = _USUAL, progress: Progress = no_progress, processes: int = 1
) -> Iterator[PublishReport | CoopfeedError]:
    """Publish at once, then whenever a file has changed or something is due; yield each report, or what failed.

    Where nothing has changed, nothing is yielded. It goes on until KeyboardInterrupt. What the request allows, it
    allows for the first publication that succeeds only: it was meant for none that comes of itself.

    Raises:
        CoopfeedError: the first publication failed, or nothing can be watched.
    """
    from coopfeed.preview.watching import Watch  # and with it watchfiles

    root = Path(root)
    watched = Watch(root)
    report = publish(root, now, request, progress, processes)
    yield report
    published = report.is_published
    usual = replace(request, allow=frozenset(), previous="", adopt=False)
    while True:
        is_missing = any(problem.code == Code.MISSING_FILE and problem.is_error for problem in report.problems)
        # Changes in a folder that was not watched yet go unnoticed: then it is published without waiting for any.
        if not watched.follow(report.named_files, everywhere=is_missing):
            watched.wait(partial(_seconds_until, report.next_change, now))
        try:
            report = publish(root, now, usual if published else request, progress, processes)
        except CoopfeedError as error:
            report = replace(report, next_change=moment(now, "UTC") + _RETRY)
            yield error
            continue
        if not published or report.status is not PublishStatus.CURRENT:
            yield report
        published = published or report.is_published


def _seconds_until(due: datetime | None, now: Now) -> float | None:
    return (due - moment(now, "UTC")).total_seconds() if due else None
