"""Publishing again when nothing has changed: seen by the files' metadata, before anything heavy is imported."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

import coopfeed
from coopfeed import freshness
from coopfeed.cli.moment import now as the_moment
from coopfeed.cli.program import PROJECT_FILE
from coopfeed.problems import Problem

if TYPE_CHECKING:
    from coopfeed.cache import Cache
    from coopfeed.model import Publication
    from coopfeed.publishing import Published
    from coopfeed.reading import Keeping

_INPUTS = (PROJECT_FILE, "items")


class Again:
    """What is remembered of the last publication of a project, and a look at its files before they are read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.last = freshness.recall(root)
        self.extra = self.last.extra if self.last else ()
        self.seen = freshness.look(root, _INPUTS, self.extra)
        self.program = _program()

    @property
    def awaited(self) -> frozenset[str]:
        """The ids of the items that were early the last time."""
        return frozenset(self.last.early if self.last else ())

    def cache(self) -> Cache | None:
        """What was read and rendered the last time; None where the project cannot be looked at."""
        from coopfeed import cache

        if self.seen is None:
            return None
        try:
            settings = (self.root / PROJECT_FILE).read_bytes()
        except OSError:
            settings = b""
        key = f"{self.program} {hashlib.sha256(settings).hexdigest()}"
        return cache.load(self.root / freshness.FOLDER, key)

    def kept(self, cache: Cache | None) -> Keeping | None:
        """The items in the `cache`, with the signatures that the files have now."""
        from coopfeed.reading import Keeping

        return Keeping(self.root, self.seen.signatures, cache.items) if cache and self.seen else None

    def standing(self, destination: Path | None, now: str | None) -> freshness.Last | None:
        """The last publication, if it still stands at `destination` (None: the usual one) at the moment `now`."""
        if self.last is None or self.seen is None:
            return None
        moment = the_moment(now, self.last.timezone)
        target = destination or Path(self.last.usual)
        return self.last if freshness.stands(self.last, self.seen, self.program, target, moment) else None

    def remember(
        self,
        publication: Publication,
        published: Published,
        target: Path,
        moment: datetime,
        problems: Sequence[Problem],
        summary: Sequence[str],
    ) -> None:
        """Remember that `publication` was published to `target` at `moment`."""
        from coopfeed import selecting
        from coopfeed.publishing import record

        site = publication.site
        assets = (*site.assets, *(asset for item in publication.items for asset in item.assets))
        sources = {os.path.relpath(asset.source, self.root) for asset in assets}
        extra = tuple(sorted(name for name in sources if not name.startswith("items" + os.sep)))
        # Files that were not looked at before they were read can be trusted from the next time on.
        known = self.seen is not None and self.seen.settled and extra == self.extra
        upcoming = selecting.upcoming(publication.items, moment)
        paths = (*(output.path for output in published.plan.record.outputs), record.FILE)
        last = freshness.Last(
            program=self.program,
            inputs=self.seen.inputs if known and self.seen else "",
            extra=extra,
            timezone=site.timezone,
            usual=os.path.abspath(self.root / site.destination),
            destination=os.path.abspath(target),
            paths=paths,
            outputs=freshness.fingerprint(target, paths),
            since=moment.isoformat(),
            until=upcoming[0].isoformat() if upcoming else "",
            problems=tuple(problems),
            summary=tuple(summary),
            early=selecting.early(publication.items, moment),
        )
        # If another process has published there in the meantime, what lies there is not ours to remember.
        if record.digest_of_file(target / record.FILE) == published.record_digest:
            freshness.remember(self.root, last)
        else:
            freshness.forget(self.root)


def _program() -> str:
    """What makes the files: this version, or this working copy, with these libraries, on this Python."""
    package = Path(coopfeed.__file__).parent
    own = (path for path in package.rglob("*.*") if path.suffix != ".pyc")
    modules = sorted(path.relative_to(package).as_posix() for path in own)
    libraries = Path(click.__file__).parent.parent.stat().st_mtime_ns  # changes whenever one is installed
    return f"{coopfeed.__version__} {sys.version} {libraries} {freshness.fingerprint(package, modules)}"
