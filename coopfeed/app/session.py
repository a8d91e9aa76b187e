"""A project whose publication is loaded, with what is kept of its items and files from the last time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType

from coopfeed.app.report import CacheState, Progress, no_progress
from coopfeed.app.snapshot import Snapshot, made_by
from coopfeed.building import loading
from coopfeed.caching.cached_library import CachedLibrary, settings
from coopfeed.caching.folder import FOLDER
from coopfeed.caching.store import Store
from coopfeed.model import Publication, Site
from coopfeed.reading.items import ReadItem


class Session:
    """The use of what is kept in .coopfeed/, which is brought up to date where that may be written to.

    `store` and `library` are there once the publication is loaded. `progress` is called while that and other work goes
    on, on up to so many `processes`.
    """

    store: Store
    library: CachedLibrary

    def __init__(self, snapshot: Snapshot, progress: Progress = no_progress, processes: int = 1) -> None:
        self.root = snapshot.root
        self.writes = snapshot.writes
        self.scan = snapshot.scan
        self.last = snapshot.last
        self.cache = snapshot.cache
        self.progress = progress
        self.processes = processes

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if hasattr(self, "store"):
            self.store.close()
            if self.store.damaged:
                self.cache = CacheState.DAMAGED
        if self.cache is CacheState.DAMAGED and self.writes:
            self.cache = CacheState.REBUILT

    @property
    def awaited(self) -> frozenset[str]:
        """The ids of the items that were not due yet the last time."""
        return frozenset(self.last.scheduled if self.last else ())

    def load(self, *, texts: bool) -> Publication:
        """Return the publication; files that did not change since they were kept are not read.

        With `texts`, the library has the texts of the items too.
        """
        before = settings(self.root)

        def read(root: Path, site: Site, names: Sequence[str], processes: int) -> Iterator[ReadItem]:
            self.store = Store(root / FOLDER, f"{made_by(site.timezone)} {before}", writes=self.writes)
            self.library = CachedLibrary(root, self.scan.signature, self.store)
            reader = self.library.read if texts else self.library.read_cards
            return reader(root, site, names, processes)

        return loading.load(self.root, partial(self.progress, "reading"), self.processes, read)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A publication whose items need not have their texts, and the state of the cache that they were taken from."""

    publication: Publication
    cache: CacheState


def load_metadata(root: Path | str, progress: Progress = no_progress, processes: int = 1) -> Loaded:
    """Load the publication in the folder `root` without the texts of its items: enough to check, list and compare.

    Item files that did not change since the last publication are not read. Nothing is written.
    """
    with Session(Snapshot(Path(root), writes=False), progress, processes) as session:
        publication = session.load(texts=False)
    return Loaded(publication, session.cache)
