"""Fixtures and settings of all tests."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import settings

from tests.desk import Desk

# A test that takes longer on a slow machine does not fail.
settings.register_profile("coopfeed", deadline=None)
settings.load_profile("coopfeed")
# For `make test`, and for a second run with other libraries: --hypothesis-profile=few.
settings.register_profile("few", settings.get_profile("coopfeed"), max_examples=20)
SLOW = (
    "authoring/test_language_server.py",
    "building/test_archives.py",
    "caching/test_damage.py",
    "cli/test_announcing.py",
    "cli/test_repeating.py",
    "cli/test_serve.py",
    "migrating/comparison/test_listing.py",
    "migrating/foreign/test_bounds.py",
    "moving/",
    "network/test_deadlines.py",
    "network/test_interrupting.py",
    "preview/test_serving.py",
    "publishing/bucket/",
    "publishing/test_destination.py",
    "publishing/test_killed.py",
    "publishing/test_world.py",
    "system/test_processes.py",
    "test_ci.py",
    "test_docs.py",
    "test_errors.py",
    "test_growth.py",
    "test_interrupted.py",
    "test_links.py",
    "test_load.py",
    "test_newcomer.py",
    "test_recipe.py",
    "test_same_bytes.py",
    "test_site.py",
    "test_websub.py",
    "test_wheel.py",
    "test_zones.py",
    "verifying/test_against_nginx.py",
    "web/",
)
"""Tests that need a browser, a server or another program, kill processes, or take long: `make test` leaves them to
`make check`, as it does single tests marked as slow."""

UNCOVERED = (
    "caching/",
    "cli/test_serve.py",
    "publishing/bucket/test_withheld.py",
    "publishing/bucket/test_world.py",
    "publishing/test_destination.py",
    "publishing/test_killed.py",
    "test_growth.py",
    "test_interrupted.py",
    "test_newcomer.py",
    "test_same_bytes.py",
    "test_wheel.py",
    "test_zones.py",
    "web/",
)
"""Slow tests without coverage, which would make them take half as long again; the bounds hold without them."""

# A shell lets its jobs in the background ignore Ctrl-C, which some tests send.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An editor's desk in an empty current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return Desk(tmp_path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow tests and those without coverage."""
    here = Path(__file__).parent
    for item in items:
        path = item.path.relative_to(here).as_posix()
        if path.startswith(SLOW):
            item.add_marker(pytest.mark.slow)
            if path.startswith(UNCOVERED):
                item.add_marker(pytest.mark.no_cover)
