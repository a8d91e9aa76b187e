"""Foreign entries → new item files. What is there already stays as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from coopfeed.authoring import files
from coopfeed.authoring.slugs import slug
from coopfeed.migrating.foreign import Entry, LeftOut
from coopfeed.migrating.foreign.effort import SECONDS, Allowance
from coopfeed.migrating.importing.categories import Categories
from coopfeed.migrating.importing.drafting import TOO_LATE, Draft, Drafter
from coopfeed.migrating.importing.fields import identity, shortened, stand_in
from coopfeed.model import Publication, Site
from coopfeed.model.layout import ITEMS
from coopfeed.reading.items import slug_of
from coopfeed.system.processes import spread

_WORTH = 40
"""So many entries are drafted in about half a second, in which helping processes begin."""

_LONGEST_DATE = 60

_MOST_KINDS = 100
"""Of what is left out that are listed one by one."""

_OVER = "the time limit of this import was reached"
_GO_ON = f"{_OVER}; run it again to continue, or add --trust if the source is your own"
_TAKE_OUT = f"{_OVER}; remove the entries listed above from a copy of the source, and import that"


@dataclass(frozen=True, slots=True)
class Work:
    """How drafts are made: on so many `processes`, in so many `seconds` of processor time on each.

    `progress` is called after each entry, with how many are done and how many there are.
    """

    processes: int = 1
    seconds: float = SECONDS
    progress: Callable[[int, int], None] = lambda done, of: None


_ALONE = Work()


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item file to be written, what of the entry could not be kept as it was, and what was left out.

    `guid` is the id of the entry if that is not an IRI, which Atom requires, or NO_GUID if it has none.
    """

    path: str
    text: str
    entry: Entry
    notes: tuple[str, ...] = ()
    guid: str = ""
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is not imported, and why. Those of one `kind` may be many, and are reported together."""

    name: str
    reason: str
    kind: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class LeftOutKind:
    """A kind of thing that was left out of so many `items`, and an example. With 0 items, it is one of the feed."""

    kind: str
    example: str
    items: int


@dataclass(frozen=True, slots=True)
class ImportPlan:
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
    ids: set[str]
    slugs: set[str]
    items: list[NewItem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    here: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    new_ids: set[str] = field(default_factory=set)

    def is_new(self, entry: Entry) -> bool:
        """Return whether `entry` is new and has what an item needs. Others are counted, or listed as skipped."""
        if identity(entry) and _names(entry, self.site) & self.ids:
            self.here += 1
        elif reason := self._reason_to_skip(entry):
            self.skipped.append(Skipped(entry.name, reason))
        else:
            return True
        return False

    def _reason_to_skip(self, entry: Entry) -> str:
        if not identity(entry):
            return "it has neither an id nor a link to recognise it by"
        slugs, unknown = self.categories.of(entry.categories)
        if not slugs:
            its = f"none of its categories ({', '.join(unknown)}) is in feeds.yaml" if unknown else "it has no category"
            return f"{its}; add --category or --category-map"
        if entry.unread_date:
            return f'its date "{shortened(entry.unread_date, _LONGEST_DATE)}" cannot be read'
        return "" if entry.published else "it has no date"

    def add(self, entry: Entry, draft: Draft) -> None:
        """Plan the file of an entry that is new."""
        if _names(entry, self.site) & self.new_ids:
            self.skipped.append(Skipped(entry.name, "an earlier entry has the same id"))
        elif draft.refused:
            self.skipped.append(Skipped(entry.name, draft.refused))
        else:
            name = self._name(entry, draft.title)
            self.items.append(NewItem(name, draft.text, entry, draft.notes, draft.guid, draft.left_out))
            self.slugs.add(slug_of(name))
            self.new_ids.add(draft.id)
            self.unknown.update(self.categories.of(entry.categories)[1])

    def leave(self, entries: Sequence[Entry]) -> None:
        """List the entries for which no time was left as skipped."""
        first = entries[0].name
        name = first if len(entries) == 1 else f"{len(entries):,} entries, from {first} on"
        self.skipped.append(Skipped(name, _GO_ON if self.items else _TAKE_OUT, count=len(entries)))

    def _name(self, entry: Entry, title: str) -> str:
        """Return a name that no file has: the slug of the title, with a number where it is taken."""
        base = its = slug(title)
        numbers = count(2)
        while its in self.slugs:
            its = f"{base}-{next(numbers)}"
        category = self.categories.of(entry.categories)[0][0]
        return f"{ITEMS}/{category}/{entry.published:%Y-%m-%d}-{its}.yaml"


def _names(entry: Entry, site: Site) -> set[str]:
    """Return by which of its names the item of an entry may be known."""
    return {identity(entry), stand_in(site, identity(entry))}


def plan(
    publication: Publication,
    names: Sequence[str],
    entries: Sequence[Entry],
    categories: Categories,
    work: Work = _ALONE,
) -> ImportPlan:
    """Return what the import of `entries` into `publication`, whose item files are `names`, comes to. Nothing is
    written.

    An entry whose id an item has is here already, whatever became of that item. Every new file is read as `coopfeed
    check` does it before it is in the plan. Entries for which there is no time are left out.
    """
    ids = {name for item in publication.items for name in (item.id, item.feed_guid)}
    slugs = {slug_of(name).partition(".")[0] for name in names}
    planner = _Planner(publication.site, categories, ids, slugs)
    new = [entry for entry in entries if planner.is_new(entry)]
    drafter = Drafter(publication.site, categories, Allowance(work.seconds))
    with closing(spread(drafter.draft, new, work.processes, worth=_WORTH)) as drafts:
        for number, (entry, draft) in enumerate(zip(new, drafts, strict=True)):
            if draft == TOO_LATE:
                planner.leave(new[number:])
                break
            planner.add(entry, draft)
            work.progress(number + 1, len(new))
    unknown = tuple(planner.unknown.most_common())
    return ImportPlan(tuple(planner.items), tuple(planner.skipped), planner.here, unknown)


def left_out_kinds(of_feed: Iterable[LeftOut], items: Iterable[NewItem]) -> tuple[LeftOutKind, ...]:
    """Return each kind of what was left out once: of the feed itself, and then of its items."""
    examples = dict[str, str]()
    counts = Counter[str]()
    for item in items:
        counts.update({each.kind for each in item.left_out})
        for each in item.left_out:
            examples[each.kind] = examples.get(each.kind) or each.example
    kinds = [LeftOutKind(each.kind, each.example, 0) for each in of_feed]
    kinds += (LeftOutKind(kind, example, counts[kind]) for kind, example in examples.items())
    if others := kinds[_MOST_KINDS:]:
        most = max(each.items for each in others)
        kinds[_MOST_KINDS:] = [LeftOutKind(f"{len(others):,} other kinds", others[0].kind, most)]
    return tuple(kinds)


def write(root: Path, items: Iterable[NewItem]) -> None:
    """Write the new files of the project at `root`. What was written before a failure stays: the next run goes on.

    Raises:
        AlreadyThereError: something has the name of a file that was to be made; it stays as it is.
        WritingError: the disk refuses.
    """
    for item in items:
        files.create(root / item.path, item.text)
