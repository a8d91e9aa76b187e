"""How large a picture is, as its file says in PNG, GIF, JPEG and WebP: pages keep its place while it is loaded."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

Size = tuple[int, int]
"""Width and height in pixels."""

_MOST = 64 * 1024  # as long as a segment of JPEG can be
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # ITU-T T.81, table B.1: SOF, without DHT, JPG and DAC
_EXIF, _ORIENTATION = b"Exif\0\0", 0x0112


def size(path: Path) -> Size | None:
    """How large the picture in a file is when it is shown; None where that cannot be told."""
    try:
        with path.open("rb") as file:
            found = _size(file)
    except (OSError, struct.error):
        return None
    return found if found and all(found) else None


def _size(file: BinaryIO) -> Size | None:
    start = file.read(30)
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack_from(">II", start, 16)  # PNG, 11.2.1
        return width, height
    if start.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack_from("<HH", start, 6)
        return width, height
    if start.startswith(b"\xff\xd8"):
        file.seek(2)
        return _jpeg(file)
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return _webp(start)
    return None


def _webp(start: bytes) -> Size | None:
    """RFC 9649, 2.7, 3.4; RFC 6386, 9.1."""
    kind = start[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", start, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", start, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X" and len(start) == 30:
        return int.from_bytes(start[24:27], "little") + 1, int.from_bytes(start[27:30], "little") + 1
    return None


def _jpeg(file: BinaryIO) -> Size | None:
    """ITU-T T.81, B.2.2: the first frame, turned as its Exif says."""
    is_turned = False
    while True:
        (marker,) = struct.unpack(">H", file.read(2))
        if marker >> 8 != 0xFF:
            return None
        (length,) = struct.unpack(">H", file.read(2))
        segment = file.read(min(max(length - 2, 0), _MOST))
        kind = marker & 0xFF
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 1)
            return (height, width) if is_turned else (width, height)
        if kind == 0xE1 and segment.startswith(_EXIF):
            is_turned = is_turned or _is_turned(BytesIO(segment.removeprefix(_EXIF)))


def _is_turned(exif: BinaryIO) -> bool:
    """Whether a camera was held on its side (TIFF 6.0, section 8: Orientation); browsers turn the picture back."""
    order = {b"II": "<", b"MM": ">"}.get(exif.read(2))
    if not order:
        return False
    try:
        _, offset = struct.unpack(f"{order}HI", exif.read(6))
        exif.seek(offset)
        (count,) = struct.unpack(f"{order}H", exif.read(2))
        entries = (struct.unpack(f"{order}HHIHH", exif.read(12)) for _ in range(count))
        return next((value for tag, _, _, value, _ in entries if tag == _ORIENTATION), 1) in (5, 6, 7, 8)
    except struct.error:
        return False
