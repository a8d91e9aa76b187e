"""The other edge: the files of a Build → a destination, and what subscribers will notice of it."""

from __future__ import annotations

from coopfeed.publishing.changes import Known, Means
from coopfeed.publishing.pending import Intent, Published
from coopfeed.publishing.places import publish

__all__ = ["Intent", "Known", "Means", "Published", "publish"]
