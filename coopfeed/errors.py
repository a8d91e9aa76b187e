"""The world's failures: disk, network, a folder that is not ours. One family, shown in one place."""

from __future__ import annotations

import errno
from pathlib import Path

_SHORTAGES = {
    errno.EMFILE: "too many open files; raise the limit with ulimit -n",
    errno.ENFILE: "too many open files on this machine",
    errno.ENOMEM: "out of memory; raise the limit with ulimit -v, if there is one",
    errno.EAGAIN: "too many processes; raise the limit with ulimit -u",
}


class CoopfeedError(Exception):
    """Something outside the content failed; the message says what was being done to what."""


def reason(error: OSError) -> str:
    """Return what the operating system says, for the end of a sentence: "permission denied"."""
    return (error.strerror or str(error)).lower()


def shortage(error: BaseException) -> str:
    """Return in words what the machine lacks; "" where the error says something else."""
    if isinstance(error, MemoryError):
        return _SHORTAGES[errno.ENOMEM]
    if isinstance(error, OSError) and error.errno in _SHORTAGES:
        return _SHORTAGES[error.errno]
    if isinstance(error, RuntimeError) and "new thread" in str(error):
        return "cannot start another thread; raise the limits with ulimit -u and -v"
    # Only a library in machine code is loaded by the system.
    if isinstance(error, ImportError) and error.path is not None and not error.path.endswith(".py"):
        return f"cannot load a library (out of memory or open files?): {error}"
    return ""


def raise_shortage(error: OSError) -> None:
    """Raise `error` where it is the machine that lacks something: the file at hand is not to blame."""
    if shortage(error):
        raise error


class NoProjectError(CoopfeedError):
    """No feeds.yaml here or in any folder above."""


class DestinationError(CoopfeedError):
    """The destination could not be read or written; what was published before stays as it was."""


class BusyError(CoopfeedError):
    """Another process is publishing to the same `destination`."""

    def __init__(self, message: str, destination: Path) -> None:
        super().__init__(message)
        self.destination = destination


class ThemeError(CoopfeedError):
    """A template of the project's theme failed on a page, at `line` of the file `path`."""

    def __init__(self, path: str, line: int, what: str) -> None:
        super().__init__(path, line, what)  # with these it is made again, when it comes from another process
        self.path = path
        self.line = line
        self.what = what

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


class FetchError(CoopfeedError):
    """A file or address could not be read: the message names it and says why."""


class NotFoundError(FetchError):
    """The server says that there is nothing at an address."""


class ForeignError(CoopfeedError):
    """What was read is nothing that can be compared or imported, or nothing that is safe to read."""


class WritingError(CoopfeedError):
    """A file of the project could not be written; what was there stays as it was."""


class AlreadyThereError(WritingError):
    """Something has the name of a file that was to be made."""


class ArgumentError(ValueError):
    """An `argument` of a call that does not fit the publication, such as a feed that it does not have."""

    def __init__(self, argument: str, message: str) -> None:
        super().__init__(message)
        self.argument = argument
