"""The identity of the program: what it publishes may be another thing when any of it is."""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from coopfeed.caching import scan
from coopfeed.version import __version__


@cache
def identity() -> str:
    """Return what makes the files: this version, or this working copy, with these libraries, on this Python.

    It is that of the time when this process began; what is installed while it runs makes the next one another program.
    """
    package = Path(__file__).parents[1]
    own = (path for path in package.rglob("*.*") if path.suffix != ".pyc")
    modules = sorted(path.relative_to(package).as_posix() for path in own)
    return f"{__version__} {sys.version} {libraries()} {scan.fingerprint(package, modules)}"


def libraries() -> str:
    """Return a digest of the libraries that are installed, where, and since when."""
    found: list[str] = []
    for folder in sys.path:
        with suppress(OSError), os.scandir(folder or os.curdir) as entries:
            kinds = (".dist-info", ".egg-info")
            these = sorted(f"{each.name} {each.stat().st_mtime_ns}" for each in entries if each.name.endswith(kinds))
            if these:
                found += (f"{folder} {os.stat(folder).st_mtime_ns}", *these)
    return hashlib.sha256("\n".join(found).encode(errors="surrogateescape")).hexdigest()
