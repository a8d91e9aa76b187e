"""theme/ → templates and files of the project's own, in place of those of coopfeed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coopfeed.errors import raise_shortage, reason
from coopfeed.model import Asset, layout
from coopfeed.model.problems import Code, Problem, Severity, Where, did_you_mean
from coopfeed.reading import pitfalls, source_file
from coopfeed.reading.media import MEDIA_TYPES
from coopfeed.system.paths import way

_MEDIA_TYPES = MEDIA_TYPES | {
    ".css": "text/css",
    ".js": "text/javascript",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_ASIDE = (".html", ".md", ".txt")  # templates, and notes of the editors


@dataclass(frozen=True, slots=True)
class ReadTheme:
    """What came of a theme: its templates, and the files to be copied."""

    templates: tuple[tuple[str, str], ...]
    assets: tuple[Asset, ...]
    problems: tuple[Problem, ...]


NO_THEME = ReadTheme((), (), ())


def read_theme(root: Path) -> ReadTheme:
    """Return the theme of the project at `root`: nothing where it has none."""
    problems: list[Problem] = []
    names = (name for name in _names(root, layout.THEME, []) if name.endswith(".html"))
    found = [source_file.read_within(root, name) for name in names]
    templates = tuple((Path(source.path).name, source.text) for source in found)
    for source in found:
        if "<<<<<<<" in source.text:  # a line of ======= may be an ornament here
            pitfalls.report_conflicts(source)
        problems += source.problems
    assets = tuple(_assets(root, problems))
    return ReadTheme(templates, assets, tuple(problems))


def _names(root: Path, folder: str, problems: list[Problem]) -> list[str]:
    """Return the files and folders in a folder of the theme, without hidden ones, relative to `root`."""
    try:
        names = sorted(name for name in os.listdir(root / folder) if not name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise_shortage(error)
        problems.append(Problem(Where(folder), Code.UNREADABLE_FILE, f"cannot be read: {reason(error)}"))
        return []
    return [f"{folder}/{name}" for name in names if name.isprintable()]


def _assets(root: Path, problems: list[Problem]) -> Iterator[Asset]:
    """Yield the style sheet, and the files below assets/, each under its own name."""
    for name in _names(root, layout.THEME, problems):
        if name == f"{layout.THEME}/{layout.STYLE}":
            yield from _asset(root, name, layout.shared_asset(layout.STYLE), problems)
        elif name == f"{layout.THEME}/assets":
            waiting = [name]
            while waiting:
                for inside in _names(root, waiting.pop(), problems):
                    if (root / inside).is_dir() and not (root / inside).is_symlink():
                        waiting.append(inside)
                    else:
                        yield from _asset(root, inside, layout.theme_asset(inside.removeprefix(f"{name}/")), problems)
        elif not name.endswith(_ASIDE):
            hint = did_you_mean(Path(name).name, [layout.STYLE, "assets"])
            problems.append(Problem(Where(name), Code.BAD_THEME, "is not part of a theme", hint, Severity.WARNING))


def _asset(root: Path, name: str, path: str, problems: list[Problem]) -> Iterator[Asset]:
    found = way(root, root / name)
    kind = _MEDIA_TYPES.get(Path(name).suffix.lower())
    if found is None:
        problems.append(Problem(Where(name), Code.FILE_OUTSIDE_PROJECT, "is outside the project", "copy the file"))
    elif not (root / found.name).is_file():
        problems.append(Problem(Where(name), Code.UNREADABLE_FILE, "is not a file", "move it away"))
    elif kind is None:
        message = "the media type cannot be inferred from its extension"
        hint = "use a common extension (.css .woff2 .svg .png …)"
        problems.append(Problem(Where(name), Code.UNKNOWN_FILE_TYPE, message, hint))
    else:
        yield Asset(path, root / found.name, kind, found.links)
