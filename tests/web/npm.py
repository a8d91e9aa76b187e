"""Programs that npm installed for the tests: `make build/npm/installed`."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.needs import need
from tests.stories import REPOSITORY


def node() -> str:
    """Return the path of Node."""
    found = shutil.which("node")
    need(found, "node")
    return str(found)


def installed(name: str) -> Path:
    """Return the path of a file of an npm package: "axe-core/axe.min.js"."""
    path = REPOSITORY / "build" / "npm" / "node_modules" / name
    need(path.is_file(), f"{name}, which `make build/npm/installed` brings")
    return path
