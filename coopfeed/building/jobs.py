"""Render jobs: files that are rendered together, with a cache key of what they are rendered from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from coopfeed.building.library import Library
from coopfeed.errors import CoopfeedError, reason
from coopfeed.model import Asset, Output, OutputInfo, layout


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Files that are rendered together: what they are, and what renders their contents in the same order.

    The same `cache_key` makes the same bytes, as long as program and site are the same; "" says nothing. Where they are
    `is_eager`, making them costs nothing.
    """

    files: tuple[OutputInfo, ...]
    render: Callable[[], Sequence[bytes | Path]] = field(compare=False)
    cache_key: str = ""
    is_eager: bool = False

    def make(self) -> list[Output]:
        """Return the files with their contents."""
        return [Output(*each) for each in zip(self.files, self.render(), strict=True)]


def eager(*outputs: Output) -> RenderJob:
    """Return the job of files whose contents are there already."""
    contents = [output.content for output in outputs]
    return RenderJob(tuple(output.info for output in outputs), lambda: contents, is_eager=True)


def copied(asset: Asset, items: Sequence[str], library: Library) -> RenderJob:
    """Return the job of a file of the project that is copied, and belongs to the items with these ids."""
    output = Output(layout.asset(asset.path, asset.media_type, tuple(items)), asset.source)
    return replace(eager(output), cache_key=library.version(asset))


def content_of(output: Output) -> bytes:
    """Return the bytes of a file, which may be one of the project's to be copied.

    Raises:
        CoopfeedError: that one cannot be read.
    """
    if isinstance(output.content, bytes):
        return output.content
    try:
        return output.content.read_bytes()
    except OSError as error:
        raise CoopfeedError(f"cannot read {output.content}: {reason(error)}") from error
