"""Files of the project that items show or offer: found, checked, and given an address in the output."""

from __future__ import annotations

import hashlib
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from coopfeed.errors import raise_shortage, reason
from coopfeed.model import Asset, layout
from coopfeed.model.problems import Code, Where
from coopfeed.reading import image_size
from coopfeed.reading.field_errors import FieldError, brief
from coopfeed.reading.image_size import Size
from coopfeed.reading.schema_fragments import LONGEST_ADDRESS
from coopfeed.reading.source_file import Source
from coopfeed.system.paths import way

_HINT = (
    "give the path relative to this file, or from the project's folder with a leading slash; separate folders with /"
)
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
    """Return the media type that the extension of a path or URL tells, or ""."""
    return MEDIA_TYPES.get(Path(name.partition("?")[0].partition("#")[0]).suffix.lower(), "")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a project: its one name there, and the `links` that led to it; `length` in bytes."""

    path: Path
    links: tuple[str, ...]
    sha256: str
    length: int


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
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                length = file.tell()
        except OSError as error:
            raise_shortage(error)
            if isinstance(error, FileNotFoundError):
                raise missing(found.name) from error
            raise FieldError(
                Code.MISSING_FILE, f"{brief(found.name)} cannot be read: {reason(error)}", _HINT
            ) from error
        return FoundFile(its, found.links, digest, length)

    def size(self, path: Path) -> Size | None:
        """Return the width and height that the file says."""
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


def missing(name: str) -> FieldError:
    """Return the error of a file that does not exist."""
    return FieldError(Code.MISSING_FILE, f"{brief(name)} does not exist", _HINT)


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file of the project as the output will serve it; `length` in bytes."""

    asset: Asset
    url: str
    length: int


def find(
    files: FileLookup, source: Source, where: Where, path: str, url: str, kind: str | None = None
) -> LocalFile | None:
    """Return the file `path` as the file `source` names it; None, with a problem at `where`, if there is none.

    `kind` is its media type, found by its ending if left out. The address under `url` holds a digest of the file, so
    that caches never show an older one.
    """
    try:
        return _find(files, source.path, path, url, kind)
    except FieldError as error:
        source.report(where, error.code, error.message, error.hint)
        return None


def _find(files: FileLookup, beside: str, path: str, url: str, kind: str | None) -> LocalFile:
    if len(path) > LONGEST_ADDRESS:
        message = f"the path has {len(path):,} characters, more than {LONGEST_ADDRESS:,}"
        raise FieldError(Code.MISSING_FILE, message, "give the path of a file")
    found = files.find(beside, path)
    name = Path(path)
    kind = kind or media_type(name.name)
    if not kind:
        hint = "use a common extension (.jpg .png .webp .pdf .mp3 …); an enclosure can set its `type:` instead"
        raise FieldError(Code.UNKNOWN_FILE_TYPE, f"the extension of {brief(path)} does not imply a media type", hint)
    stem = re.sub(r"[^a-z0-9]+", "-", name.stem.lower()).strip("-") or "file"
    output = layout.hashed_asset(stem, found.sha256, name.suffix.lower())
    return LocalFile(Asset(output, found.path, kind, found.links), url + quote(output), found.length)
