from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfeed.reading import image_size

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBB", 13, b"IHDR", 640, 480, 8, 2)
GIF = b"GIF89a" + struct.pack("<HH", 640, 480)
WEBP = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640, 480)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"/>'


def segment(kind: int, content: bytes) -> bytes:
    return struct.pack(">HH", 0xFF00 | kind, len(content) + 2) + content


def photo(orientation: int) -> bytes:
    """Return a JPEG with an orientation (TIFF 6.0, section 8)."""
    exif = struct.pack("<2sHIHHHIHH", b"II", 42, 8, 1, 0x0112, 3, 1, orientation, 0)
    frame = segment(0xC2, struct.pack(">BHHB", 8, 480, 640, 3))
    return b"\xff\xd8" + segment(0xE1, b"Exif\0\0" + exif) + frame


def size(folder: Path, content: bytes) -> image_size.Size | None:
    (folder / "picture").write_bytes(content)
    return image_size.size(folder / "picture")


@pytest.mark.parametrize("content", [PNG, GIF, WEBP, SVG, photo(1)])
def test_the_size_of_an_image_is_read_from_its_file(tmp_path: Path, content: bytes) -> None:
    assert size(tmp_path, content) == (640, 480)


def test_a_rotated_photo_has_its_displayed_size(tmp_path: Path) -> None:
    assert size(tmp_path, photo(6)) == (480, 640)


def test_an_svg_has_whole_pixels(tmp_path: Path) -> None:
    assert size(tmp_path, SVG.replace(b"640", b"639.7")) == (640, 480)


@pytest.mark.parametrize("content", [b"", b"a dot", b"<svg/>", PNG[:20], PNG.replace(struct.pack(">I", 640), bytes(4))])
def test_a_file_without_a_size_has_none(tmp_path: Path, content: bytes) -> None:
    assert size(tmp_path, content) is None


def test_an_unreadable_image_has_no_size(tmp_path: Path) -> None:
    assert image_size.size(tmp_path / "missing.png") is None


@given(whole=st.sampled_from([PNG, GIF, WEBP, SVG, photo(6)]), data=st.data())
def test_a_broken_image_does_no_harm(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(whole)))
    content = whole[:start] + data.draw(st.binary(max_size=40))
    found = size(tmp_path_factory.getbasetemp(), content)
    assert found is None or min(found) > 0
