"""Read the files of a folder or a ZIP archive, within bounds. Nothing is unpacked to the disk."""

from __future__ import annotations

import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coopfeed.errors import ForeignError
from coopfeed.network.fetching import Fetched

MAX_FILES = 20_000
MAX_BYTES = 256 * 1024 * 1024
"""Of all files together, unpacked."""

_ZIP = b"PK\x03\x04"
_ENTRY = b"PK\x01\x02"
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError, ValueError, OSError)
_OFFICE = ("mimetype", "[Content_Types].xml", "Index/Document.iwa", "Index.zip")  # files that only look like archives
_NOT_CONTENT = frozenset({"node_modules", "_site", "public", "resources", "themes", "vendor", "__MACOSX"})
_SETTINGS = frozenset(
    "_config.yml _config.yaml hugo.toml hugo.yaml hugo.yml config.toml config.yaml config.yml".split()
)
_POSTS = frozenset({"_posts", "_drafts", "content"})
_UP = 4  # folders above the one to be imported in which the settings of its site may be


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files by their names, with forward slashes between folders; `chosen` are the ones to import."""

    location: str
    files: Mapping[str, Callable[[], bytes]]
    chosen: tuple[str, ...]

    def read(self, name: str) -> bytes:
        """Return the content of a file.

        Raises:
            ForeignError: it cannot be read.
        """
        return self.files[name]()


def is_archive(found: Fetched) -> bool:
    """Return whether what was fetched is a ZIP archive, and no document of an office program.

    Raises:
        ForeignError: it has too many files.
    """
    if not found.content.startswith(_ZIP):
        return False
    # To open it takes a kilobyte for each file.
    _bound(found.location, found.content.count(_ENTRY), 0)
    try:
        names = zipfile.ZipFile(io.BytesIO(found.content)).namelist()
    except _BROKEN:
        return False
    return not any(name in _OFFICE for name in names)


def archive(found: Fetched) -> Bundle:
    """Return the files in what is a ZIP archive.

    Raises:
        ForeignError: its files are too large, or need a password.
    """
    opened = zipfile.ZipFile(io.BytesIO(found.content))
    infos = [info for info in opened.infolist() if _is_content(info.filename.split("/"))]
    _bound(found.location, len(infos), sum(info.file_size for info in infos))
    if any(info.flag_bits & 1 for info in infos):
        raise ForeignError(f"{found.location} needs a password: unpack it and import the folder")
    files = {info.filename: partial(_unpacked, found.location, opened, info) for info in infos}
    return Bundle(found.location, files, tuple(sorted(files)))


def _unpacked(location: str, opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        with opened.open(info) as file:
            return file.read(info.file_size)  # and not one byte more than was counted
    except _BROKEN as error:
        raise ForeignError(f"{location}: cannot unpack {info.filename}: {error}") from error


def folder(path: Path) -> Bundle:
    """Return the files in a folder, and the settings of the site that it belongs to. Symbolic links are ignored.

    Raises:
        ForeignError: it has too many files.
    """
    path = path.resolve()
    root = _root(path)
    files: dict[str, Path] = {}
    for parent, folders, names in os.walk(path):
        folders[:] = sorted(each for each in folders if _is_content([each]))
        for each in map(Path(parent).joinpath, names):
            if _is_content([each.name]) and each.is_file() and not each.is_symlink():
                files[each.relative_to(root).as_posix()] = each
        _bound(str(path), len(files), 0)
    _bound(str(path), len(files), sum(each.stat().st_size for each in files.values()))
    chosen = tuple(sorted(files))
    files |= {name: root / name for name in _SETTINGS if (root / name).is_file()}
    return Bundle(str(path), {name: partial(_read, each) for name, each in files.items()}, chosen)


def _root(path: Path) -> Path:
    """Return the folder of the site that a folder is in, which its settings are in too."""
    above = (path, *path.parents)[:_UP]
    usual = path.parent if path.name in _POSTS else path
    return next((each for each in above if any((each / name).is_file() for name in _SETTINGS)), usual)


def single(found: Fetched) -> Bundle:
    """Return one file."""
    return Bundle(found.location, {found.location: lambda: found.content}, (found.location,))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES)
    except OSError as error:
        raise ForeignError(f"cannot read {path}: {(error.strerror or '').lower()}") from error


def _is_content(names: list[str]) -> bool:
    """Return whether a path has something to import; one that ends with a slash is a folder."""
    return not any(not name or name.startswith(".") or name in _NOT_CONTENT for name in names)


def _bound(location: str, files: int, size: int) -> None:
    if files > MAX_FILES:
        raise ForeignError(f"{location} has more than {MAX_FILES:,} files; import it in parts")
    if size > MAX_BYTES:
        raise ForeignError(f"{location} has more than {MAX_BYTES // 1024**2} MiB; import it in parts")
