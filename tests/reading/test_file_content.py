from __future__ import annotations

import pytest

from coopfeed.reading import file_content
from coopfeed.reading.field_errors import FieldError
from coopfeed.reading.media import MEDIA_TYPES


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("a.gif", b"GIF89a"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 "),
        ("a.avif", b"\0\0\0\x1cftypavif"),
        ("a.avif", b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif"),
        ("a.ico", b"\0\0\1\0\1"),
        ("a.svg", b"\xef\xbb\xbf<?xml version='1.0'?><svg>"),
        ("a.pdf", b"anything"),
        ("a.txt", b"version 1"),
    ],
)
def test_a_file_is_read_by_its_extension(name: str, head: bytes) -> None:
    assert file_content.check(name, MEDIA_TYPES[name[1:]], head) is None


@pytest.mark.parametrize(
    ("name", "head", "message"),
    [
        ("a.png", b"", "a.png is empty"),
        ("a.mp3", b"version https://git-lfs.github.com/spec/v1\noid", "a.mp3 is a Git LFS pointer, not the file"),
        ("a.jpg", b"\n<!DOCTYPE html><html>", "a.jpg is a web page (HTML), not what its name says"),
        ("a.pdf", b"<html>", "a.pdf is a web page (HTML), not what its name says"),
        ("a.jpg", b"\0\0\0\x18ftypheic", "a.jpg is a HEIC picture, which browsers and feed readers do not show"),
        ("a.png", b"MM\0*", "a.png is a TIFF picture, which browsers and feed readers do not show"),
        ("a.png", b"8BPS", "a.png is a PHOTOSHOP picture, which browsers and feed readers do not show"),
        ("a.png", b"a picture", "a.png is not a picture"),
    ],
)
def test_other_files_are_rejected(name: str, head: bytes, message: str) -> None:
    with pytest.raises(FieldError) as caught:
        file_content.check(name, MEDIA_TYPES[name[1:]], head)
    assert caught.value.message == message


def test_an_image_with_a_wrong_extension_is_reported() -> None:
    odd = file_content.check("a.png", "image/png", b"GIF89a")
    assert odd
    assert (odd.message, odd.hint) == ("a.png is a GIF picture", "rename it to end in .gif")


@pytest.mark.parametrize("name", sorted(file_content.NOT_SHOWN))
def test_an_image_in_an_unsupported_format_is_reported(name: str) -> None:
    assert file_content.unknown_type(f"a{name}", name).hint == "export it as JPEG or PNG"
