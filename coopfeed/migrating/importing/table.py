"""A table (CSV) → entries: a row each, its columns named by its first row."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from coopfeed.authoring.slugs import slug
from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import Entry, ForeignFile, ForeignImage, html_text, marks
from coopfeed.migrating.foreign.characters import carried, marked
from coopfeed.migrating.foreign.entries import MAX_ENTRIES
from coopfeed.migrating.importing import Skipped, date_order, headings
from coopfeed.migrating.importing.date_order import Order
from coopfeed.migrating.importing.headings import STATUS
from coopfeed.model import Site
from coopfeed.model.codes import Code
from coopfeed.network.fetching import Fetched
from coopfeed.reading import dates
from coopfeed.reading.field_types import has_markup

_OTHERWISE = f'; if that column means something else, add --column "{STATUS}="'
_MEDIA_TYPES = frozenset({"text/csv", "text/tab-separated-values", "application/csv"})
_NAMES = (".csv", ".tsv", ".tab")
_DELIMITERS = ",;\t|"
_DELIMITER_SAID = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)  # for Excel, which does not show this line
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MAX_CELLS = 10_000_000
"""Separators of a table, including those in texts."""

_LONGEST_CELL = 1024 * 1024  # characters; Python's own bound is shorter than some texts
_BETWEEN = re.compile(r"[;|\n]")
_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]*\s+){1,3}[^\W\d_][\w.'’-]*")

Row = dict[str, str]


@dataclass
class Table:
    """The rows of a table as entries, the rows that are skipped, and sentences about its columns and dates."""

    entries: list[Entry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column is what. `telling` are the columns that say whether a row is public, and what to read them as."""

    site: Site
    places: Mapping[str, int]
    telling: tuple[tuple[int, str], ...]
    order: Order
    notes: tuple[str, ...]

    def row(self, cells: list[str]) -> Row:
        return {key: _cell(cells, place) for key, place in self.places.items()}

    def reasons(self, cells: list[str]) -> Iterator[tuple[str, bool]]:
        """Yield why a row is not public, and whether it is a draft."""
        for place, name in self.telling:
            cell = _cell(cells, place)
            if reason := marks.reason(name, cell, in_table=True):
                yield reason, marks.is_draft(name, cell)


def is_table(found: Fetched) -> bool:
    """Return whether what was fetched is a table, by its media type or name, or by the headings of a text file."""
    name = found.location.lower()
    if found.media_type in _MEDIA_TYPES or name.endswith(_NAMES):
        return True
    if not name.endswith(".txt"):
        return False
    try:
        text = _text(found)
    except ForeignError:
        return False
    head = next(csv.reader([text.partition("\n")[0]], delimiter=_delimiter(text)), [])
    return len({headings.key_of(cell) for cell in head} & {"title", "date"}) == 2


def read(found: Fetched, site: Site, columns: Mapping[str, str], order: str = "") -> Table:
    """Return the rows of a table as entries, and as skipped those that are not public or have no date.

    Args:
        found: the table: UTF-8 or UTF-16, with commas, semicolons, tabs or bars between the cells.
        site: gives the time zone of dates without one, and the id of rows that have neither an id nor a link.
        columns: for each of `headings.COLUMNS` the heading of the column, where it is another one, or "" where there is
            none; and for `STATUS` that of one more column which says what is public, or "" where no column does.
        order: one of `date_order.ORDERS`, or "" to let the dates show it.

    Raises:
        ForeignError: it cannot be read, or has no column for what an item needs.
    """
    text = _text(found)
    known = _columns(found.location, _cells(found.location, text), site, columns)
    if order:
        known = replace(known, order=Order(order, is_given=True))
    table = Table(notes=tuple(filter(None, (*known.notes, known.order.note))))
    rows = _cells(found.location, text)
    next(rows)
    for number, cells in enumerate(rows, start=2):
        if any(cell.strip() for cell in cells):
            _add(table, cells, known, number)
    return table


def _add(table: Table, cells: list[str], known: _Columns, number: int) -> None:
    row = known.row(cells)
    name = f'"{row["title"]}"' if row.get("title") else f"row {number}"
    reasons = [*known.reasons(cells)]
    if withheld := next((reason for reason, is_draft in reasons if not is_draft), ""):
        hint = _OTHERWISE if withheld.endswith(marks.DOUBT) else ""
        table.skipped.append(Skipped(name, f"{withheld}{hint}"))
        return
    try:
        table.entries.append(carried(_entry(row, f"row {number}", known, reasons)))
    except dates.DateError as error:
        hint = "add --dates dmy, mdy or ymd" if error.code is Code.AMBIGUOUS_DATE else error.hint
        table.skipped.append(Skipped(name, f"{error.message} ({hint})" if row["date"] else "it has no date"))


