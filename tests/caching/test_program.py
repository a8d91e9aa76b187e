"""Another version of anything that affects the files is another program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coopfeed.caching.program import libraries


def test_another_build_of_a_library_is_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    folder = tmp_path / "babel-2.0.dist-info"
    folder.mkdir()
    before = libraries()
    (tmp_path / "notes").write_text("nothing that is installed")
    settled = tmp_path.stat()
    seen = {before, libraries()}
    folder.rename(tmp_path / "babel-2.1.dist-info")
    os.utime(tmp_path, ns=(settled.st_atime_ns, settled.st_mtime_ns))
    seen.add(libraries())
    os.utime(tmp_path / "babel-2.1.dist-info", (1, 1))  # installed again
    seen.add(libraries())
    assert len(seen) == 4
