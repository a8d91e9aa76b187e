"""The record of the last publication, from where it is live: for a machine that starts with an empty destination."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

from coopfeed.errors import DestinationError, FetchError, NotFoundError
from coopfeed.network import fetching
from coopfeed.network.fetching import Timeouts
from coopfeed.publishing import record as records
from coopfeed.publishing.record import Record


def read(location: str, timeouts: Timeouts | None = None) -> Record:
    """Return the record at `location`: an http(s) address or a path, of coopfeed.json or of the folder that holds it.

    `timeouts` are those of an address, where they are not usual.

    Raises:
        DestinationError: there is none, or it cannot be read.
    """
    place = _at_address(location) if fetching.is_address(location) else _at_path(Path(location))
    try:
        raw = fetching.fetch(place, records.MAX_BYTES, timeouts).content
    except FetchError as error:
        hint = "; omit --previous for the very first publication" if isinstance(error, NotFoundError) else ""
        raise DestinationError(f"no record of a previous publication: {error}{hint}") from error
    return records.from_json(raw, location)


def _at_address(url: str) -> str:
    return url if url.endswith(".json") else urljoin(url.removesuffix("/") + "/", records.FILE)


def _at_path(path: Path) -> str:
    return str(path / records.FILE if path.is_dir() else path)
