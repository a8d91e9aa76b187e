"""The world's failures: disk, network, a folder that is not ours. One family, shown in one place."""

from __future__ import annotations

from pathlib import Path


class CoopfeedError(Exception):
    """Something outside the content failed; the message says what was being done to what."""


def reason(error: OSError) -> str:
    """What the operating system says, for the end of a sentence: "permission denied"."""
    return (error.strerror or str(error)).lower()


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
        self.path, self.line, self.what = path, line, what

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
