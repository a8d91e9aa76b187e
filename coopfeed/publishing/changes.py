"""What lies at a destination against what is to lie there: file by file, so that they need not fit in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from coopfeed.building.jobs import RenderJob, content_of
from coopfeed.model import Output
from coopfeed.model.problems import Code, Problem, Where
from coopfeed.system.processes import spread

_WORTH = 40  # sheets for which it pays to start other processes


@dataclass(frozen=True, slots=True)
class FileState:
    """A file at the destination as it was published: what it was made of, its SHA-256 and size, and its signature."""

    cache_key: str
    sha256: str
    size: int
    signature: str


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """What makes the work shorter: the files that are `known` by path, and so many `processes` that render the others.

    `progress` is called after each sheet that was rendered, and `sent` after each file that was sent to an object
    store, with the count so far and of all.
    """

    known: Mapping[str, FileState] = field(default_factory=dict)
    processes: int = 1
    progress: Callable[[int, int], None] | None = None
    sent: Callable[[int, int], None] | None = None


class Place(Protocol):
    """What lies at a destination, file by file."""

    def signature(self, path: str) -> str:
        """What tells one state of the file at `path` from another without reading it; "" where there is none."""

    def holds(self, path: str, content: bytes, sha256: str) -> bool:
        """Whether the file at `path` has this content, whose SHA-256 is known."""

    def name(self, path: str) -> str:
        """What the file is called when somebody is told of it."""


class Comparison:
    """The files of a place that `ours` names, against outputs as they come.

    `added` and `changed` are paths of outputs that differ from what lies there, `foreign` are those of the changed that
    are not ours; `known` is what is known of each output by then.
    """

    def __init__(self, place: Place, ours: Collection[str], means: RenderOptions) -> None:
        self.place, self.ours, self.means = place, ours, means
        self.known: dict[str, FileState] = {}
        self.added: list[str] = []
        self.changed: list[str] = []
        self.foreign: list[str] = []

    def changed_files(self, jobs: Sequence[RenderJob]) -> Iterator[tuple[str, bytes]]:
        """The path and content of each output that differs; sheets that are known to be the same are not rendered."""
        unknown = [job for job in jobs if not self._is_known(job)]
        made = spread(_make, unknown, self.means.processes, worth=_WORTH)
        for number, (job, outputs) in enumerate(zip(unknown, made, strict=True), start=1):
            for output in outputs:
                content = content_of(output)
                if self._differs(output.path, content, job.cache_key):
                    yield output.path, content
            if self.means.progress:
                self.means.progress(number, len(unknown))

    def _is_known(self, job: RenderJob) -> bool:
        if not job.cache_key:
            return False
        found = {output.path: self.means.known.get(output.path) for output in job.blanks}
        for path, known in found.items():
            if known is None or known.cache_key != job.cache_key or known.signature != self.place.signature(path):
                return False
        self.known.update((path, known) for path, known in found.items() if known)
        return True

    def _differs(self, path: str, content: bytes, cache_key: str) -> bool:
        signature, sha256 = self.place.signature(path), hashlib.sha256(content).hexdigest()
        self.known[path] = FileState(cache_key, sha256, len(content), signature)
        if self.place.holds(path, content, sha256):
            return False
        if not signature:
            self.added.append(path)
            return True
        self.changed.append(path)
        if path not in self.ours:
            self.foreign.append(path)
        return True

    def sign(self, place: Place) -> None:
        """Know all files by the state in which they are in the end."""
        for path, known in self.known.items():
            self.known[path] = replace(known, signature=place.signature(path))

    def refusals(self) -> Iterator[Problem]:
        """A problem for each file that is not ours."""
        for path in self.foreign:
            message = "is not ours: no record at the destination lists it"
            hint = "move it away, or take over what lies here: --adopt"
            yield Problem(Where(self.place.name(path)), Code.FOREIGN_FILE, message, hint)


def _make(job: RenderJob) -> Sequence[Output]:
    return job.make()
