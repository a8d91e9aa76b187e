from __future__ import annotations

import mmap

from coopfeed.publishing.bucket.spool import Spool


def test_spooled_content_is_read_back_in_any_order() -> None:
    contents = {"a": b"1", "none": b"", "page": b"2" * mmap.PAGESIZE, "b": b"34", "large": b"5" * 3_000_001, "c": b"6"}
    with Spool() as spool:
        for path, content in contents.items():
            spool.add(path, content)
        assert {path: bytes(spool.read(path)) for path in reversed(contents)} == contents
