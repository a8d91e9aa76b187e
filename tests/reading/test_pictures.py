from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfeed.reading import pictures

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480)
GIF = b"GIF89a" + struct.pack("<HH", 640, 480)
LOSSY = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640 | 0x4000, 480)
LOSSLESS = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", 639 | 479 << 14 | 1 << 28)
EXTENDED = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0" + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")


def segment(kind: int, content: bytes) -> bytes:
    return struct.pack(">HH", 0xFF00 | kind, len(content) + 2) + content


def exif(orientation: int, order: str = "<") -> bytes:
    """The metadata of a camera that was held so."""
    entries = [(0x010F, 2, 4, 0, 0), (0x0112, 3, 1, orientation, 0)]
    head = struct.pack(f"{order}2sHIH", b"II" if order == "<" else b"MM", 42, 8, len(entries))
    return segment(0xE1, b"Exif\0\0" + head + b"".join(struct.pack(f"{order}HHIHH", *entry) for entry in entries))


FRAME = segment(0xC2, struct.pack(">BHH", 8, 480, 640))
NO_FRAME = segment(0xC4, struct.pack(">BHH", 8, 1, 1))  # a table of codes
JPEG = b"\xff\xd8" + segment(0xE0, b"JFIF") + segment(0xE1, b"http://ns.adobe.com/xap/1.0/") + NO_FRAME + FRAME


def size(folder: Path, content: bytes) -> pictures.Size | None:
    (folder / "picture").write_bytes(content)
    return pictures.size(folder / "picture")


@pytest.mark.parametrize("content", [PNG, GIF, LOSSY, LOSSLESS, EXTENDED, JPEG])
def test_the_size_of_a_picture_is_in_its_file(tmp_path: Path, content: bytes) -> None:
    assert size(tmp_path, content) == (640, 480)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(("orientation", "shown"), [(1, (640, 480)), (3, (640, 480)), (6, (480, 640)), (8, (480, 640))])
def test_a_photo_has_the_size_that_it_is_shown_in(
    tmp_path: Path, orientation: int, order: str, shown: tuple[int, int]
) -> None:
    assert size(tmp_path, b"\xff\xd8" + exif(orientation, order) + FRAME) == shown


@pytest.mark.parametrize(
    "content",
    [
        b"<svg/>",
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 0, 480),
        b"RIFF\0\0\0\0WEBPALPH",
        b"RIFF\0\0\0\0WAVE",
        b"\xff\xd8 no marker",
        b"\xff\xd8" + segment(0xE1, b"Exif\0\0no TIFF"),
        b"\xff\xd8" + segment(0xE1, b"Exif\0\0II"),
    ],
)
def test_what_tells_no_size_has_none(tmp_path: Path, content: bytes) -> None:
    assert size(tmp_path, content) is None


def test_a_picture_that_cannot_be_read_has_no_size(tmp_path: Path) -> None:
    assert pictures.size(tmp_path / "missing.png") is None


@given(whole=st.sampled_from([PNG, GIF, LOSSY, LOSSLESS, EXTENDED, b"\xff\xd8" + exif(6) + FRAME]), data=st.data())
def test_a_broken_picture_breaks_nothing(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(whole)))
    content = whole[:start] + data.draw(st.binary(max_size=40))
    found = size(tmp_path_factory.getbasetemp(), content)
    assert found is None or min(found) > 0
