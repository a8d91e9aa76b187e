"""The record of the last publication, from where it is live: for a machine that starts with an empty destination."""

from __future__ import annotations

from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

from coopfeed.errors import DestinationError
from coopfeed.publishing import record as records
from coopfeed.publishing.record import Record

TIMEOUT = 30  # seconds
MAX_BYTES = 256 * 1024 * 1024


def read(location: str) -> Record:
    """The record at `location`: an http(s) address or a path, of coopfeed.json or of the folder that holds it.

    Raises:
        DestinationError: there is none, or it cannot be read.
    """
    raw = _fetch(location) if urlsplit(location).scheme in ("http", "https") else _read(Path(location))
    return records.from_json(raw, location)


def _read(path: Path) -> bytes:
    try:
        return (path / records.FILE if path.is_dir() else path).read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DestinationError(f"no record of a previous publication at {path}: {reason}") from error


def _fetch(url: str) -> bytes:
    address = url if url.endswith(".json") else urljoin(url if url.endswith("/") else url + "/", records.FILE)
    request = Request(address, headers={"User-Agent": "coopfeed", "Cache-Control": "no-cache"})  # noqa: S310  # http(s)
    try:
        with urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310  # http(s) was checked, urllib follows no other
            raw: bytes = response.read(MAX_BYTES + 1)
    except (URLError, OSError, ValueError) as error:
        hint = "for the very first publication leave --previous out"
        raise DestinationError(f"no record of a previous publication at {address}: {error}; {hint}") from error
    if len(raw) > MAX_BYTES:
        raise DestinationError(f"{address} is larger than any record")
    return raw
