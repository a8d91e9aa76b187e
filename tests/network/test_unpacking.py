from __future__ import annotations

import gzip
import zlib

import pytest

from coopfeed.network.unpacking import gunzipped

TEXT = b"".join(b"%d " % number for number in range(50_000))
PACKED = gzip.compress(TEXT, mtime=0)


def unpacked(*pieces: bytes) -> bytes:
    return b"".join(gunzipped(pieces, 1000))


def singly(content: bytes) -> list[bytes]:
    return [content[place : place + 1] for place in range(len(content))]


def test_data_is_decompressed_in_pieces_of_any_size() -> None:
    assert unpacked(PACKED) == unpacked(PACKED[:100], PACKED[100:]) == unpacked(*singly(PACKED)) == TEXT
    assert unpacked() == b""


def test_no_step_exceeds_its_limit() -> None:
    assert max(map(len, gunzipped([gzip.compress(b"\0" * 1_000_000)], 1000))) == 1000


def test_members_are_joined() -> None:
    members = gzip.compress(b"one, ") + gzip.compress(b"") + gzip.compress(b"two")
    assert unpacked(members) == unpacked(*singly(members)) == b"one, two"


@pytest.mark.slow
@pytest.mark.parametrize("rest", [b"\0", b"\0" * 9, b"<!-- cached -->", b"\x1f", b"\x1f\x8b\x08\0"])
def test_trailing_bytes_are_ignored(rest: bytes) -> None:
    packed = PACKED + rest
    assert unpacked(packed) == unpacked(*singly(packed)) == TEXT


@pytest.mark.parametrize(
    "content",
    [
        b"no gzip",
        b"\x1f",
        PACKED[:-1],
        PACKED[:100],
        gzip.compress(b"", mtime=0) + PACKED[:-1],
        gzip.compress(b"", mtime=0) + PACKED[:-8] + b"\0" * 8,
    ],
    ids=["none", "begun", "without the last byte", "short", "second without the last byte", "second with other sums"],
)
def test_damaged_or_truncated_data_is_an_error(content: bytes) -> None:
    with pytest.raises(zlib.error):
        unpacked(content)


def test_every_step_returns_even_without_output() -> None:
    steps = gunzipped([gzip.compress(b"")] * 5 + [b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"] + [b"a"] * 5, 1000)
    assert [*steps] == [b""] * 11
