"""Files of the project that items show or offer: found, checked, and given an address in the output."""

from __future__ import annotations

import hashlib
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from coopfeed.errors import raise_shortage, reason
from coopfeed.model import Asset
from coopfeed.model.problems import Code, Where
from coopfeed.reading.field_errors import brief
from coopfeed.reading.schema_fragments import LONGEST_ADDRESS
from coopfeed.reading.source_file import Source
from coopfeed.system.paths import way

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
    """The media type that the ending of a path or URL tells, or ""."""
    return MEDIA_TYPES.get(Path(name.partition("?")[0].partition("#")[0]).suffix.lower(), "")


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file of the project as the output will serve it; `length` in bytes."""

    asset: Asset
    url: str
    length: int


def find(root: Path, source: Source, where: Where, path: str, url: str, kind: str | None = None) -> LocalFile | None:
    """The file `path` of the project at `root`, as the file `source` names it; None, with a problem, if there is none.

    `kind` is its media type, found by its ending if left out. The address under `url` holds a digest of the file, so
    that caches never show an older one.
    """
    if len(path) > LONGEST_ADDRESS:
        message = f"the path has {len(path):,} characters, more than {LONGEST_ADDRESS:,}"
        source.report(where, Code.MISSING_FILE, message, "give the path of a file")
        return None
    beside = root if path.startswith("/") else (root / source.path).parent
    target = beside / path.lstrip("/")
    found = way(root, target)
    if found is None:
        hint = "copy the file into the project"
        source.report(where, Code.FILE_OUTSIDE_PROJECT, f"{brief(path)} lies outside the project", hint)
        return None
    try:
        # Opening a pipe would wait for ever.
        if not stat.S_ISREG((root / found.name).stat().st_mode):
            source.report(where, Code.MISSING_FILE, f"{brief(path)} is no file", "give the path of a file")
            return None
        with (root / found.name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()[:12]
            length = file.tell()
    except OSError as error:
        raise_shortage(error)
        why = "is not there" if isinstance(error, FileNotFoundError) else f"cannot be read: {reason(error)}"
        hint = "give the path from this file, or with a leading slash from the project's folder; / between folders"
        source.report(where, Code.MISSING_FILE, f"{brief(found.name)} {why}", hint)
        return None
    kind = kind or media_type(target.name)
    if not kind:
        hint = "use a usual ending (.jpg .png .webp .pdf .mp3 …); an enclosure can say its `type:` instead"
        source.report(where, Code.UNKNOWN_FILE_TYPE, f"the ending of {brief(path)} tells no media type", hint)
        return None
    stem = re.sub(r"[^a-z0-9]+", "-", target.stem.lower()).strip("-") or "file"
    output = f"assets/{stem}.{digest}{target.suffix.lower()}"
    return LocalFile(Asset(output, root / found.name, kind, found.links), url + quote(output), length)
