"""The publication record → what it adds to the files, for the next publication."""

from __future__ import annotations

from datetime import date, datetime

from coopfeed.building.moments import Remembered
from coopfeed.errors import DestinationError
from coopfeed.publishing.record import Record


def remembered(record: Record | None) -> Remembered:
    """Return what `record` remembers of the items that were public; None is that of a first publication.

    Raises:
        DestinationError: the record is damaged.
    """
    if record is None:
        return Remembered()
    ids = frozenset(item.id for item in record.items)
    kept = {each.id: _moment(each.published) for each in record.kept}

    def latest(day: date) -> datetime | None:
        return _latest(record, day)

    return Remembered(ids, kept, latest)


def _latest(record: Record, day: date) -> datetime | None:
    """Return the latest moment at which an item of this day was published, in the calendar of its own zone."""
    began = f"{day.isoformat()}T"
    return max((_moment(item.published) for item in record.items if item.published.startswith(began)), default=None)


def _moment(written: str) -> datetime:
    try:
        found = datetime.fromisoformat(written)
    except ValueError as error:
        raise DestinationError(f"the record of the last publication is damaged: {written!r} is not a moment") from error
    if found.tzinfo is None:
        raise DestinationError(f"the record of the last publication is damaged: {written!r} has no time zone")
    return found
