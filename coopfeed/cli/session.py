"""A command's view of a project: what is remembered of the last publication, what is kept of its items, what changed.

Publishing again when nothing has changed is seen by the files' metadata, before anything heavy is imported.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import coopfeed
from coopfeed.caching import scan
from coopfeed.cli import show
from coopfeed.cli.clock import now as the_moment
from coopfeed.cli.program import PROCESSES
from coopfeed.model import destinations
from coopfeed.model.destinations import Bucket, Destination
from coopfeed.model.problems import Problem

if TYPE_CHECKING:
    from coopfeed.building import Build
    from coopfeed.caching.cached_library import CachedLibrary
    from coopfeed.caching.store import Store
    from coopfeed.model import Publication, Site
    from coopfeed.publishing import FileState, Published
    from coopfeed.reading import Progress
    from coopfeed.reading.items import ReadItem


class Session:
    """What a command knows of the project at `root`, with a look at its files before any is read.

    What is kept in .coopfeed/ is used, and where it `writes`, brought up to date; else nothing in the project changes.
    `store` and `library` are there once the publication is loaded.
    """

    store: Store
    library: CachedLibrary

    def __init__(self, root: Path, *, writes: bool) -> None:
        self.root = root
        self.is_damaged = False
        self.last = self._recalled()
        extra = self.last.extra if self.last else ()
        look = scan.look(root, scan.INPUTS, extra) if writes else None
        self.writes = look is not None
        self.seen = look or scan.compare(root, scan.INPUTS, extra)
        self.program = _program()
        if writes and not self.writes:
            self._tell_why()

    def _recalled(self) -> scan.LastRun | None:
        try:
            return scan.recall(self.root)
        except scan.DamagedError:
            self.is_damaged = True
            return None

    def _tell_why(self) -> None:
        """Tell of something in the way of the folder; that a project cannot be written to may be meant."""
        folder = self.root / scan.FOLDER
        if os.path.lexists(folder) and not folder.is_dir():
            show.warn(f"{show.from_here(folder)} is not a folder, so nothing can be kept for the next time: delete it")

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.is_damaged |= self.store.damaged
        if self.is_damaged:
            what = "was damaged and has been made anew" if self.writes else "is damaged; the next publish makes it anew"
            show.warn(f"the cache in {scan.FOLDER}/ {what}")

    @property
    def awaited(self) -> frozenset[str]:
        """The ids of the items that were early the last time."""
        return frozenset(self.last.early if self.last else ())

    def load(self, progress: Progress, *, to_render: bool) -> Publication:
        """Return the publication; files that did not change since they were kept are not read.

        If it is `to_render`, the library has its texts too.
        """
        from coopfeed.building import loading
        from coopfeed.caching.cached_library import CachedLibrary, settings
        from coopfeed.caching.store import Store

        before = settings(self.root)

        def read(root: Path, site: Site, names: Sequence[str], processes: int) -> Iterator[ReadItem]:
            key = f"{self.program} {scan.rules(site.timezone)} {before}"
            self.store = Store(root / scan.FOLDER, key, writes=self.writes)
            self.library = CachedLibrary(root, self.seen.signatures, self.store)
            reader = self.library.read if to_render else self.library.read_cards
            return reader(root, site, names, processes)

        return loading.load(self.root, progress, PROCESSES, read)

    def known(self) -> dict[str, FileState]:
        """What is known of the files that were published the last time."""
        from coopfeed.publishing import FileState

        return {path: FileState(*json.loads(row)) for path, row in self.store.outputs.all().items()}

    def standing(self, destination: Destination | None, now: str | None) -> scan.LastRun | None:
        """The last publication, if it still stands at `destination` (None: the usual one) at the moment `now`.

        Of a bucket nothing is known before it was asked.
        """
        if self.last is None or self.last.program != self._made_by(self.last.timezone):
            return None
        moment = the_moment(now, self.last.timezone)
        target = destination or destinations.parse(self.last.usual, self.root)
        if isinstance(target, Bucket):
            return None
        return self.last if scan.is_current(self.last, self.seen, target, moment) else None

    def _made_by(self, timezone: str) -> str:
        """What makes a publication of its files, at a moment."""
        return f"{self.program} {scan.rules(timezone)}"

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
        from coopfeed import publishing
        from coopfeed.building import selection
        from coopfeed.building.selection import State
        from coopfeed.publishing import lock, record

        if not self.writes:
            return
        self._keep(published)
        site = publication.site
        extra = tuple(sorted(publication.files(self.root) - self.seen.found.keys()))
        inputs = self.seen.inputs(extra)
        # Where a hub has not heard of something, there is something to do.
        known = self.seen.trustworthy and not published.unannounced
        upcoming = selection.upcoming(publication.items, moment)
        # A lock that is left behind tells of work to be finished.
        paths = (*published.known, record.FILE, lock.FILE)
        last = scan.LastRun(
            program=self._made_by(site.timezone),
            inputs=inputs if known else "",
            extra=extra,
            timezone=site.timezone,
            usual=site.destination,
            destination=str(target) if isinstance(target, Bucket) else os.path.abspath(target),
            paths=paths,
            outputs="" if isinstance(target, Bucket) else scan.fingerprint(target, paths),
            since=moment.isoformat(),
            until=upcoming[0].isoformat() if upcoming else "",
            problems=tuple(problems),
            summary=tuple(summary),
            early=tuple(card.id for card in built.states[State.SCHEDULED]),
        )
        # If another process has published there in the meantime, what lies there is not ours to remember.
        if isinstance(target, Bucket) or publishing.digest(target) == published.record_digest:
            scan.remember(self.root, last)
        else:
            scan.forget(self.root)

    def _keep(self, published: Published) -> None:
        """Keep what is known of the published files, where it tells what they are made of."""
        outputs = self.store.outputs
        made = {path: known for path, known in published.known.items() if known.cache_key}
        before = outputs.all()
        for path in before.keys() - made.keys():
            outputs.drop(path)
        for path, known in made.items():
            row = json.dumps([known.cache_key, known.sha256, known.size, known.signature]).encode()
            if before.get(path) != row:
                outputs.put(path, row)


@cache
def _program() -> str:
    """What makes the files: this version, or this working copy, with these libraries, on this Python.

    As it was when this process began; what is installed while it runs makes the next one another program.
    """
    package = Path(coopfeed.__file__).parent
    own = (path for path in package.rglob("*.*") if path.suffix != ".pyc")
    modules = sorted(path.relative_to(package).as_posix() for path in own)
    return f"{coopfeed.__version__} {sys.version} {_libraries()} {scan.fingerprint(package, modules)}"


def _libraries() -> str:
    """A digest of which libraries are installed, where, and since when."""
    found: list[str] = []
    for folder in sys.path:
        with suppress(OSError), os.scandir(folder or os.curdir) as entries:
            kinds = (".dist-info", ".egg-info")
            these = sorted(f"{each.name} {each.stat().st_mtime_ns}" for each in entries if each.name.endswith(kinds))
            if these:
                found += (f"{folder} {os.stat(folder).st_mtime_ns}", *these)
    return hashlib.sha256("\n".join(found).encode(errors="surrogateescape")).hexdigest()