def _columns(location: str, rows: Iterator[list[str]], site: Site, columns: Mapping[str, str]) -> _Columns:
    """Return which column is what; its dates and unused columns are found by looking at all rows."""
    head = [cell.strip() for cell in next(rows, [])]
    places = headings.places(location, head, columns)
    telling = (*_telling(head, places, columns),)
    known = {*places.values(), *(place for place, _ in telling)}
    written = [place for key, place in places.items() if key in ("date", "updated")]
    others = dict.fromkeys(place for place in range(len(head)) if place not in known)
    used = set[int]()
    numeric = list[str]()
    longer = list[int]()
    for number, row in enumerate(rows, start=2):
        numeric += (row[place] for place in written if place < len(row))
        used.update(place for place in others if place < len(row) and place not in used and row[place].strip())
        if any(cell.strip() for cell in row[len(head) :]):
            longer.append(number)
    names = [head[place] or f"column {place + 1} (without a heading)" for place in others if place in used]
    notes = (headings.guessed(head, places, columns), headings.unused(names, places), _too_long(longer))
    return _Columns(site, places, telling, date_order.shown_by(numeric), notes)


def _too_long(rows: list[int]) -> str:
    if not rows:
        return ""
    where = f"row {rows[0]}" if len(rows) == 1 else f"{len(rows):,} rows, the first is row {rows[0]}"
    return f"Cells without a heading above them were left out, in {where}."


def _cell(row: list[str], place: int) -> str:
    return marked(row[place]).strip() if place < len(row) else ""


def _telling(head: list[str], places: Mapping[str, int], columns: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yield the columns that say whether a row is public: their indexes, and what to read them as."""
    if columns.get(STATUS) == "":
        return
    for place, name in enumerate(head):
        if place == places.get(STATUS):
            yield place, STATUS
        elif place not in places.values() and marks.is_mark(name, in_table=True):
            yield place, name


def _text(found: Fetched) -> str:
    """Return the text of a table, without what says in which encoding it is.

    Raises:
        ForeignError: it is in another one.
    """
    encoding = "utf-16" if found.content.startswith(_WIDE) else "utf-8-sig"
    try:
        return found.content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ForeignError(f"{found.location} is not UTF-8; save it as UTF-8 (in Excel: CSV UTF-8)") from error


def _cells(location: str, text: str) -> Iterator[list[str]]:
    """Yield the rows of a table, one at a time.

    Raises:
        ForeignError: it is none, or has more rows or cells than can be imported at once.
    """
    csv.field_size_limit(_LONGEST_CELL)
    delimiter = _delimiter(text)
    if text.count(delimiter) > MAX_CELLS:
        raise ForeignError(f"{location} has more than {MAX_CELLS:,} cells; import it in parts")
    said = _DELIMITER_SAID.match(text)
    lines = io.StringIO(text, newline="")
    lines.seek(said.end() if said else 0)
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=delimiter, strict=True)):
            if number > MAX_ENTRIES:
                raise ForeignError(f"{location} has more than {MAX_ENTRIES:,} rows; import it in parts")
            yield row
    except csv.Error as error:
        raise ForeignError(f"{location} is not a table: {error}") from error


def _delimiter(text: str) -> str:
    if said := _DELIMITER_SAID.match(text):
        return said[1]
    first = text[:_LONGEST_CELL].partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _entry(row: Row, place: str, known: _Columns, drafts: list[tuple[str, bool]]) -> Entry:
    site = known.site
    link = row.get("link", "")
    given = row.get("id", "")
    day = known.order.parse(row["date"])
    made = site.iri(f"imported/{day:%Y-%m-%d}/{slug(row['title'])}") if row["title"] else ""
    identity = given or link or made
    return Entry(
        id=identity,
        title=row["title"],
        link=link,
        published=_moment(day, site, identity),
        updated=_moment(known.order.parse(row["updated"]), site, identity) if row.get("updated") else None,
        authors=_authors(row.get("authors", "")),
        categories=_categories(row.get("category", ""), site),
        tags=_listed(row.get("tags", "")),
        summary=html_text.as_html(row.get("summary", "")),
        content=_html(row.get("content", "")),
        base=link,
        language=row.get("language", ""),
        image=ForeignImage(row["image"], row.get("alt", "")) if row.get("image") else None,
        files=tuple(ForeignFile(url) for url in _several(row.get("enclosure", ""))),
        place=place,
        draft=bool(drafts),
        remarks=tuple(f"{reason}, so it is imported as a draft" for reason, _ in drafts[:1]),
    )


def _moment(written: dates.Written, site: Site, identity: str) -> datetime:
    zone = ZoneInfo(site.timezone)
    return dates.moment(dates.existing(written, zone), zone, identity)


def _several(cell: str) -> tuple[str, ...]:
    return _stripped(_BETWEEN.split(cell))


def _listed(cell: str) -> tuple[str, ...]:
    """Return the values in a cell; commas are between them where nothing else is."""
    return _several(cell) if _BETWEEN.search(cell) else _stripped(cell.split(","))


def _authors(cell: str) -> tuple[str, ...]:
    """Return the names in a cell: "Ana Ruiz, Bob Miller" are two, and "Ruiz, Ana" is one."""
    names = _listed(cell)
    return names if all(_NAME.fullmatch(name) for name in names) else _several(cell)


def _categories(cell: str, site: Site) -> tuple[str, ...]:
    titles = {category.title.casefold() for edition in (*site.editions, site) for category in edition.categories}
    return (cell,) if cell.casefold() in titles else _listed(cell)


def _stripped(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in parts)))


def _html(written: str) -> str:
    return written if has_markup(written) else html_text.as_html(written)
