"""The publication record → what it adds to the files, for the next publication."""

from __future__ import annotations

from datetime import date, datetime

from coopfeed.building.moments import Remembered
from coopfeed.errors import DestinationError
from coopfeed.publishing.record import Record, RecordedItem

_ID = b'{"id": "'
_NO_ID = b'", "slug": '


def remembered(record: Record | None) -> Remembered:
    """Return what `record` remembers of the items that were public; None is that of a first publication.

    Raises:
        DestinationError: the record is damaged.
    """
    if record is None:
        return Remembered()
    ids = frozenset(_id(line) for line in record.lines)
    kept = {each.id: _moment(each.published) for each in record.kept}

    def latest(day: date) -> datetime | None:
        return _latest(record, day)

    return Remembered(ids, kept, latest)


def _id(line: bytes) -> str:
    """Return the id in a line, which is not taken apart for it where we wrote it: there are many."""
    end = line.find(_NO_ID)
    if line.startswith(_ID) and end > 0 and b"\\" not in line[:end]:
        return line[len(_ID) : end].decode(errors="replace")
    return RecordedItem.from_line(line).id


def _latest(record: Record, day: date) -> datetime | None:
    """Return the latest moment at which an item of this day was published, in the calendar of its own zone."""
    written = f'"published": "{day.isoformat()}T'.encode()
    moments = [_moment(RecordedItem.from_line(line).published) for line in record.lines if written in line]
    return max((moment for moment in moments if moment.date() == day), default=None)


def _moment(written: str) -> datetime:
    try:
        found = datetime.fromisoformat(written)
    except ValueError as error:
        raise DestinationError(f"the record of the last publication is damaged: {written!r} is not a moment") from error
    if found.tzinfo is None:
        raise DestinationError(f"the record of the last publication is damaged: {written!r} has no time zone")
    return found
