"""Where a publication goes: a folder, or a place in an object store, by its address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

SCHEMES = {"s3": "Amazon S3 or a compatible store", "gs": "Google Cloud Storage", "az": "Azure Blob Storage"}
"""The object stores that are known, by the scheme of their addresses."""

_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<rest>.*)", re.DOTALL)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,62}")
_WEBSITE = ("az", "$web")  # what Azure serves as a static website
_STRANGE = re.compile(r"[\x00-\x20\x7f?#\\%*]")


@dataclass(frozen=True, slots=True)
class Bucket:
    """A place in an object store: all in the bucket `name` (Azure: container) below `prefix`, which may be ""."""

    scheme: str
    name: str
    prefix: str = ""

    def __str__(self) -> str:
        return "/".join(filter(None, (f"{self.scheme}://{self.name}", self.prefix)))

    def address(self, path: str) -> str:
        """Return the whole address of the object at `path`."""
        return f"{self}/{path}"


Destination = Path | Bucket


def parse(text: str, root: Path) -> Destination:
    """Return the destination that `text` names; a folder's path begins at `root`.

    Raises:
        ValueError: it is an address, but of no place that can be published to; says why, and repeats no credentials.
    """
    found = _ADDRESS.fullmatch(text)
    if not found:
        return root / text
    scheme = found["scheme"]
    (name, _, prefix) = found["rest"].partition("/")
    if scheme not in SCHEMES:
        known = " or ".join(f"{each}://" for each in SCHEMES)
        raise ValueError(f"{scheme}:// is not a supported object store: {known}")
    if "@" in name or ":" in name:
        raise ValueError("put credentials in the environment, not in the URL")
    if not _NAME.fullmatch(name) and (scheme, name) != _WEBSITE:
        raise ValueError(f"{name!r} is not a bucket name")
    parts = prefix.rstrip("/").split("/") if prefix else []
    if _STRANGE.search(prefix) or any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"{prefix!r} is not a valid prefix in a bucket")
    return Bucket(scheme, name, "/".join(parts))
