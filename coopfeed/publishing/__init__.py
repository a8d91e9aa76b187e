"""The other edge: the files of a Build → a destination, and what subscribers will notice of it."""

from __future__ import annotations

from coopfeed.publishing.changes import FileState, RenderOptions
from coopfeed.publishing.pending import Published, PublishOptions
from coopfeed.publishing.places import publish

__all__ = ["FileState", "PublishOptions", "Published", "RenderOptions", "publish"]
