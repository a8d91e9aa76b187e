"""What is to be sent somewhere else, kept on the disk until all of it was made."""

from __future__ import annotations

import mmap
import tempfile
from dataclasses import dataclass
from types import TracebackType

from coopfeed.errors import DestinationError, reason


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    size: int


class Spool:
    """Files one after the other in a temporary one, which nobody else sees, and which ends with the process."""

    def __init__(self) -> None:
        self._parts: dict[str, _Part] = {}
        self._size = 0
        try:
            self._file = tempfile.TemporaryFile(prefix="coopfeed-")  # noqa: SIM115 - closed on leaving
        except OSError as error:
            raise DestinationError(f"cannot prepare files in {tempfile.gettempdir()}: {reason(error)}") from error

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, path: str, content: bytes) -> None:
        """Keep the content of the file that is to lie at `path`.

        Raises:
            DestinationError: the disk is full.
        """
        try:
            self._file.write(content)
            self._file.flush()
        except OSError as error:
            raise DestinationError(f"cannot prepare files in {tempfile.gettempdir()}: {reason(error)}") from error
        self._parts[path] = _Part(self._size, len(content))
        self._size += len(content)

    def read(self, path: str) -> memoryview:
        """Return what was kept for `path`, without a copy of it in memory; several threads may ask at once."""
        part = self._parts[path]
        if not part.size:
            return memoryview(b"")
        aside = part.start % mmap.ALLOCATIONGRANULARITY
        whole = mmap.mmap(self._file.fileno(), part.size + aside, offset=part.start - aside, access=mmap.ACCESS_READ)
        return memoryview(whole)[aside:]
