from __future__ import annotations

import hashlib
import os
import struct
import unicodedata
from pathlib import Path

import pytest

from coopfeed.model import Asset
from coopfeed.model.problems import Where
from coopfeed.reading import media
from coopfeed.reading.media import LocalFile
from coopfeed.reading.source_file import Source

URL = "https://example.org/news/"
PICTURE = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBB", 13, b"IHDR", 640, 480, 8, 2)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    (project / "items/images").mkdir(parents=True)
    (project / "items/images/Field of Tea.PNG").write_bytes(PICTURE)
    (tmp_path / "outside.png").write_bytes(b"outside")
    return project


def find(root: Path, path: str, kind: str | None = None) -> LocalFile | tuple[str, str]:
    source = Source("items/a.yaml", "image: x")
    found = media.find(media.ProjectFiles(root), source, Where("items/a.yaml", 1, 8), path, URL, kind)
    if found is not None:
        assert source.problems == []
        return found
    (problem,) = source.problems
    assert problem.where == Where("items/a.yaml", 1, 8)
    return problem.code, problem.message


def test_a_file_gets_an_address_with_its_digest_and_a_type_and_length(root: Path) -> None:
    digest = hashlib.sha256(PICTURE).hexdigest()[:12]
    path = f"assets/field-of-tea.{digest}.png"
    asset = Asset(path, root / "items/images/Field of Tea.PNG", "image/png")
    assert find(root, "images/Field of Tea.PNG") == LocalFile(asset, URL + path, len(PICTURE), (640, 480))


def test_a_changed_file_gets_another_address(root: Path) -> None:
    before = find(root, "images/Field of Tea.PNG")
    (root / "items/images/Field of Tea.PNG").write_bytes(PICTURE + b"other")
    after = find(root, "images/Field of Tea.PNG")
    assert isinstance(before, LocalFile)
    assert isinstance(after, LocalFile)
    assert before.url != after.url


def test_a_leading_slash_means_the_project(root: Path) -> None:
    assert isinstance(find(root, "/items/images/Field of Tea.PNG"), LocalFile)
    assert find(root, "/images/a.png") == ("missing-file", "images/a.png does not exist")


def test_a_path_may_go_up_within_the_project(root: Path) -> None:
    assert isinstance(find(root, "../items/images/Field of Tea.PNG"), LocalFile)


@pytest.mark.parametrize(
    "path", ["../../outside.png", "/../outside.png", "images/../../../outside.png", "../../nobody.png"]
)
def test_a_path_out_of_the_project_is_rejected(root: Path, path: str) -> None:
    assert find(root, path) == ("file-outside-project", f"{path} is outside the project")


def test_an_absolute_path_is_relative_to_the_project(root: Path) -> None:
    assert find(root, "/etc/passwd") == ("missing-file", "etc/passwd does not exist")
    assert find(root, "//etc/passwd") == ("missing-file", "etc/passwd does not exist")


@pytest.mark.parametrize("absolute", [True, False])
def test_a_link_out_of_the_project_is_rejected(root: Path, *, absolute: bool) -> None:
    target = root.parent / "outside.png" if absolute else Path("../../outside.png")
    (root / "items/link.png").symlink_to(target)
    assert find(root, "link.png") == ("file-outside-project", "link.png is outside the project")


@pytest.mark.parametrize("absolute", [True, False])
def test_a_linked_folder_out_of_the_project_is_rejected(root: Path, *, absolute: bool) -> None:
    (root / "items/linked").symlink_to(root.parent if absolute else Path("../.."), target_is_directory=True)
    assert find(root, "linked/outside.png") == ("file-outside-project", "linked/outside.png is outside the project")


def test_a_link_to_a_link_out_of_the_project_is_rejected(root: Path) -> None:
    (root / "items/one.png").symlink_to(root.parent / "outside.png")
    (root / "items/two.png").symlink_to("one.png")
    assert find(root, "two.png") == ("file-outside-project", "two.png is outside the project")


def test_a_link_within_the_project_is_followed(root: Path) -> None:
    (root / "items/link.png").symlink_to(root / "items/images/Field of Tea.PNG")
    found = find(root, "link.png")
    assert isinstance(found, LocalFile)
    assert found.length == len(PICTURE)


def test_a_project_may_itself_be_a_link(root: Path) -> None:
    (root.parent / "linked").symlink_to(root, target_is_directory=True)
    assert isinstance(find(root.parent / "linked", "images/Field of Tea.PNG"), LocalFile)


def test_a_folder_beside_the_project_with_a_longer_name_is_outside(root: Path) -> None:
    beside = root.parent / "project-2"
    beside.mkdir()
    (beside / "a.png").write_bytes(b"")
    assert find(root, "../../project-2/a.png") == (
        "file-outside-project",
        "../../project-2/a.png is outside the project",
    )


def test_a_loop_of_links_is_not_a_file(root: Path) -> None:
    (root / "items/one.png").symlink_to("two.png")
    (root / "items/two.png").symlink_to("one.png")
    found = find(root, "one.png")
    assert found[0] == "missing-file" if isinstance(found, tuple) else False


