"""The one place that asks the clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click


def now(option: str | None, timezone: str) -> datetime:
    """The moment of publication: `--now` (in the site's `timezone`), else SOURCE_DATE_EPOCH, else the clock.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    if option is not None:
        from coopfeed.reading import dates

        try:
            zone = ZoneInfo(timezone)
            return dates.start(dates.existing(dates.parse(option), zone), zone)
        except dates.DateError as error:
            raise click.BadParameter(f"{error.message} ({error.hint})", param_hint="--now") from error
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise click.UsageError(f"SOURCE_DATE_EPOCH is {epoch!r}, not a number of seconds since 1970") from error
    return datetime.now(UTC)
