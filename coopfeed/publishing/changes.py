"""How the files of a build differ from those at a destination, which need not fit in memory: one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from coopfeed.building.jobs import RenderJob, content_of
from coopfeed.model import Output
from coopfeed.model.problems import Code, Problem, Where
from coopfeed.publishing.destination import Snapshot
from coopfeed.system.processes import spread

_WORTH = 40  # jobs for which it pays to start other processes


@dataclass(frozen=True, slots=True)
class FileState:
    """A file at the destination as it was published: what it was made of, its SHA-256 and size, and its signature."""

    cache_key: str
    sha256: str
    size: int
    signature: str


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How to save work: the states of files `known` by path, and the number of `processes` that render the others.

    `progress` is called after each job that was rendered, and `sent` after each file that was sent to an object
    store, with the count so far and of all.
    """

    known: Mapping[str, FileState] = field(default_factory=dict)
    processes: int = 1
    progress: Callable[[int, int], None] | None = None
    sent: Callable[[int, int], None] | None = None


@dataclass(frozen=True, slots=True)
class FileChanges:
    """The state of every file of a build, and the paths of those that were added and changed.

    `foreign` are those changed that are not ours: no record lists them.
    """

    states: Mapping[str, FileState]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    foreign: tuple[str, ...]

    def problems(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Yield a problem for each file that is not ours."""
        for path in self.foreign:
            message = "was not written by coopfeed: no record at the destination lists it"
            hint = "move it away, or overwrite it with --adopt"
            yield Problem(Where(snapshot.name(path)), Code.FOREIGN_FILE, message, hint)


def compare(
    jobs: Sequence[RenderJob],
    snapshot: Snapshot,
    ours: Collection[str],
    options: RenderOptions,
    put: Callable[[Output, bytes, str], object] | None = None,
) -> FileChanges:
    """Compare the files that `jobs` make with those in `snapshot`; those known to be the same are not rendered.

    Each that differs is handed to `put` with its content and SHA-256, until one is found that is not among `ours`.
    """
    states: dict[str, FileState] = {}
    unknown: list[RenderJob] = []
    for job in jobs:
        found = _known(job, snapshot, options.known)
        states.update(found)
        if not found:
            unknown.append(job)
    added: list[str] = []
    changed: list[str] = []
    foreign: list[str] = []
    made = spread(_make, unknown, options.processes, worth=_WORTH, private=snapshot.descriptors)
    for number, (job, outputs) in enumerate(zip(unknown, made, strict=True), start=1):
        for output in outputs:
            content = content_of(output)
            path = output.path
            sha256 = hashlib.sha256(content).hexdigest()
            signature = snapshot.signature(path)
            states[path] = FileState(job.cache_key, sha256, len(content), signature)
            if snapshot.holds(path, content, sha256):
                continue
            (changed if signature else added).append(path)
            if signature and path not in ours:
                foreign.append(path)
            if put and not foreign:
                put(output, content, sha256)
        if options.progress:
            options.progress(number, len(unknown))
    return FileChanges(states, tuple(added), tuple(changed), tuple(foreign))


def _known(job: RenderJob, snapshot: Snapshot, known: Mapping[str, FileState]) -> dict[str, FileState]:
    """Return the states of the files of a job if all of them are known to be there as they would be made; else none."""
    states = {file.path: known[file.path] for file in job.files if file.path in known}
    if not job.cache_key or len(states) < len(job.files):
        return {}
    is_same = all(
        state.cache_key == job.cache_key and state.signature == snapshot.signature(path)
        for path, state in states.items()
    )
    return states if is_same else {}


def _make(job: RenderJob) -> Sequence[Output]:
    return job.make()