def test_a_folder_is_not_a_file(root: Path) -> None:
    assert find(root, "images") == ("missing-file", "images is not a file")


def test_a_pipe_does_not_block(root: Path) -> None:
    os.mkfifo(root / "items/pipe.png")
    assert find(root, "pipe.png") == ("missing-file", "pipe.png is not a file")


def test_too_long_a_name_is_not_a_file(root: Path) -> None:
    found = find(root, "a" * 3_000 + ".png")
    assert isinstance(found, tuple)
    assert found[0] == "missing-file"
    assert "too long" in found[1]


def test_an_overlong_path_is_not_looked_up(root: Path) -> None:
    found = find(root, "a/" * 2_001 + "b.png")
    assert isinstance(found, tuple)
    assert found[:2] == ("missing-file", "the path has 4,007 characters, more than 4,000")


def test_a_given_type_is_kept(root: Path) -> None:
    (root / "items/talk.bin").write_bytes(b"ID3")
    found = find(root, "talk.bin", "audio/mpeg")
    assert isinstance(found, LocalFile)
    assert (found.asset.media_type, found.length) == ("audio/mpeg", 3)


def test_an_unknown_extension_needs_a_type(root: Path) -> None:
    (root / "items/talk.bin").write_bytes(b"ID3")
    assert find(root, "talk.bin") == ("unknown-file-type", "the extension of talk.bin does not imply a media type")


def test_a_name_without_latin_letters_gets_an_address(root: Path) -> None:
    (root / "items/合作社.png").write_bytes(PICTURE)
    found = find(root, "合作社.png")
    assert isinstance(found, LocalFile)
    assert found.url.startswith(URL + "assets/file.")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.PNG", "image/png"),
        ("https://example.org/a.mp3?x=y.pdf#z", "audio/mpeg"),
        ("https://example.org/a.jpeg#x?y", "image/jpeg"),
        ("https://example.org/", ""),
        ("https://example.org/download", ""),
        ("a.exe", ""),
    ],
)
def test_the_extension_determines_the_type(name: str, kind: str) -> None:
    assert media.media_type(name) == kind


def hint(root: Path, path: str) -> str:
    source = Source("items/a.yaml", "image: x")
    assert media.find(media.ProjectFiles(root), source, source.where(), path, URL) is None
    return source.problems[0].hint


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("images/field of tea.png", "images/Field of Tea.PNG"),
        ("Images/Field of Tea.PNG", "images/Field of Tea.PNG"),
        ("images/Field of Te.PNG", "images/Field of Tea.PNG"),
        ("/items/images/field of tea.png", "/items/images/Field of Tea.PNG"),
        ("files/MILL.jpg", "/files/mill.JPG"),
        ("/files/../files/mill.jpg", "/files/mill.JPG"),
    ],
)
def test_a_file_with_a_similar_name_is_suggested(root: Path, path: str, near: str) -> None:
    (root / "files").mkdir()
    (root / "files/mill.JPG").write_bytes(PICTURE)
    assert hint(root, path) == f"did you mean `{near}`?"


def test_a_file_name_in_another_unicode_form_is_suggested(root: Path) -> None:
    (root / "items" / unicodedata.normalize("NFD", "café.png")).write_bytes(PICTURE)
    assert "another Unicode form: rename the file" in hint(root, "café.png")


@pytest.mark.parametrize("path", ["other/mill.png", "images", "images/x.pdf", "../a.png", "notes/mill.png"])
def test_a_file_with_a_different_name_is_not_suggested(root: Path, path: str) -> None:
    (root / "notes").write_text("No folder.", encoding="utf-8")
    assert "did you mean" not in hint(root, path)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.jpg", PICTURE, ("warning", "wrong-file-content", "a.jpg is a PNG picture")),
        (
            "a.png",
            b"version https://git-lfs.github.com/spec/v1\n",
            ("error", "wrong-file-content", "a.png is a Git LFS"),
        ),
        ("a.pdf", b"%PDF-1.7" + b" " * 2_000_000, None),
        ("a.png", PICTURE + b" " * 1_000_000, ("warning", "large-picture", "a.png has 1.0 MB, too much")),
        (
            "a.png",
            PICTURE[:16] + struct.pack(">II", 4000, 3000) + PICTURE[24:],
            ("warning", "large-picture", "a.png has 4,000 × 3,000 pixels"),
        ),
        ("a.heic", b"\0\0\0\x18ftypheic", ("error", "unknown-file-type", "a.heic is a HEIC picture, which")),
    ],
)
def test_oddities_of_a_file_are_reported(
    root: Path, name: str, content: bytes, expected: tuple[str, str, str] | None
) -> None:
    (root / "items" / name).write_bytes(content)
    source = Source("items/a.yaml", "image: x")
    media.find(media.ProjectFiles(root), source, source.where(), name, URL)
    found = [(problem.severity, problem.code, problem.message) for problem in source.problems]
    assert len(found) == (expected is not None)
    if expected:
        assert found[0][:2] == expected[:2]
        assert found[0][2].startswith(expected[2])
