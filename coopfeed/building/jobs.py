"""Files that are made in one go, and what they are made of: what tells that they need not be made again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from coopfeed.building.library import Library
from coopfeed.errors import CoopfeedError, reason
from coopfeed.model import Asset, Output


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Files that are made in one go: the `blanks` without their contents, and what makes them whole.

    The same `cache_key` makes the same bytes, as long as program and site are the same; "" says nothing. Where they are
    `is_eager`, making them costs nothing.
    """

    blanks: tuple[Output, ...]
    make: Callable[[], Sequence[Output]] = field(compare=False)
    cache_key: str = ""
    is_eager: bool = False


def eager(*outputs: Output) -> RenderJob:
    """Files whose contents are there already."""
    return RenderJob(tuple(replace(output, content=b"") for output in outputs), lambda: outputs, is_eager=True)


def copied(asset: Asset, items: Sequence[str], library: Library) -> RenderJob:
    """A file of the project that is copied, and belongs to the items with these ids."""
    output = Output(asset.path, asset.media_type, asset.source, tuple(items))
    return replace(eager(output), cache_key=library.version(asset))


def content_of(output: Output) -> bytes:
    """The bytes of a file, which may be one of the project's to be copied.

    Raises:
        CoopfeedError: that one cannot be read.
    """
    if isinstance(output.content, bytes):
        return output.content
    try:
        return output.content.read_bytes()
    except OSError as error:
        raise CoopfeedError(f"cannot read {output.content}: {reason(error)}") from error
