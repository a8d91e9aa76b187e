"""Ask a publication in hand: what is wrong with it, what is in it, and when it changes by itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from coopfeed import building
from coopfeed.app.arguments import category_slug
from coopfeed.app.moments import Now, moment
from coopfeed.building import selection
from coopfeed.model import Criteria, ItemMeta, Publication, State
from coopfeed.model.problems import Problem

_ALL = Criteria()


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Every problem of a publication with so many `items`, in the order of files."""

    problems: tuple[Problem, ...]
    items: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a publication."""
        return tuple(problem for problem in self.problems if problem.is_error)


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item, and its state at the moment of the list."""

    item: ItemMeta
    state: State


@dataclass(frozen=True, slots=True)
class NextChange:
    """The moment `at` which publishing again would change something: the item `slug` is then `what`."""

    at: datetime
    what: str
    slug: str


def check(publication: Publication, now: Now, *, missing_translations: bool = False) -> CheckReport:
    """Return every problem of `publication`; without errors, also those that only show at the moment `now`.

    With `missing_translations`, also what an edition does not have.
    """
    found = {*publication.problems}
    if missing_translations:
        found.update(publication.untranslated)
    if not publication.errors:
        found.update(building.warnings(publication, moment(now, publication.site.timezone)))
    return CheckReport(tuple(sorted(found)), len(publication.items))


def list_items(
    publication: Publication,
    now: Now,
    criteria: Criteria = _ALL,
    *,
    title: str = "",
    states: Collection[str] = (),
) -> tuple[ListedItem, ...]:
    """Return the items of `publication` with their state at `now`, newest first.

    Args:
        publication: what was loaded; items with errors are not in it.
        now: an aware datetime.
        criteria: only items that meet them.
        title: only items with this text in their title.
        states: only items in one of these states.

    Raises:
        ArgumentError: a category that feeds.yaml does not have.
    """
    categories = tuple(category_slug(publication.site, name) for name in criteria.categories)
    chosen = selection.chooser(replace(criteria, categories=categories))
    at = moment(now, publication.site.timezone)
    items = (item for item in publication.items if chosen(item) and title.casefold() in item.title.casefold())
    listed = (ListedItem(item, selection.state(item, at)) for item in selection.newest_first(items))
    return tuple(each for each in listed if not states or each.state in states)


def next_change(publication: Publication, now: Now) -> NextChange | None:
    """Return the next release, update, expiry or withdrawal of an item after `now`; None where none is scheduled.

    Raises:
        ValueError: the publication has errors.
    """
    if publication.errors:
        raise ValueError(f"the publication has errors: {publication.errors[0]}")
    event = selection.upcoming(publication.items, moment(now, publication.site.timezone))
    return NextChange(*event) if event else None
