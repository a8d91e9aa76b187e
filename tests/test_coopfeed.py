"""The library interface, and the package as a whole."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import coopfeed
from tests.desk import Desk


def test_load_and_build_give_what_publish_writes(desk: Desk) -> None:
    desk.item("herath")
    publication = coopfeed.load(desk.root)
    built = coopfeed.build(publication, datetime(2026, 1, 1, tzinfo=UTC))
    desk.publish()
    written = desk.files()
    del written["coopfeed.json"]
    assert {output.path: output.content for output in built.outputs} == written


def test_the_package_is_typed_and_exports_no_other_names() -> None:
    assert (Path(coopfeed.__file__).parent / "py.typed").exists()
    with pytest.raises(AttributeError, match="no attribute 'publish_everything'"):
        coopfeed.publish_everything  # noqa: B018  # to ask for it is the test
