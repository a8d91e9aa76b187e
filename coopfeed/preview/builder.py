"""Previews: what publishing would write at a moment, rendered as far as it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

from coopfeed import building
from coopfeed.building import Build, loading, selection
from coopfeed.building.jobs import RenderJob
from coopfeed.caching import scan
from coopfeed.caching.cached_library import CachedLibrary, settings
from coopfeed.caching.store import Store
from coopfeed.errors import ThemeError
from coopfeed.model import Output, Publication
from coopfeed.model.problems import Code, Problem, Where
from coopfeed.preview import unreleased
from coopfeed.reading import Progress

_KEY = "preview"


@dataclass(frozen=True)
class PreviewBuild:
    """The files that publishing would write.

    `version` changes with any of them, `settings` with feeds.yaml, which all of them depend on. `notes` lists what the
    preview has and a publication would not ("" unless it looks into the future).
    """

    built: Build
    settings: str
    version: str
    notes: str = ""

    @cached_property
    def jobs(self) -> dict[str, RenderJob]:
        """Return what makes the file at each path."""
        return {file.path: job for job in self.built.jobs for file in job.files}

    @property
    def paths(self) -> tuple[str, ...]:
        """Return where all files would lie, but for the record: nothing is published here."""
        return tuple(self.jobs)


@dataclass(frozen=True, slots=True)
class PreviewState:
    """The last `preview` that there is (None: there was none yet), and the `problems` of the files as they are now.

    `files` are those that items and site show or offer, relative to the project. `due` is the next moment at which the
    preview changes by itself.
    """

    preview: PreviewBuild | None
    problems: tuple[Problem, ...]
    files: frozenset[str] = frozenset()
    due: datetime | None = None

    @property
    def failed(self) -> bool:
        """Return whether the preview is not that of the files as they are now, because they have errors."""
        return self.preview is None or any(problem.is_error for problem in self.problems)

    @property
    def lacks(self) -> bool:
        """Return whether a file is missing, which may come anywhere in the project."""
        return any(problem.code == Code.MISSING_FILE for problem in self.problems)


@dataclass
class PreviewBuilder:
    """Builds previews of the project at `root`, each only from what changed since the last, and writes nothing.

    With `future`, they show what is withheld.

    One thread after the other makes something: where dates are written, the locale of the whole process is set.
    """

    root: Path
    future: bool = False
    _state: PreviewState = PreviewState(None, ())
    _good: PreviewBuild | None = None
    _store: Store = field(default_factory=lambda: Store(None, ""))
    _made: dict[str, tuple[tuple[str, str], Sequence[Output]]] = field(default_factory=dict)
    _checked: dict[str, tuple[str, str]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def refresh(
        self, now: Callable[[str], datetime], processes: int = 1, progress: Progress | None = None
    ) -> PreviewState:
        """Return what there is to show at the moment that `now` returns for the site's time zone."""
        with self._lock:
            before = self._state.preview
            # One that is not checked yet is better than none.
            if before and (self._good is None or not any(self.unchecked(before))):
                self._good = before
            self._state = self._read(now, processes, progress)
        return self._state

    def _read(self, now: Callable[[str], datetime], processes: int, progress: Progress | None) -> PreviewState:
        key = f"{_KEY} {settings(self.root)}"
        if self._store.key != key:
            self._store = Store(None, key)
        seen = scan.scan_read_only(self.root, scan.INPUTS, self._state.files)
        library = CachedLibrary(self.root, seen.signature, self._store)
        publication = loading.load(self.root, progress, processes, library.read)
        moment = now(publication.site.timezone)
        files = publication.files(self.root)
        if publication.errors:
            files |= self._state.files
            return PreviewState(self._state.preview, publication.problems, files)
        upcoming = selection.upcoming(publication.items, moment)
        due = upcoming[0] if upcoming else None
        problems = tuple(sorted({*publication.problems, *building.warnings(publication, moment)}))
        # The texts of this preview are wanted as long as there is no other, whatever becomes of their files.
        preview = self._preview(publication, moment, library.aside())
        return PreviewState(preview, problems, files, due)

    def _preview(self, publication: Publication, moment: datetime, library: CachedLibrary) -> PreviewBuild:
        settings = self._store.key
        files = frozenset(asset.path for asset in publication.assets)
        if not self.future:
            built = building.build(publication, moment, library)
            return PreviewBuild(built, settings, _version(built, settings, files))
        with_unreleased = unreleased.with_unreleased(publication, moment, library)
        built = building.build(with_unreleased.publication, with_unreleased.moment, with_unreleased.library)
        return PreviewBuild(built, settings, _version(built, settings, files), with_unreleased.notes)

    def unchecked(self, preview: PreviewBuild) -> Iterator[RenderJob]:
        """Yield the jobs that the templates of the theme have not rendered yet."""
        if not preview.built.site.theme:
            return
        for job in preview.built.jobs:
            if job.cache_key and self._checked.get(job.files[0].path) != (preview.settings, job.cache_key):
                yield job

    def problem(self, preview: PreviewBuild, job: RenderJob) -> Problem | None:
        """Return what goes wrong where a template of the theme makes `job`."""
        try:
            with self._lock:
                job.make()
        except ThemeError as error:
            lines = dict(preview.built.site.theme).get(Path(error.path).name, "").splitlines()
            line = lines[error.line - 1] if error.line <= len(lines) else ""
            where = Where(error.path, error.line, 1, max(len(line), 1))
            hint = f"the page {job.files[0].path} cannot be made"
            return Problem(where, Code.BAD_THEME, error.what, hint, excerpt=line)
        self._checked[job.files[0].path] = (preview.settings, job.cache_key)
        return None

    def without(self, state: PreviewState, problem: Problem) -> PreviewState:
        """Return `state` with the preview before it, because this one has a `problem`."""
        problems = tuple(sorted({*state.problems, problem}))
        self._state = replace(state, preview=self._good, problems=problems)
        return self._state

    def output(self, preview: PreviewBuild, path: str) -> Output | None:
        """Return the file of `preview` at `path`, made now if it was not yet; None where there is none.

        Raises:
            CoopfeedError: a file to be copied cannot be read.
        """
        job = preview.jobs.get(path)
        if job is None:
            return None
        cache_key = (preview.settings, job.cache_key or f"{id(preview)}")
        before, outputs = self._made.get(path, (None, ()))
        if before != cache_key:
            with self._lock:
                outputs = job.make()
            self._made.update((output.path, (cache_key, outputs)) for output in outputs)
        return next(output for output in outputs if output.path == path)


def _version(built: Build, settings: str, files: frozenset[str]) -> str:
    """Return a digest of all cache keys; of the content of what has none, and of the metadata of `files`."""
    known = hashlib.sha256(settings.encode())
    for job in built.jobs:
        first = job.files[0].path
        if job.cache_key and first not in files:
            known.update(f"{first}\0{job.cache_key}\n".encode())
            continue
        for output in job.make():
            known.update(f"{output.path}\0".encode())
            known.update(output.content if isinstance(output.content, bytes) else _metadata(output.content))
    return known.hexdigest()[:16]


def _metadata(path: Path) -> bytes:
    try:
        found = path.stat()
    except OSError:
        return b""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ino}".encode()
