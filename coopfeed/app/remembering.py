"""Remember what was published: for the next publication, which then has less to do or nothing."""

from __future__ import annotations

import json
import os

from coopfeed import publishing
from coopfeed.app.report import PublishReport
from coopfeed.app.session import Session
from coopfeed.app.snapshot import made_by, remembered_report
from coopfeed.building import Build
from coopfeed.caching import last_run, scan
from coopfeed.caching.store import Store
from coopfeed.model import State
from coopfeed.model.destinations import Bucket
from coopfeed.publishing import FileState, Published, lock, record


def known_files(store: Store) -> dict[str, FileState]:
    """Return what is known of the files that were published the last time."""
    return {path: FileState(*json.loads(row)) for path, row in store.outputs.all().items()}


def remember(session: Session, built: Build, published: Published, report: PublishReport) -> None:
    """Remember what was published, and what publishing it again would report."""
    if not session.writes or report.destination is None:
        return
    _keep(session.store, published)
    target = report.destination
    extra = tuple(sorted(report.named_files - session.scan.found.keys()))
    inputs = session.scan.inputs(extra)
    # Where a hub has not heard of something, there is something to do.
    is_certain = session.scan.trustworthy and not report.unannounced
    # A lock that was left behind means that there is work to finish.
    paths = (*published.known, record.FILE, lock.FILE)
    last = last_run.LastRun(
        program=made_by(built.site.timezone),
        inputs=inputs if is_certain else "",
        extra=extra,
        timezone=built.site.timezone,
        usual=built.site.destination,
        destination=str(target) if isinstance(target, Bucket) else os.path.abspath(target),
        paths=paths,
        outputs="" if isinstance(target, Bucket) else scan.fingerprint(target, paths),
        since=built.now.isoformat(),
        until=report.next_change.isoformat() if report.next_change else "",
        problems=report.problems,
        report=remembered_report(report, len(published.known)),
        scheduled=tuple(item.id for item in built.states[State.SCHEDULED]),
    )
    # If another process has published there in the meantime, what lies there is not ours to remember.
    if isinstance(target, Bucket) or publishing.digest(target) == published.record_digest:
        last_run.remember(session.root, last)
    else:
        last_run.forget(session.root)


def _keep(store: Store, published: Published) -> None:
    """Keep what is known of the published files that have a cache key."""
    outputs = store.outputs
    made = {path: known for path, known in published.known.items() if known.cache_key}
    before = outputs.all()
    for path in before.keys() - made.keys():
        outputs.drop(path)
    for path, known in made.items():
        row = json.dumps([known.cache_key, known.sha256, known.size, known.signature]).encode()
        if before.get(path) != row:
            outputs.put(path, row)
