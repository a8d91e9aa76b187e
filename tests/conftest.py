"""What all tests share."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import settings

from tests.desk import Desk

# A test that takes longer on a slow machine is no failure.
settings.register_profile("coopfeed", deadline=None)
settings.load_profile("coopfeed")
# For a second run with other libraries: --hypothesis-profile=few.
settings.register_profile("few", settings.get_profile("coopfeed"), max_examples=20)
# A shell lets its jobs in the background ignore Ctrl-C, which some tests send.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An editor's desk in an empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return Desk(tmp_path)
