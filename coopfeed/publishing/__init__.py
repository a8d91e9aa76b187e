"""The other edge: the files of a Build → a destination, and what subscribers will notice of it."""

from __future__ import annotations

from coopfeed.publishing.comparing import Known, Means
from coopfeed.publishing.places import publish
from coopfeed.publishing.work import Intent, Published

__all__ = ["Intent", "Known", "Means", "Published", "publish"]
