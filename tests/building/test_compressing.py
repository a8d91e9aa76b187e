from __future__ import annotations

import gzip
import json
from pathlib import Path

import brotli
import pytest

from coopfeed import building
from coopfeed.building import loading
from coopfeed.building.compressing import is_text
from coopfeed.errors import CoopfeedError
from tests.desk import SITE, Desk
from tests.making import at

BOTH = "compress: [gzip, br]\n"
UNPACK = {".gz": gzip.decompress, ".br": brotli.decompress}
PICTURE = "{src: /files/field.png, alt: A field}"


@pytest.fixture
def packed(desk: Desk) -> Desk:
    """A publication with archives, an image and a download, in both codings."""
    desk.write("feeds.yaml", f"{SITE}{BOTH}entries: 1\n")
    desk.write("files/field.png", "a field " * 1000)
    desk.write("files/notes.txt", "a note " * 1000)
    desk.item("herath", image=PICTURE)
    desk.item("lind", date="2025-02-01", enclosures="{file: /files/notes.txt}")
    desk.publish()
    return desk


def siblings(desk: Desk) -> set[str]:
    return {path for path in desk.files() if path.endswith((".gz", ".br"))}


def done(desk: Desk) -> dict[str, list[str]]:
    files: dict[str, list[str]] = json.loads(desk.publish("--format", "json").stdout)["files"]
    return files


def test_each_compressed_file_unpacks_to_its_original(packed: Desk) -> None:
    files = packed.files()
    for path in siblings(packed):
        text, ending = path[:-3], path[-3:]
        assert UNPACK[ending](files[path]) == files[text]
        assert len(files[path]) < len(files[text])


@pytest.mark.parametrize(
    "text",
    [
        *("all/atom.xml", "all/rss.xml", "all/feed.json", "all/index.html", "all/archive/1.atom.xml"),
        *("all/archive/1.html", "index.html", "items/herath.html", "assets/style.css"),
    ],
)
def test_feeds_pages_and_their_assets_are_compressed(packed: Desk, text: str) -> None:
    assert {f"{text}.gz", f"{text}.br"} <= siblings(packed)


def test_text_files_of_the_project_are_compressed_and_images_never(packed: Desk) -> None:
    assert len([path for path in siblings(packed) if path.startswith("assets/notes")]) == 2
    assert not [path for path in siblings(packed) if "field" in path]


def test_a_short_file_is_not_compressed(packed: Desk) -> None:
    packed.write("files/notes.txt", "a note")
    packed.publish()
    found = {path[:-3] for path in siblings(packed)}
    short = {path for path in packed.files() if path.startswith("assets/notes") or path.endswith("/fragment.html")}
    assert len(short) == 3
    assert not short & found


@pytest.mark.parametrize("written", ["gzip", "br"])
def test_a_single_coding_can_be_chosen(desk: Desk, written: str) -> None:
    desk.write("feeds.yaml", f"{SITE}compress: {written}\n")
    desk.item("herath")
    desk.publish()
    assert {path[-3:] for path in siblings(desk)} == {".gz" if written == "gzip" else ".br"}


def test_gzip_output_depends_on_neither_the_time_nor_the_system(packed: Desk) -> None:
    header = packed.files()["all/atom.xml.gz"][:10]
    assert header == bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255))


def test_compressed_files_are_remade_only_with_their_original(packed: Desk) -> None:
    packed.item("cheese", category="trainings")
    packed.publish()
    before = {path: (packed.public / path).stat().st_mtime_ns for path in siblings(packed)}
    packed.item("cheese", category="trainings", summary="Corrected.")
    changed = set(done(packed)["changed"])
    assert "trainings/atom.xml.gz" in changed
    assert "items/cheese.html.br" in changed
    for path in siblings(packed):
        assert (path in changed) == (path[:-3] in changed)
        assert (path in changed) == ((packed.public / path).stat().st_mtime_ns != before[path])


def test_an_unchanged_cache_key_avoids_recompression(packed: Desk) -> None:
    def cache_key() -> dict[str, str]:
        jobs = building.build(loading.load(packed.root), at("2026-01-01T00:00Z")).jobs
        return {job.files[0].path: job.cache_key for job in jobs if job.files[0].path.endswith(".gz")}

    before = cache_key()
    assert before["interviews/atom.xml.gz"]
    packed.item("lind", date="2025-02-01", summary="Corrected.")
    packed.item("cheese", category="trainings")
    changed = {path for path, what in cache_key().items() if what != before.get(path)}
    assert "interviews/atom.xml.gz" in changed
    assert "assets/page.js.gz" in before.keys() - changed


def test_compressed_files_are_removed_with_the_option(packed: Desk) -> None:
    were = siblings(packed)
    packed.write("feeds.yaml", f"{SITE}entries: 1\n")
    assert set(done(packed)["removed"]) == were
    assert siblings(packed) == set()


def test_a_damaged_compressed_file_is_repaired(packed: Desk) -> None:
    (packed.public / "all/atom.xml.gz").write_bytes(b"damaged")
    assert done(packed)["changed"] == ["all/atom.xml.gz"]


def test_a_text_file_that_vanished_is_named(packed: Desk) -> None:
    built = building.build(loading.load(packed.root), at("2026-01-01T00:00Z"))
    (packed.root / "files/notes.txt").unlink()
    with pytest.raises(CoopfeedError, match=r"cannot read .*notes\.txt: no such file"):
        _ = built.outputs


def test_a_deleted_text_file_has_no_compressed_file(packed: Desk) -> None:
    publication = loading.load(packed.root)
    Path(packed.root / "files/notes.txt").unlink()
    paths = building.build(publication, at("2026-01-01T00:00Z")).paths
    assert not [path for path in paths if path.startswith("assets/notes") and path.endswith(".gz")]


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("text/html", True),
        ("text/x-opml", True),
        ("application/atom+xml", True),
        ("application/feed+json", True),
        ("application/json", True),
        ("image/png", False),
        ("image/svg+xml", False),
        ("application/pdf", False),
        ("audio/mpeg", False),
    ],
)
def test_text_files_are_recognised_by_media_type(media_type: str, *, expected: bool) -> None:
    assert is_text(media_type) is expected
