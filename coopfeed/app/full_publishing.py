"""Publish a project whose last publication is not current: load, build, guard, write, announce, remember."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from coopfeed import building, publishing, reading
from coopfeed.app.moments import Now, moment
from coopfeed.app.remembering import known_files, remember
from coopfeed.app.report import FileChanges, Progress, PublishReport, PublishRequest, PublishStatus
from coopfeed.app.session import Session
from coopfeed.app.snapshot import Snapshot
from coopfeed.building import Build, selection
from coopfeed.caching import schema_copies
from coopfeed.errors import ArgumentError
from coopfeed.model import Publication
from coopfeed.model.destinations import Destination, parse
from coopfeed.publishing import Published, remembering


def publish(snapshot: Snapshot, now: Now, request: PublishRequest, progress: Progress, processes: int) -> PublishReport:
    """Publish the project of `snapshot`, whatever was published the last time; return what came of it."""
    with Session(snapshot, progress, processes) as session:
        publication = session.load(texts=True)
        if session.writes:
            schema_copies.keep(session.root, publication.site)
        at = moment(now, publication.site.timezone)
        upcoming = selection.upcoming(publication.items, at)
        report = PublishReport(
            PublishStatus.INVALID,
            publication.problems,
            next_change=upcoming[0] if upcoming else None,
            named_files=publication.files(session.root),
        )
        if not publication.errors:
            report = _publish_sound(session, publication, at, request, report)
    return replace(report, cache=session.cache)


def _publish_sound(
    session: Session, publication: Publication, at: datetime, request: PublishRequest, report: PublishReport
) -> PublishReport:
    destination = request.destination or parse(publication.site.destination, session.root)
    if unfit := reading.unfit_destination(session.root, destination):
        raise ArgumentError("destination", unfit)
    built, published = _written(session, publication, at, request, destination)
    report = _with_outcome(report, built, published, request)
    problems = {*publication.problems, *building.warnings(publication, at), *published.refusals}
    report = replace(report, problems=tuple(sorted(problems)), destination=destination)
    if report.status is not PublishStatus.PUBLISHED:
        return report
    if published.unannounced and request.announce:
        report, published = _announced(report, published, destination)
    remember(session, built, published, report)
    return report


def _written(
    session: Session, publication: Publication, at: datetime, request: PublishRequest, destination: Destination
) -> tuple[Build, Published]:
    """Build the publication, and write what differs at the destination, unless a guard stands against it."""
    previous = None
    if request.previous:
        from coopfeed.publishing import previous as live  # and with it all that speaks HTTP

        previous = live.read(request.previous)
    before = previous or publishing.read_record(destination)
    built = building.build(publication, at, session.library, remembering.remembered(before))
    options = publishing.PublishOptions(request.allow, request.adopt, request.dry_run, previous, session.awaited)
    rendering = publishing.RenderOptions(
        known_files(session.store),
        session.processes,
        partial(session.progress, "rendering"),
        partial(session.progress, "sending"),
    )
    return built, publishing.publish(built, destination, options, rendering)


def _with_outcome(report: PublishReport, built: Build, published: Published, request: PublishRequest) -> PublishReport:
    status = PublishStatus.PLANNED if request.dry_run else PublishStatus.PUBLISHED
    return replace(
        report,
        status=PublishStatus.REFUSED if published.refusals else status,
        url=built.site.url,
        items=len(built.items),
        feeds=published.plan.feeds,
        changes=published.plan.all,
        files=FileChanges(
            published.added, published.changed, published.removed, published.retired, published.unchanged
        ),
        withheld=built.withheld,
        unannounced=dict.fromkeys(published.unannounced, ""),
        notes=published.notes,
        is_first=published.plan.before is None,
    )


def _announced(
    report: PublishReport, published: Published, destination: Destination
) -> tuple[PublishReport, Published]:
    """Tell the hubs; return what they have heard, and the record from which that is struck off."""
    from coopfeed.publishing.websub import notify  # and with it all that speaks HTTP

    result = notify.notify(destination, published.unannounced, published.record_digest)
    report = replace(report, announced=result.heard, unannounced=result.unheard)
    return report, replace(published, unannounced=tuple(result.unheard), record_digest=result.record_digest)
