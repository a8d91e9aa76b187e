"""A foreign entry → the text of its item file, read as `coopfeed check` does it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from secrets import token_hex

from coopfeed.authoring import files
from coopfeed.migrating.foreign import Entry, LeftOut
from coopfeed.migrating.foreign.effort import Allowance, SpentError
from coopfeed.migrating.foreign.trackers import without_trackers
from coopfeed.migrating.importing.categories import Categories
from coopfeed.migrating.importing.fields import fields, identity, stand_in
from coopfeed.model import NO_GUID, Site
from coopfeed.model.layout import ITEMS
from coopfeed.reading.field_errors import brief
from coopfeed.reading.items import read_text
from coopfeed.reading.media import NoFiles
from coopfeed.reading.source_file import decode
from coopfeed.rendering.schemas import schema_line

LONGEST = 3
"""Seconds of processor time for one entry; a usual one takes a hundredth of one."""

_KEY = re.compile("[a-z]+(?=:)")
_NEEDED = frozenset({"title", "date", "category", "summary"})

_SLOW = f"it takes more than {LONGEST} s to convert; create the item by hand (coopfeed new)"
_NEW_TO_SOME = "it has no id, so its link serves as one: some readers will see it as new"


@dataclass(frozen=True, slots=True)
class Draft:
    """A sound item file, and what of the entry was changed or left out; or why there is none, in `refused`."""

    title: str = ""
    id: str = ""
    guid: str = ""
    text: str = ""
    notes: tuple[str, ...] = ()
    refused: str = ""
    left_out: tuple[LeftOut, ...] = ()


TOO_LATE = Draft()
"""In place of the draft of an entry for which no time was left."""


@dataclass(frozen=True, slots=True)
class Drafter:
    """Where drafts are made."""

    site: Site
    categories: Categories
    allowance: Allowance

    def draft(self, entry: Entry) -> Draft:
        """Return the draft for an entry that has a date, an identity and a category. What the reader refuses is left
        out.

        It is `TOO_LATE` once nothing is left of the allowance.
        """
        left = self.allowance.seconds
        if left <= 0:
            return TOO_LATE
        try:
            with self.allowance.spend(LONGEST):
                return self._draft(entry)
        except SpentError:
            return Draft(refused=_SLOW) if left >= LONGEST else TOO_LATE

    def _draft(self, entry: Entry) -> Draft:
        published = entry.published
        if published is None:
            raise ValueError("an entry without a date")
        entry = without_trackers(entry)
        said, notes, left_out = fields(entry, published, self.site, self.categories)
        category = self.categories.of(entry.categories)[0][0]
        name = f"{ITEMS}/{category}/{token_hex(8)}.yaml"
        refused, text = self._checked(said, name, notes, entry)
        guid = str(said.get("guid", ""))
        return Draft(str(said["title"]), str(said["id"]), guid, text, tuple(notes), refused, tuple(left_out))

    def _checked(self, said: dict[str, files.Value], name: str, notes: list[str], entry: Entry) -> tuple[str, str]:
        """Return why the reader refuses what an item needs, or "" and the text of a file that it takes without an
        error.
        """
        while True:
            text = schema_line(self.site, name, "item") + files.text(said)
            found = read_text(decode(text.encode(), name), self.site, NoFiles()).problems
            problem = next((problem for problem in found if problem.is_error), None)
            if problem is None:
                return "", text
            key = _key_at(text, problem.where.line)
            if key == "id" and said["id"] != stand_in(self.site, identity(entry)):
                said |= {"id": stand_in(self.site, identity(entry)), "guid": identity(entry)}
                notes += [] if entry.id else [_NEW_TO_SOME]
            elif key == "guid":
                del said["guid"]
                notes.append(f'its id "{brief(identity(entry))}" cannot be kept: subscribers will see it as new')
            elif key in said and key not in _NEEDED | {"id"}:
                what = _leave_out(said, key, _number_at(text, problem.where.line))
                notes.append(f"{what} left out: {problem.message}")
                if key == "link" and said.get("guid") == NO_GUID:
                    del said["guid"]
                    notes.append(_NEW_TO_SOME)
            else:
                return problem.message, ""


def _leave_out(said: dict[str, files.Value], key: str, number: int) -> str:
    """Take `key` out of what an item says, or one of its values where it has others; what that is called."""
    values = said[key]
    if isinstance(values, list) and len(values) > 1 and 0 <= number < len(values):
        del values[number]
        return f"one of its {key} is"
    del said[key]
    return f"its {key} {'are' if isinstance(values, list) else 'is'}"


def _number_at(text: str, line: int) -> int:
    """Return the index of the list value at line number `line`, from 1; -1 if it is not a list in lines."""
    before = text.split("\n")[:line]
    start = max(number for number, each in enumerate(before) if _KEY.match(each))
    return sum(each.startswith("  - ") for each in before[start:]) - 1


def _key_at(text: str, line: int) -> str:
    """Return the key of a mapping that line number `line`, from 1, belongs to; "" before the first one."""
    keys = (found[0] for each in reversed(text.split("\n")[:line]) if (found := _KEY.match(each)))
    return next(keys, "")
