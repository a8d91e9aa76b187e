"""The other edge: the files of a Build → a destination, and what subscribers will notice of it."""

from __future__ import annotations

from coopfeed.publishing.changes import FileState, RenderOptions
from coopfeed.publishing.publication import Published, PublishOptions, digest, publish, read_record

__all__ = ["FileState", "PublishOptions", "Published", "RenderOptions", "digest", "publish", "read_record"]
