"""Files that look like items and are none: with another ending, or in another folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from coopfeed.model.layout import ITEMS, SITE_FILE
from coopfeed.model.problems import Code, Problem, Where
from coopfeed.printable import one_line
from coopfeed.reading import source_file
from coopfeed.reading.items import ReadItem

_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}-"
# Texts of other programs; a copy that an editor keeps, or a system that hides endings makes; a text with a date.
_LIKE_ITEM = re.compile(
    rf"(?!readme\b|\.|#).*\.(?:md|markdown|docx?|odt|ya?ml[^a-z].*|yalm|ymal)|{_DATE}[^.]+(?:\.(?:txt|json|rtf|html?|toml))?",
    re.IGNORECASE | re.DOTALL,
)
_COPY = re.compile(r"(.+?)(?:~|\.(?:bak|old|orig|save|swp|tmp)|\.~[0-9]+~)", re.IGNORECASE | re.DOTALL)
_NAMED_YAML = re.compile(r"(.+?)\.ya?ml[^/]+", re.IGNORECASE | re.DOTALL)
_KEYS = re.compile(r"^(?:title|date|category|summary):", re.MULTILINE)


def problems(folder: str, others: Iterable[str], files: Sequence[str]) -> Iterator[Problem]:
    """Yield a warning for each of the `others` among the `files` of a folder that may have been meant as an item."""
    for name in others:
        if _LIKE_ITEM.fullmatch(name):
            copy = _COPY.fullmatch(name)
            if not copy or copy[1] not in files:
                yield _problem(f"{folder}/{name}")


def _problem(name: str) -> Problem:
    message = "this file is not read: the name of an item ends in .yaml"
    hint = f"move it out of {ITEMS}/, and write the item with `coopfeed new`"
    if match := _NAMED_YAML.fullmatch(name.rpartition("/")[2]):
        hint = f"rename it to {one_line(match[1])}.yaml, or delete it"
    return Problem(Where(one_line(name)), Code.IGNORED_FILE, message, hint)


def outside(root: Path) -> Iterator[Problem]:
    """Yield a warning for each item that is in the folder of the project itself."""
    for path in root.glob("*.y*ml"):
        if path.suffix in (".yaml", ".yml") and path.name != SITE_FILE and not path.name.startswith("."):
            text = source_file.read(path, path.name).text
            if len(set(_KEYS.findall(text))) > 2:
                message = f"this looks like an item but is not read: it is not in {ITEMS}/"
                hint = f"move it to a folder in {ITEMS}/"
                yield Problem(Where(one_line(path.name)), Code.IGNORED_FILE, message, hint)


def unattached(root: Path, problems: Iterable[Problem], items: Sequence[ReadItem]) -> Iterator[Problem]:
    """Yield `problems` but for those of files that an item offers for download."""
    problems = list(problems)
    attached: set[str] = set()
    if any(problem.code is Code.IGNORED_FILE for problem in problems):
        sources = (asset.source for read in items if read.item for asset in read.item.assets)
        attached = {source.relative_to(root).as_posix() for source in sources if source.is_relative_to(root)}
    yield from (each for each in problems if each.code is not Code.IGNORED_FILE or each.where.path not in attached)
