"""Publishing again when nothing has changed: seen by the files' metadata, before anything heavy is imported."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

import coopfeed
from coopfeed import destinations, freshness
from coopfeed.cli.moment import now as the_moment
from coopfeed.destinations import Bucket, Destination
from coopfeed.problems import Problem

if TYPE_CHECKING:
    from coopfeed.building import Build
    from coopfeed.incremental import Incremental
    from coopfeed.model import Publication
    from coopfeed.publishing import Known, Published
    from coopfeed.store import Store


class Again:
    """What is remembered of the last publication of a project, and a look at its files before they are read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.last = freshness.recall(root)
        self.extra = self.last.extra if self.last else ()
        self.seen = freshness.look(root, freshness.INPUTS, self.extra)
        self.program = _program()

    @property
    def awaited(self) -> frozenset[str]:
        """The ids of the items that were early the last time."""
        return frozenset(self.last.early if self.last else ())

    @cached_property
    def store(self) -> Store:
        """What was read and rendered the last time; it lives in memory where the project cannot be looked at."""
        from coopfeed.incremental import settings
        from coopfeed.store import Store

        key = f"{self.program} {settings(self.root)}"
        return Store(self.root / freshness.FOLDER if self.seen else None, key)

    def incremental(self) -> Incremental:
        """What reads the items that are not in the store, and has the texts of all."""
        from coopfeed.incremental import Incremental

        return Incremental(self.root, self.seen.signatures if self.seen else {}, self.store)

    def known(self) -> dict[str, Known]:
        """What is known of the files that were published the last time."""
        from coopfeed.publishing import Known

        return {path: Known(*json.loads(row)) for path, row in self.store.outputs.all().items()}

    def standing(self, destination: Destination | None, now: str | None) -> freshness.Last | None:
        """The last publication, if it still stands at `destination` (None: the usual one) at the moment `now`.

        Of a bucket nothing is known before it was asked.
        """
        if self.last is None or self.seen is None:
            return None
        moment = the_moment(now, self.last.timezone)
        target = destination or destinations.parse(self.last.usual, self.root)
        if isinstance(target, Bucket):
            return None
        return self.last if freshness.stands(self.last, self.seen, self.program, target, moment) else None

    def remember(
        self,
        publication: Publication,
        built: Build,
        published: Published,
        target: Destination,
        moment: datetime,
        problems: Sequence[Problem],
        summary: Sequence[str],
    ) -> None:
        """Remember that `publication` was published to `target` at `moment`."""
        from coopfeed import selecting
        from coopfeed.publishing import lock, places, record
        from coopfeed.selecting import State

        self._keep(published)
        site = publication.site
        sources = {os.path.relpath(asset.source, self.root) for asset in publication.assets}
        # Those in a linked folder are not found below items/ either.
        found = self.seen.all.keys() - set(self.extra) if self.seen else set()
        extra = tuple(sorted(sources - found))
        # Files that were not looked at before they were read can be trusted from the next time on. And where a hub has
        # not heard of something, there is something to do.
        known = self.seen is not None and self.seen.settled and extra == self.extra and not published.unannounced
        upcoming = selecting.upcoming(publication.items, moment)
        # A lock that is left behind tells of work to be finished.
        paths = (*published.known, record.FILE, lock.FILE)
        last = freshness.Last(
            program=self.program,
            inputs=self.seen.inputs if known and self.seen else "",
            extra=extra,
            timezone=site.timezone,
            usual=site.destination,
            destination=str(target) if isinstance(target, Bucket) else os.path.abspath(target),
            paths=paths,
            outputs="" if isinstance(target, Bucket) else freshness.fingerprint(target, paths),
            since=moment.isoformat(),
            until=upcoming[0].isoformat() if upcoming else "",
            problems=tuple(problems),
            summary=tuple(summary),
            early=tuple(card.id for card in built.states[State.EARLY]),
        )
        # If another process has published there in the meantime, what lies there is not ours to remember.
        if isinstance(target, Bucket) or places.digest(target) == published.record_digest:
            freshness.remember(self.root, last)
        else:
            freshness.forget(self.root)

    def _keep(self, published: Published) -> None:
        """Keep what is known of the published files, where it tells what they are made of."""
        outputs = self.store.outputs
        made = {path: known for path, known in published.known.items() if known.made_of}
        before = outputs.all()
        for path in before.keys() - made.keys():
            outputs.drop(path)
        for path, known in made.items():
            row = json.dumps([known.made_of, known.sha256, known.size, known.signature]).encode()
            if before.get(path) != row:
                outputs.put(path, row)


def _program() -> str:
    """What makes the files: this version, or this working copy, with these libraries, on this Python."""
    package = Path(coopfeed.__file__).parent
    own = (path for path in package.rglob("*.*") if path.suffix != ".pyc")
    modules = sorted(path.relative_to(package).as_posix() for path in own)
    libraries = Path(click.__file__).parent.parent.stat().st_mtime_ns  # changes whenever one is installed
    return f"{coopfeed.__version__} {sys.version} {libraries} {freshness.fingerprint(package, modules)}"
