"""gzip → bytes, in steps of a bounded size."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_GZIP = 16 + zlib.MAX_WBITS


def gunzipped(pieces: Iterable[bytes], step: int) -> Iterator[bytes]:
    """Yield what the gzip members in `pieces` hold, at most `step` bytes at a time, b"" where a step gave nothing.

    Whatever follows the last member is ignored, as other clients do.

    Raises:
        zlib.error: it is not gzip, damaged, or cut off.
    """
    member = zlib.decompressobj(_GZIP)
    is_begun = False
    is_member = True  # beyond the first one, only what has given bytes
    for piece in pieces:
        rest = piece
        while rest:
            is_begun = True
            try:
                content = member.decompress(rest, step)
            except zlib.error:
                if is_member:
                    raise
                return
            yield content
            is_member = is_member or bool(content)
            rest = member.unconsumed_tail
            if member.eof:
                rest = member.unused_data
                member = zlib.decompressobj(_GZIP)
                is_begun = is_member = False
    if is_begun and is_member:
        raise zlib.error("the end is missing")
