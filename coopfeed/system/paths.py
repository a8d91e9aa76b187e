"""The one name of a file in a project: without links and "..", so that names can be compared."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MOST_LINKS = 40  # as many as Linux follows


@dataclass(frozen=True, slots=True)
class Way:
    """Where a path leads: to the file `name` of the project, over its `links`."""

    name: str
    links: tuple[str, ...]


def way(root: Path, path: Path) -> Way | None:
    """Return where `path`, which begins with the folder `root`, leads; None out of that folder.

    ".." is what it is for the operating system: the folder above the one that a link led to.
    """
    base = os.path.realpath(root)
    real = os.path.realpath(path)
    name = _within(base, real)
    if name is None:
        return None
    parts = path.relative_to(root).parts
    if os.pardir not in parts and real == os.path.join(base, *parts):
        return Way(name, ())
    found = (_within(base, os.fspath(link)) for link in _links(Path(base), parts))
    return Way(name, tuple(dict.fromkeys(link for link in found if link)))


def _within(base: str, path: str) -> str | None:
    """Return the name of `path` in the folder `base`: "" for the folder itself, None outside."""
    if path == base:
        return ""
    inside = os.path.join(base, "")
    return path.removeprefix(inside).replace(os.sep, "/") if path.startswith(inside) else None


def _links(base: Path, parts: tuple[str, ...]) -> Iterator[Path]:
    """Yield each link that has to be followed to get from the folder `base` by `parts` to a file."""
    here = base
    waiting = [*reversed(parts)]
    left = _MOST_LINKS
    while waiting and left:
        part = waiting.pop()
        step = here.parent if part == os.pardir else here / part
        try:
            target = step.readlink()
        except OSError:  # no link
            here = step
            continue
        yield step
        left -= 1
        waiting += reversed(target.parts)
