"""Waits until files of a project change, however editors save: in place, by renaming, or by deleting and creating.

Folders are watched one by one, and not the files in them: a file that another one took the place of would be lost.
`watchfiles.watch` has one time-out for all its life; the class below it, which is documented too
(https://watchfiles.helpmanual.io/api/rust_backend/), has one for each call: it waits until the next item is due, or
looks without waiting.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from watchfiles import Change
from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError

from coopfeed.caching.scan import INPUTS
from coopfeed.errors import CoopfeedError
from coopfeed.model import layout
from coopfeed.system.paths import way

_STEP = 15  # milliseconds without a change, after which changes are reported
_MOST = 500  # milliseconds after which they are reported in any case
_POLL = 200  # milliseconds between two looks at every file, where the system reports no changes
_LONGEST = 60.0  # seconds until the clock is looked at again: a machine that was asleep has waited for too long
_NOW_AND_THEN = 0.1  # seconds
_OUTPUT = (layout.RECORD, "pyvenv.cfg")  # what lies in a folder that was published, and in one of Python's


class Stop(Protocol):
    """What ends waiting once it is set: a `threading.Event`."""

    def is_set(self) -> bool:
        """Return whether to end."""


class Watch:
    """A watch on the project at `root`: on feeds.yaml, items/, theme/, and the files that it is to `follow`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: frozenset[str] = frozenset()
        self._folded: frozenset[str] = frozenset()
        self.everywhere = False
        self._folders: dict[str, tuple[int, int]] = {}
        self._moved = False
        self._notify: RustNotify
        self._seen: frozenset[str] = frozenset()
        self._looked = 0.0
        self.follow(())

    def follow(self, files: Iterable[str], *, everywhere: bool = False) -> bool:
        """Watch these `files` of the project too; `everywhere`, all of it, for a file that is missing.

        Return whether other folders are watched than before: what changed in them in the meantime is unknown.

        Raises:
            CoopfeedError: the system watches no more folders.
        """
        below, links = self._below([""] if everywhere else INPUTS)
        named = {*files, *links}
        self.files = frozenset(named.union(*map(self._way, named)))
        # A disk that ignores case reports a file as it is named there, however it is written in an item.
        self._folded = frozenset(name.casefold() for name in self.files)
        self.everywhere = everywhere
        folders = dict(self._identified(below))
        # One that was moved away and back is the same again, but is no longer watched.
        if folders == self._folders and not self._moved:
            return False
        paths = [os.path.join(self.root, name) for name in folders]
        try:
            self._notify = RustNotify(paths, False, _has_to_poll(), _POLL, False, True)
        except FileNotFoundError:  # one of them was just deleted, which is reported
            return self.follow(files, everywhere=everywhere)
        except UnicodeEncodeError as error:
            raise CoopfeedError(f"cannot watch {error.object}: its name is not UTF-8; rename it") from error
        except (OSError, WatchfilesRustInternalError) as error:
            raise CoopfeedError(f"cannot watch the {len(paths)} folders of the project: {error}") from error
        self._folders = folders
        self._moved = False
        return True

    def _identified(self, below: Iterable[str]) -> Iterator[tuple[str, tuple[int, int]]]:
        """Yield the folders to watch, and which they are: one that was created again is another one."""
        beside = {name.rpartition("/")[0] for name in self.files}
        for name in sorted({"", *beside, *below}):
            # A name that is not UTF-8 cannot be watched. It is a mistake, and correcting it changes the folder above.
            with suppress(OSError, UnicodeEncodeError):
                name.encode()
                status = os.stat(os.path.join(self.root, name))
                yield name, (status.st_dev, status.st_ino)

    def _way(self, name: str) -> tuple[str, ...]:
        """Return what decides which file `name` is: the file of the project that it leads to, and links on the way."""
        found = way(self.root, self.root / name)
        return (found.name, *found.links) if found else ()

    def _below(self, names: Iterable[str]) -> tuple[set[str], set[str]]:
        """Return the folders `names` and all below but those that are hidden, or an output; and the links there."""
        folders: set[str] = set()
        links: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            path = self.root / name
            if name and path.is_symlink():
                links.add(name)
            try:
                with os.scandir(path) as entries:
                    found = [entry for entry in entries if not entry.name.startswith(".")]
            except OSError:  # no folder, or none that anybody may look into
                continue
            if any(entry.name in _OUTPUT for entry in found):
                continue
            folders.add(name)
            for entry in found:
                its = f"{name}/{entry.name}" if name else entry.name
                if entry.is_symlink():
                    links.add(its)
                elif entry.is_dir() and entry.name != "node_modules":
                    waiting.append(its)
        return folders, links

    def wait(self, left: Callable[[], float | None], stop: Stop | None = None) -> frozenset[str] | None:
        """Return the files that have changed, as soon as any has; none once no seconds are `left`; None once `stop`
        is set.

        `left` is asked again and again; None is for ever.

        Raises:
            KeyboardInterrupt: Ctrl-C, in the main thread.
        """
        while not self._seen:
            seconds = left()
            if seconds is not None and seconds <= 0:
                return frozenset()
            limit = _LONGEST if seconds is None else min(seconds, _LONGEST)
            answer = self._listen(_MOST, _STEP, int(limit * 1000) + 1, stop)
            if isinstance(answer, set):
                self._note(answer)
            elif answer == "signal":
                raise KeyboardInterrupt
            elif answer == "stop":
                return None
        seen = self._seen
        self._seen = frozenset()
        return seen

    def has_seen(self) -> bool:
        """Return whether files have changed that `wait` will return; looked at now and then, as it takes a
        moment.
        """
        if time.monotonic() - self._looked > _NOW_AND_THEN:
            self._looked = time.monotonic()
            answer = self._listen(0, 1, 1)
            if isinstance(answer, set):
                self._note(answer)
        return bool(self._seen)

    def _listen(self, most: int, step: int, limit: int, stop: Stop | None = None) -> set[tuple[int, str]] | str:
        """Return what has changed, or why nothing is reported; all times in milliseconds."""
        try:
            return self._notify.watch(most, step, limit, stop)
        except WatchfilesRustInternalError:
            # It cannot report a name that is not UTF-8, nor anything after it: read everything again.
            self._moved = True
            self._seen = self._seen | frozenset(INPUTS)
            return "lost"

    def _note(self, answer: set[tuple[int, str]]) -> None:
        named = [(change, os.path.relpath(path, self.root)) for change, path in answer]
        self._moved |= any(change != Change.modified and name in self._folders for change, name in named)
        self._seen |= frozenset(name for _, name in named if self._matters(name))

    def _matters(self, name: str) -> bool:
        """Return whether a publication may be made of the file or folder; an editor's own files do not."""
        parts = name.split("/")
        if name.endswith("~") or any(part.startswith(".") for part in parts):
            return False
        folded = name.casefold()
        return self.everywhere or parts[0] in INPUTS or any(f"{e}/".startswith(f"{folded}/") for e in self._folded)


def _has_to_poll() -> bool:
    """Return whether to poll files: Linux is not notified of changes on the disks of Windows."""
    wanted = os.environ.get("WATCHFILES_FORCE_POLLING", "")
    if wanted:
        return wanted.lower() not in {"false", "disable", "disabled"}
    return "microsoft" in platform.uname().release.lower()
