"""Programs that a machine must have: without one, a test is skipped at a desk and fails in CI."""

from __future__ import annotations

import os

import pytest


def need(found: object, what: str) -> None:
    """Skip the test unless `found`; with COOPFEED_REQUIRE_ALL set, fail it."""
    if not found:
        if os.environ.get("COOPFEED_REQUIRE_ALL"):
            pytest.fail(f"{what} is missing, and COOPFEED_REQUIRE_ALL is set")
        pytest.skip(f"needs {what}")
