"""How large a picture is, as its file says: pages keep its place while it is loaded."""

from __future__ import annotations

from pathlib import Path

Size = tuple[int, int]
"""Width and height in pixels."""


def size(path: Path) -> Size | None:
    """Return how large the picture in a file is when it is shown, turned as its Exif says; None where that cannot be
    told.
    """
    import imagesize  # takes its time: it brings a client for HTTP

    width, height = map(round, imagesize.get(path))  # an SVG may have halves
    return (width, height) if width > 0 and height > 0 else None
