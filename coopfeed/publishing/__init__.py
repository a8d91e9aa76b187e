"""The other edge: the files of a Build → a destination, and what subscribers will notice of it."""

from __future__ import annotations

from coopfeed.publishing.announcements import Told
from coopfeed.publishing.comparing import Known, Means
from coopfeed.publishing.directory import Intent, Published, publish

__all__ = ["Intent", "Known", "Means", "Published", "Told", "publish"]
