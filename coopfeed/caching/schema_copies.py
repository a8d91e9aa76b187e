"""Copies of the JSON Schemas in the project, for the editor's program."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from coopfeed.caching.folder import make_folder, read, remove, write
from coopfeed.model import Site, layout
from coopfeed.rendering.schemas import KINDS, as_json
from coopfeed.version import __version__

_STAMP = "of.json"


def keep(root: Path, site: Site) -> None:
    """Bring the copies in the project at `root` up to date; where nothing can be written, there are none.

    They stay as they are while it is not known what categories there are.
    """
    if not site.categories:
        return
    with suppress(OSError):
        folder = make_folder(root) / layout.SCHEMAS
        if read(folder / _STAMP) == _stamp(folder, site):
            return
        if not folder.is_dir():
            remove(folder)
            folder.mkdir()
        for kind, make in KINDS.items():
            write(folder / f"{kind}.json", as_json(make(site)).encode())
        write(folder / _STAMP, _stamp(folder, site))


def _stamp(folder: Path, site: Site) -> bytes:
    """Return what the copies in `folder` are made of, and a digest of each."""
    copies = [read(folder / f"{kind}.json") or b"" for kind in KINDS]
    digests = [hashlib.sha256(copy).hexdigest() for copy in copies]
    categories = [[each.slug, each.title] for each in site.categories]
    return json.dumps([__version__, site.url, categories, digests]).encode()
