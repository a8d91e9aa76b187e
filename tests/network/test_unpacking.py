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


def test_what_was_packed_comes_out_in_whatever_pieces_it_came() -> None:
    assert unpacked(PACKED) == unpacked(PACKED[:100], PACKED[100:]) == unpacked(*singly(PACKED)) == TEXT
    assert unpacked() == b""


def test_no_step_gives_more_than_it_may() -> None:
    assert max(map(len, gunzipped([gzip.compress(b"\0" * 1_000_000)], 1000))) == 1000


def test_members_are_joined() -> None:
    members = gzip.compress(b"one, ") + gzip.compress(b"") + gzip.compress(b"two")
    assert unpacked(members) == unpacked(*singly(members)) == b"one, two"


@pytest.mark.slow
@pytest.mark.parametrize("rest", [b"\0", b"\0" * 9, b"<!-- cached -->", b"\x1f", b"\x1f\x8b\x08\0"])
def test_what_follows_and_is_no_member_is_ignored(rest: bytes) -> None:
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
def test_what_is_damaged_or_cut_off_is_no_answer(content: bytes) -> None:
    with pytest.raises(zlib.error):
        unpacked(content)


def test_every_step_comes_back_even_if_it_gave_nothing() -> None:
    steps = gunzipped([gzip.compress(b"")] * 5 + [b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"] + [b"a"] * 5, 1000)
    assert [*steps] == [b""] * 11
