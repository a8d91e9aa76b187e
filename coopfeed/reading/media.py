"""Files of the project that items show or offer: found, checked, and given an address in the output."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import stat
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from coopfeed.errors import raise_shortage, reason
from coopfeed.model import Asset, layout
from coopfeed.model.problems import Code, Severity, Where, nearest
from coopfeed.reading import file_content, image_size
from coopfeed.reading.field_errors import FieldError, brief
from coopfeed.reading.image_size import Size
from coopfeed.reading.schema_fragments import LONGEST_ADDRESS
from coopfeed.reading.source_file import Source
from coopfeed.system.paths import way

_HINT = (
    "give the path relative to this file, or from the project's folder with a leading slash; separate folders with /"
)
MOST_COMPARED = 500
"""Names in a folder among which one is sought that differs in a letter."""

LARGEST_SIDE = 2_000
"""Pixels: three times the width of a mail, on a screen that is twice as fine."""

SENSIBLE_SIDE = 1_600
"""Pixels that are enough for pages too."""

LARGEST_PICTURE = 1_000_000
"""Bytes; services for newsletters recommend less, and some refuse more."""

# Not the machine's mime.types: the same publication gives the same bytes everywhere.
MEDIA_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".ico": "image/vnd.microsoft.icon",
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".ogv": "video/ogg",
    ".webm": "video/webm",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".ics": "text/calendar",
    ".json": "application/json",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


def media_type(name: str) -> str:
    """Return the media type that the extension of a path or URL implies, or ""."""
    return MEDIA_TYPES.get(Path(name.partition("?")[0].partition("#")[0]).suffix.lower(), "")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a project: its one name there, and the `links` that led to it; `length` in bytes.

    `head` is its first bytes (`file_content.HEAD`).
    """

    path: Path
    links: tuple[str, ...]
    sha256: str
    length: int
    head: bytes


class FileLookup(Protocol):
    """The files that items show and offer: all that reading a text needs to know of a disk."""

    def find(self, beside: str, path: str) -> FoundFile:
        """Return the file that the file `beside` names by `path`.

        Raises:
            FieldError: there is none.
        """
        ...

    def size(self, path: Path) -> Size | None:
        """Return the width and height of a picture that was found."""
        ...


@dataclass(frozen=True, slots=True)
class ProjectFiles:
    """The files of the project at `root`."""

    root: Path

    def find(self, beside: str, path: str) -> FoundFile:
        """Return the file at `path`: from the project's folder with a leading slash, else from the file `beside`."""
        folder = self.root if path.startswith("/") else (self.root / beside).parent
        found = way(self.root, folder / path.lstrip("/"))
        if found is None:
            hint = "copy the file into the project"
            raise FieldError(Code.FILE_OUTSIDE_PROJECT, f"{brief(path)} is outside the project", hint)
        its = self.root / found.name
        try:
            # Opening a pipe would wait for ever.
            if not stat.S_ISREG(its.stat().st_mode):
                raise FieldError(Code.MISSING_FILE, f"{brief(path)} is not a file", "give the path of a file")
            with its.open("rb") as file:
                head = file.read(file_content.HEAD)
                file.seek(0)
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                length = file.tell()
        except OSError as error:
            raise_shortage(error)
            if isinstance(error, FileNotFoundError):
                raise missing(found.name, self.near(beside, path)) from error
            raise FieldError(
                Code.MISSING_FILE, f"{brief(found.name)} cannot be read: {reason(error)}", _HINT
            ) from error
        return FoundFile(its, found.links, digest, length, head)

    def near(self, beside: str, path: str) -> str:
        """Return the path, from the file `beside`, of the file that `path` probably means, or ""."""
        names = [posixpath.normpath(path.lstrip("/"))]
        if not path.startswith("/"):
            names.insert(0, posixpath.normpath(posixpath.join(posixpath.dirname(beside), path)))
        for name in names:
            if found := self._spelled(name):
                is_beside = name == names[0] and not path.startswith("/")
                return posixpath.relpath(found, posixpath.dirname(beside)) if is_beside else f"/{found}"
        return ""

    def _spelled(self, name: str) -> str:
        """Return `name` as the project has it, where it differs in case, in Unicode's form or in a letter; or ""."""
        here = self.root
        for part in name.split("/"):
            try:
                names = _names(here, here.stat().st_mtime_ns)
            except OSError:
                return ""
            found = part if (here / part).exists() else names.get(_folded(part), "")
            if not found and len(names) <= MOST_COMPARED and here / part == self.root / name:
                found = names.get(nearest(part, names), "")
            if not found:
                return ""
            here /= found
        return here.relative_to(self.root).as_posix() if here.is_file() else ""

    def size(self, path: Path) -> Size | None:
        """Return the width and height in the header of the file."""
        return image_size.size(path)


