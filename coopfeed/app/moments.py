"""The moment of a use case: it comes in from outside, and may depend on the site's time zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Now = datetime | Callable[[str], datetime]
"""An aware datetime; or a function that gives one, called with the site's time zone once that is known."""


def moment(now: Now, timezone: str) -> datetime:
    """Return the moment `now`, of a site in `timezone`.

    Raises:
        ValueError: it has no time zone.
    """
    found = now(timezone) if callable(now) else now
    if found.tzinfo is None:
        raise ValueError("now has no time zone")
    return found
