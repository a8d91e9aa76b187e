from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from coopfeed.errors import ForeignError
from coopfeed.migrating.importing import bundles
from coopfeed.network.fetching import Fetched


def zipped(**files: bytes) -> Fetched:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return Fetched("old.zip", written.getvalue())


def test_the_files_of_an_archive_are_read_in_place() -> None:
    found = zipped(**{"a/b.md": b"x", "a/.git/c": b"", "__MACOSX/b.md": b""})
    assert bundles.is_archive(found)
    archive = bundles.archive(found)
    assert (archive.chosen, archive.read("a/b.md")) == (("a/b.md",), b"x")


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype", "Index/Document.iwa"])
def test_an_office_document_is_not_an_archive(name: str) -> None:
    assert not bundles.is_archive(zipped(**{name: b""}))
    assert not bundles.is_archive(Fetched("old.zip", b"PK\x03\x04"))


def test_an_archive_bomb_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MAX_BYTES", 1024 * 1024)
    with pytest.raises(ForeignError, match=r"^old\.zip has more than 1 MiB; import it in parts"):
        bundles.archive(zipped(a=bytes(2 * 1024 * 1024)))


def test_no_more_is_unpacked_than_an_archive_declares() -> None:
    lying = zipped(a=bytes(10_000)).content.replace((10_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(ForeignError, match=r"^old\.zip: cannot unpack a: Bad CRC"):
        bundles.archive(Fetched("old.zip", lying)).read("a")


def test_a_broken_archive_is_reported() -> None:
    found = zipped(a=b"content" * 100)
    archive = bundles.archive(Fetched("old.zip", found.content[:40] + b"\xff" * 3 + found.content[43:]))
    with pytest.raises(ForeignError, match=r"^old\.zip: cannot unpack a: "):
        archive.read("a")


def test_too_many_files_are_rejected(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bundles, "MAX_FILES", 1)
    for number in range(2):
        (tmp_path / f"{number}.md").write_text("x")
    with pytest.raises(ForeignError, match="has more than 1 files"):
        bundles.folder(tmp_path)


def test_an_archive_with_too_many_files_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MAX_FILES", 1)
    with pytest.raises(ForeignError, match=r"^old\.zip has more than 1 files"):
        bundles.is_archive(zipped(a=b"", b=b""))


def test_a_folder_is_read_with_the_settings_above_it(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("url: x")
    (tmp_path / "secret.txt").write_text("x")
    posts = tmp_path / "_posts"
    posts.mkdir()
    (posts / "a.md").write_text("A")
    (posts / "link.md").symlink_to(tmp_path / "secret.txt")
    (posts / ".hidden").write_text("x")
    found = bundles.folder(posts)
    assert found.chosen == ("_posts/a.md",)
    assert set(found.files) == {"_posts/a.md", "_config.yml"}
    assert found.read("_posts/a.md") == b"A"