class NoFiles:
    """Those of a text that is in no project yet."""

    def find(self, beside: str, path: str) -> FoundFile:
        """Refuse every path."""
        raise missing(path)

    def size(self, path: Path) -> Size | None:
        """Return nothing: no picture is found."""
        return None


def insecure(address: str) -> tuple[str, str]:
    """Return what is wrong with showing what is at an `address` of http, and what to do."""
    hint = "write https:, or copy the file into the project"
    return f"{brief(address)} is not loaded by a page that comes over https", hint


def missing(name: str, near: str = "") -> FieldError:
    """Return the error of a file that does not exist; `near` is the path that was probably meant."""
    hint = f"did you mean `{near}`?" if near else _HINT
    written = posixpath.basename(name)
    found = posixpath.basename(near)
    if written != found and unicodedata.normalize("NFC", written) == unicodedata.normalize("NFC", found):
        hint += " Its name has the same letters in another Unicode form: rename the file"
    return FieldError(Code.MISSING_FILE, f"{brief(name)} does not exist", hint)


@lru_cache(maxsize=32)
def _names(folder: Path, changed: int) -> dict[str, str]:
    """Return the names in a folder, which was `changed` at that time, by what they have in common with like ones."""
    return {_folded(name): name for name in sorted(os.listdir(folder))}


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file of the project as the output will serve it; `length` in bytes, `size` of a picture where it is known."""

    asset: Asset
    url: str
    length: int
    size: Size | None = None


def find(
    files: FileLookup, source: Source, where: Where, path: str, url: str, kind: str | None = None
) -> LocalFile | None:
    """Return the file `path` as the file `source` names it; None, with a problem at `where`, if there is none.

    `kind` is its media type, found by its ending if left out. The address under `url` holds a digest of the file, so
    that caches never show an older one.
    """
    try:
        found = _find(files, source.path, path)
        kind = kind or media_type(path)
        if not kind:
            raise file_content.unknown_type(path, Path(path).suffix.lower())
        odd = file_content.check(path, kind, found.head)
    except FieldError as error:
        source.report(where, error.code, error.message, error.hint)
        return None
    if odd:
        source.report(where, odd.code, odd.message, odd.hint, Severity.WARNING)
    size = files.size(found.path) if kind.startswith("image/") else None
    if kind.startswith("image/"):
        _warn_of_large(source, where, path, found.length, size)
    name = Path(path)
    stem = re.sub(r"[^a-z0-9]+", "-", name.stem.lower()).strip("-") or "file"
    output = layout.hashed_asset(stem, found.sha256, name.suffix.lower())
    return LocalFile(Asset(output, found.path, kind, found.links), url + quote(output), found.length, size)


def _find(files: FileLookup, beside: str, path: str) -> FoundFile:
    if len(path) > LONGEST_ADDRESS:
        message = f"the path has {len(path):,} characters, more than {LONGEST_ADDRESS:,}"
        raise FieldError(Code.MISSING_FILE, message, "give the path of a file")
    return files.find(beside, path)


def _warn_of_large(source: Source, where: Where, path: str, length: int, size: Size | None) -> None:
    hint = f"scale it down to {SENSIBLE_SIDE:,} pixels or less, and save it as JPEG or WebP"
    message = ""
    if size and max(size) > LARGEST_SIDE:
        message = f"{brief(path)} has {size[0]:,} × {size[1]:,} pixels, more than mail programs and feed readers show"
    elif length > LARGEST_PICTURE:
        message = f"{brief(path)} has {length / 1e6:.1f} MB, too much for mail and for phones"
    if message:
        source.report(where, Code.LARGE_PICTURE, message, hint)
