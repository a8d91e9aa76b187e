"""Telling hubs of what lies at a destination, and striking what they heard off its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs

from coopfeed.errors import DestinationError
from coopfeed.model import Announcement
from coopfeed.model.destinations import Destination
from coopfeed.publishing import publication
from coopfeed.publishing.record import Record
from coopfeed.publishing.websub import client
from coopfeed.publishing.websub.client import Patience


@dataclass(frozen=True, slots=True)
class NotifyResult:
    """What was `heard` by hubs; what was not (`unheard`), with the reason; and the SHA-256 of the record after that."""

    heard: tuple[Announcement, ...]
    unheard: Mapping[Announcement, str]
    record_digest: str


def notify(
    destination: Destination, announcements: Sequence[Announcement], digest: str, patience: Patience | None = None
) -> NotifyResult:
    """Tell hubs of what lies at `destination`, and strike what they heard off its record.

    `digest` is the SHA-256 of the record, "" where there is none. Where somebody else has published in the meantime,
    or just does, it is notified again.

    Raises:
        DestinationError: the record could not be read or written; the hubs will be notified again.
    """
    unheard = client.announce(announcements, patience or Patience())
    heard = tuple(each for each in announcements if each not in unheard)

    def strike(record: Record) -> Record:
        return structs.replace(record, unannounced=tuple(each for each in record.unannounced if each not in heard))

    try:
        return NotifyResult(heard, unheard, publication.amend(destination, digest, strike))
    except DestinationError as error:
        raise DestinationError(f"{error}. It will be announced again.") from error
