"""Every file in exports/ is a test: only entries titled "Public: …" are imported, and nothing that contains "HUSH".

A "Draft: …" of a table becomes a draft. The expected list of skipped entries is in a file that ends in `.expected`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from coopfeed.building import loading
from tests.desk import Desk

EXPORTS = sorted(path for path in (Path(__file__).parent / "exports").iterdir() if path.suffix != ".expected")


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.name)
def test_only_public_posts_are_imported_and_the_rest_is_listed(desk: Desk, export: Path) -> None:
    (desk.root / export.name).write_bytes(export.read_bytes())
    output = desk.run("import", export.name, "-c", "interviews").stdout
    assert output == export.with_name(f"{export.name}.expected").read_text("utf-8")
    titles = [item.title for item in loading.load(desk.root).items if not item.draft]
    assert all(title.startswith("Public: ") for title in titles)
    assert len(titles) == export.read_bytes().count(b"Public: ")


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.name)
def test_nothing_private_is_in_any_file(desk: Desk, export: Path) -> None:
    (desk.root / export.name).write_bytes(export.read_bytes())
    desk.run("import", export.name, "-c", "interviews")
    items = {path.name: path.read_bytes() for path in desk.root.glob("items/**/*.yaml")}
    if items:
        desk.publish()
    assert [name for name, content in (items | desk.files()).items() if b"hush" in content.lower()] == []
