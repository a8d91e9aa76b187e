"""The record of the last publication, from where it is live: for a machine that starts with an empty destination."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

from coopfeed import fetching
from coopfeed.errors import DestinationError, FetchError
from coopfeed.publishing import record as records
from coopfeed.publishing.record import Record


def read(location: str) -> Record:
    """The record at `location`: an http(s) address or a path, of coopfeed.json or of the folder that holds it.

    Raises:
        DestinationError: there is none, or it cannot be read.
    """
    is_address = fetching.is_address(location)
    place = _at_address(location) if is_address else _at_path(Path(location))
    try:
        raw = fetching.fetch(place, records.MAX_BYTES).content
    except FetchError as error:
        hint = "; for the very first publication leave --previous out" if is_address else ""
        raise DestinationError(f"no record of a previous publication: {error}{hint}") from error
    return records.from_json(raw, location)


def _at_address(url: str) -> str:
    return url if url.endswith(".json") else urljoin(url if url.endswith("/") else url + "/", records.FILE)


def _at_path(path: Path) -> str:
    return str(path / records.FILE if path.is_dir() else path)
