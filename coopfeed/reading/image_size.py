"""The size of a picture, from the header of its file: pages reserve its place while it loads."""

from __future__ import annotations

from pathlib import Path

Size = tuple[int, int]
"""Width and height in pixels."""


def size(path: Path) -> Size | None:
    """Return how large the picture in a file is when it is shown, turned by its Exif orientation; None where that is
    unknown.
    """
    import imagesize  # takes its time: it brings a client for HTTP

    width, height = map(round, imagesize.get(path))  # an SVG may have halves
    return (width, height) if width > 0 and height > 0 else None
