"""The one place that asks the clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from importlib import import_module

import click


def now(option: str | None, timezone: str) -> datetime:
    """Return the moment of publication: `--now` (in the site's `timezone`), else SOURCE_DATE_EPOCH, else the clock.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    if option is not None:
        # Imported when it is needed, as what reads dates is heavy, and nearly every command has `--now`.
        found: datetime = import_module("coopfeed.app.dates").parse_moment("now", option, timezone)
        return found
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise click.UsageError(f"SOURCE_DATE_EPOCH is {epoch!r}, not a number of seconds since 1970") from error
    return datetime.now(UTC)
