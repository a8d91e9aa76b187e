"""Foreign entries → new item files. What is there already stays as it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from coopfeed.authoring import files
from coopfeed.authoring.importing.categories import Categories
from coopfeed.authoring.importing.fields import fields, identity, stand_in
from coopfeed.authoring.schemas import schema_line
from coopfeed.authoring.slugs import slug
from coopfeed.errors import WritingError, reason
from coopfeed.foreign import Entry
from coopfeed.model import NO_GUID, Publication, Site
from coopfeed.reading import ITEMS
from coopfeed.reading.items import read_item, slug_of
from coopfeed.reading.mistakes import brief

_KEY = re.compile("[a-z]+(?=:)")
_NEEDED = frozenset({"title", "date", "category", "summary"})

_NEW_TO_SOME = "it has no id, and its link takes the place of one: some readers see it as new"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item file to be written, and what of the entry could not be kept as it was.

    `guid` is the id of the entry where it is no IRI, so that Atom cannot have it, or NO_GUID where it has none.
    """

    path: str
    text: str
    entry: Entry
    notes: tuple[str, ...] = ()
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is not imported, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import comes to. `here` counts entries that were imported before, `unknown` names that became tags."""

    items: tuple[NewItem, ...]
    skipped: tuple[Skipped, ...]
    here: int
    unknown: tuple[tuple[str, int], ...]


@dataclass
class _Planner:
    """Plans one entry after another; holds what is taken already."""

    site: Site
    categories: Categories
    scratch: Path
    ids: set[str]
    slugs: set[str]
    items: list[NewItem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    here: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    new_ids: set[str] = field(default_factory=set)

    def add(self, entry: Entry) -> None:
        names = {identity(entry), stand_in(self.site, identity(entry))}
        if identity(entry) and names & self.ids:
            self.here += 1
        elif reason := self._reason_to_skip(entry, names):
            self.skipped.append(Skipped(entry.name, reason))
        elif entry.published is None:
            self.skipped.append(Skipped(entry.name, "it has no date"))
        else:
            self._plan(entry, entry.published)

    def _reason_to_skip(self, entry: Entry, names: set[str]) -> str:
        if not identity(entry):
            return "it has neither an id nor a link: nobody could tell it from a new one"
        if names & self.new_ids:
            return "an entry with the same id stands before it"
        slugs, unknown = self.categories.of(entry.categories)
        if not slugs:
            its = f"none of its categories ({', '.join(unknown)}) is in feeds.yaml" if unknown else "it has no category"
            return f"{its}; say --category, or --category-map"
        return ""

    def _plan(self, entry: Entry, published: datetime) -> None:
        said, notes = fields(entry, published, self.site, self.categories)
        name = self._name(entry, said)
        sound = self._checked(said, name, notes, entry)
        if sound is None:
            return
        self.items.append(NewItem(name, sound, entry, tuple(notes), str(said.get("guid", ""))))
        self.slugs.add(slug_of(name))
        self.new_ids.add(str(said["id"]))
        self.unknown.update(self.categories.of(entry.categories)[1])

    def _name(self, entry: Entry, said: dict[str, files.Value]) -> str:
        """A name that no file has: the slug of the title, with a number where it is taken."""
        base = its = slug(str(said["title"]))
        numbers = count(2)
        while its in self.slugs:
            its = f"{base}-{next(numbers)}"
        category = self.categories.of(entry.categories)[0][0]
        return f"{ITEMS}/{category}/{entry.published:%Y-%m-%d}-{its}.yaml"

    def _checked(self, said: dict[str, files.Value], name: str, notes: list[str], entry: Entry) -> str | None:
        """The text of a file that the reader takes without an error; what it refuses is left out or replaced.

        None where it refuses what an item needs.
        """
        path = self.scratch / name
        path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            text = schema_line(self.site, name, "item") + files.text(said)
            path.write_text(text, encoding="utf-8", newline="")
            found = read_item(self.scratch, name, self.site).problems
            problem = next((problem for problem in found if problem.is_error), None)
            if problem is None:
                return text
            key = _key_at(text, problem.where.line)
            if key == "id" and said["id"] != stand_in(self.site, identity(entry)):
                said |= {"id": stand_in(self.site, identity(entry)), "guid": identity(entry)}
                notes += [] if entry.id else [_NEW_TO_SOME]
            elif key == "guid":
                del said["guid"]
                notes.append(f'its id "{brief(identity(entry))}" cannot be kept: subscribers see it as new')
            elif key in said and key not in _NEEDED | {"id"}:
                what = _leave_out(said, key, _number_at(text, problem.where.line))
                notes.append(f"{what} left out: {problem.message}")
                if key == "link" and said.get("guid") == NO_GUID:
                    del said["guid"]
                    notes.append(_NEW_TO_SOME)
            else:
                self.skipped.append(Skipped(entry.name, problem.message))
                return None


def _leave_out(said: dict[str, files.Value], key: str, number: int) -> str:
    """Take `key` out of what an item says, or one of its values where it has others; what that is called."""
    values = said[key]
    if isinstance(values, list) and len(values) > 1 and 0 <= number < len(values):
        del values[number]
        return f"one of its {key} is"
    del said[key]
    return f"its {key} {'are' if isinstance(values, list) else 'is'}"


def _number_at(text: str, line: int) -> int:
    """Which value of a list, from 0, stands at line number `line`, from 1; -1 where it is no list in lines."""
    before = text.split("\n")[:line]
    start = max(number for number, each in enumerate(before) if _KEY.match(each))
    return sum(each.startswith("  - ") for each in before[start:]) - 1


def _key_at(text: str, line: int) -> str:
    """The key of a mapping that line number `line`, from 1, belongs to; "" before the first one."""
    keys = (found[0] for each in reversed(text.split("\n")[:line]) if (found := _KEY.match(each)))
    return next(keys, "")


def plan(
    publication: Publication,
    names: Sequence[str],
    entries: Sequence[Entry],
    categories: Categories,
    progress: Progress = lambda done, of: None,
) -> Plan:
    """What the import of `entries` into `publication`, whose item files are `names`, comes to. Nothing is written.

    An entry whose id an item has is here already, whatever became of that item. Every new file is read as `coopfeed
    check` does it before it is in the plan.

    Raises:
        WritingError: the disk refuses the files that are made for that.
    """
    ids = {name for item in publication.items for name in (item.id, item.known_as)}
    slugs = {slug_of(name).partition(".")[0] for name in names}
    try:
        with TemporaryDirectory() as scratch:
            planner = _Planner(publication.site, categories, Path(scratch), ids, slugs)
            for number, entry in enumerate(entries, start=1):
                planner.add(entry)
                progress(number, len(entries))
    except OSError as error:
        raise WritingError(f"cannot write to the folder for temporary files ($TMPDIR): {reason(error)}") from error
    unknown = tuple(planner.unknown.most_common())
    return Plan(tuple(planner.items), tuple(planner.skipped), planner.here, unknown)


def write(root: Path, items: Iterable[NewItem]) -> None:
    """Write the new files of the project at `root`. What was written before a failure stays: the next run goes on.

    Raises:
        AlreadyThereError: something has the name of a file that was to be made; it stays as it is.
        WritingError: the disk refuses.
    """
    for item in items:
        files.create(root / item.path, item.text)
