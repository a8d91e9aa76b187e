"""What publishing does at a destination, by the kind of place that it is: a folder, or a bucket of an object store."""

from __future__ import annotations

from collections.abc import Callable

from coopfeed.building import Build
from coopfeed.model.destinations import Bucket, Destination
from coopfeed.publishing import directory
from coopfeed.publishing.changes import RenderOptions
from coopfeed.publishing.pending import Published, PublishOptions
from coopfeed.publishing.record import Record

_USUAL, _PLAIN = PublishOptions(), RenderOptions()

# What speaks to object stores is imported where one is meant: it is an extra, and heavy.


def publish(
    build: Build, destination: Destination, intent: PublishOptions = _USUAL, means: RenderOptions = _PLAIN
) -> Published:
    """Make `destination` hold the files of `build`; files that coopfeed did not write stay as they are.

    Raises:
        BusyError: another process is publishing there.
        DestinationError: reading or writing failed. What was published before is whole.
    """
    if isinstance(destination, Bucket):
        from coopfeed.publishing import buckets

        return buckets.publish(build, destination, intent, means)
    return directory.publish(build, destination, intent, means)


def read_record(destination: Destination) -> Record | None:
    """The record of what was published at `destination`, or None where nothing was.

    Raises:
        DestinationError: there is one, but it cannot be read.
    """
    if isinstance(destination, Bucket):
        from coopfeed.publishing import buckets

        return buckets.read_record(destination)
    return directory.read_record(destination)


def digest(destination: Destination) -> str:
    """The SHA-256 of the record at `destination`; "" where there is none, or where it cannot be read."""
    if isinstance(destination, Bucket):
        from coopfeed.publishing import buckets

        return buckets.digest(destination)
    return directory.digest(destination)


def amend(destination: Destination, before: str, change: Callable[[Record], Record]) -> str:
    """Change the record at `destination` whose SHA-256 is `before`; what it is then.

    Where somebody else publishes just now, or has done so in between, nothing is changed.

    Raises:
        DestinationError: it could not be read or written.
    """
    if isinstance(destination, Bucket):
        from coopfeed.publishing import buckets

        return buckets.amend(destination, before, change)
    return directory.amend(destination, before, change)
