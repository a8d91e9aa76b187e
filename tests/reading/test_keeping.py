from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from coopfeed.cache import Table
from coopfeed.model import Item
from coopfeed.reading import Keeping, load
from coopfeed.reading.items import ReadItem, read_item
from coopfeed.reading.site import read_site
from tests.stories import STORIES, Story, name_of


def seen(root: Path) -> dict[str, str]:
    """A signature of every file, as a look gives them."""
    return {path.relative_to(root).as_posix(): "now" for path in root.rglob("*") if path.is_file()}


def again(keeping: Keeping) -> Keeping:
    """The keeping of the next time: what changed stands in the table."""
    return Keeping(keeping.root, keeping.seen, Table(rows=keeping.table.changed))


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_what_was_kept_is_what_was_read(story: Story) -> None:
    first = Keeping(story.root, seen(story.root), Table())
    clean = load(story.root)
    assert load(story.root, kept=first) == clean
    second = again(first)
    assert load(story.root, kept=second) == clean
    assert second.table.changed == {}


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_every_field_of_an_item_is_kept(story: Story) -> None:
    keeping = Keeping(story.root, seen(story.root), Table())
    for name in (name for name in seen(story.root) if name.startswith("items/") and ".y" in name):
        read = keeping.keep(name, read_item(story.root, name, read_site(story.root).site))
        found = again(keeping).find(name)
        assert found == read
        assert found is not None
        for field in fields(Item):
            assert getattr(found.item, field.name) == getattr(read.item, field.name)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "items").mkdir()
    (tmp_path / "feeds.yaml").write_text(
        "title: T\nurl: https://example.org/\ntag: example.org,2020:t\nauthor: A\ncategories: {news: News}\n"
    )
    item = "title: T\ndate: 2020-01-01\ncategory: news\nsummary: S\nimage: {src: dot.png, alt: A dot}\n"
    (tmp_path / "items/a.yaml").write_text(item)
    (tmp_path / "items/dot.png").write_bytes(b"a dot")
    return tmp_path


def read(root: Path) -> ReadItem:
    return read_item(root, "items/a.yaml", read_site(root).site)


def test_an_item_is_read_again_when_its_file_or_its_image_changed(project: Path) -> None:
    keeping = Keeping(project, seen(project), Table())
    keeping.keep("items/a.yaml", read(project))
    kept = again(keeping).table
    for changed in ("items/a.yaml", "items/dot.png"):
        assert Keeping(project, seen(project) | {changed: "later"}, kept).find("items/a.yaml") is None
    assert Keeping(project, seen(project), kept).find("items/a.yaml") is not None


def test_what_was_read_from_a_file_that_may_still_change_is_not_kept(project: Path) -> None:
    for young in ("items/a.yaml", "items/dot.png"):
        keeping = Keeping(project, {n: s for n, s in seen(project).items() if n != young}, Table())
        assert keeping.keep("items/a.yaml", read(project)).item == read(project).item
        assert keeping.table.changed == {}
        assert keeping.find("items/a.yaml") is None


def test_an_item_with_an_error_is_read_every_time(project: Path) -> None:
    (project / "items/dot.png").unlink()
    keeping = Keeping(project, seen(project), Table())
    assert keeping.keep("items/a.yaml", read(project)).problems
    assert keeping.table.changed == {}


def test_equal_fingerprints_mean_equal_items(project: Path) -> None:
    keeping = Keeping(project, seen(project), Table())
    one = keeping.keep("items/a.yaml", read(project)).item
    same = keeping.keep("items/a.yaml", read(project)).item
    (project / "items/a.yaml").write_text((project / "items/a.yaml").read_text().replace("summary: S", "summary: X"))
    other = keeping.keep("items/a.yaml", read(project)).item
    assert one
    assert same
    assert other
    assert one.fingerprint == same.fingerprint != other.fingerprint
