"""A table (CSV) → entries: a row each, its columns named by its first row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from coopfeed.authoring.slugs import slug
from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import Entry, ForeignFile, ForeignImage, html_text, marks
from coopfeed.migrating.foreign.characters import carried, marked
from coopfeed.migrating.foreign.entries import MAX_ENTRIES
from coopfeed.migrating.importing import Skipped
from coopfeed.model import Site
from coopfeed.network.fetching import Fetched
from coopfeed.reading import dates
from coopfeed.reading.field_types import has_markup

COLUMNS = (
    *("title", "date", "link", "id", "category", "tags", "authors", "summary", "content", "updated", "language"),
    *("image", "alt", "enclosure"),
)
"""What a column can be. `title` and `date` are needed."""

STATUS = "status"
"""The key of a column that says whether a row is public."""

_OTHERWISE = f'; if that column means something else, add --column "{STATUS}="'
_NEEDED = ("title", "date")
_MEDIA_TYPES = frozenset({"text/csv", "text/tab-separated-values", "application/csv"})
_NAMES = (".csv", ".tsv")
_DELIMITERS = ",;\t|"
MAX_CELLS = 10_000_000
"""Separators of a table, those in texts too."""

_LONGEST_CELL = 1024 * 1024  # characters; Python's own bound is shorter than some texts
_BETWEEN = re.compile(r"[;|\n]")

Row = dict[str, str]


def is_table(found: Fetched) -> bool:
    """Return whether what was fetched is a table, by its media type or name."""
    return found.media_type in _MEDIA_TYPES or found.location.lower().endswith(_NAMES)


def read(found: Fetched, site: Site, columns: Mapping[str, str]) -> tuple[list[Entry], list[Skipped]]:
    """Return the rows of a table as entries, and those that are not public, or whose date is none.

    Args:
        found: the table: UTF-8, with commas, semicolons, tabs or bars between the cells.
        site: gives the time zone of dates without one, and the id of rows that have neither an id nor a link.
        columns: for each of `COLUMNS` the heading of the column, where it is another one; and for `STATUS` that of one
            more column which says what is public, or "" where no column does.

    Raises:
        ForeignError: it cannot be read, or has no column for what an item needs.
    """
    entries = []
    skipped = []
    for number, (row, withheld) in enumerate(_rows(found, columns), start=2):
        name = f'"{row["title"]}"' if row.get("title") else f"row {number}"
        if withheld:
            skipped.append(Skipped(name, f"{withheld}{_OTHERWISE}" if withheld.endswith(marks.DOUBT) else withheld))
            continue
        try:
            entries.append(carried(_entry(row, site, f"row {number}")))
        except dates.DateError as error:
            skipped.append(Skipped(name, f"{error.message} ({error.hint})" if row["date"] else "it has no date"))
    return entries, skipped


def _rows(found: Fetched, columns: Mapping[str, str]) -> Iterator[tuple[Row, str]]:
    """Yield each row that says anything, and why it is not public; "" where nothing says so."""
    rows = _cells(found)
    head = [cell.strip() for cell in next(rows, [])]
    places = _places(found.location, head, columns)
    telling = [*_telling(head, places, columns)]
    for row in rows:
        if any(cell.strip() for cell in row):
            reasons = (marks.reason(name, _cell(row, place), in_table=True) for place, name in telling)
            yield {key: _cell(row, place) for key, place in places.items()}, next(filter(None, reasons), "")


def _cell(row: list[str], place: int) -> str:
    return marked(row[place]).strip() if place < len(row) else ""


def _telling(head: list[str], places: dict[str, int], columns: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yield the columns that say whether a row is public: their places, and what to take them for."""
    if columns.get(STATUS) == "":
        return
    for place, name in enumerate(head):
        if place == places.get(STATUS):
            yield place, STATUS
        elif place not in places.values() and marks.is_mark(name, in_table=True):
            yield place, name


def _cells(found: Fetched) -> Iterator[list[str]]:
    """Yield the rows of a table, one at a time.

    Raises:
        ForeignError: it is none, not in UTF-8, or has more rows or cells than can be imported at once.
    """
    csv.field_size_limit(_LONGEST_CELL)
    delimiter = _delimiter(found.content)
    if found.content.count(delimiter.encode()) > MAX_CELLS:
        raise ForeignError(f"{found.location} has more than {MAX_CELLS:,} cells; import it in parts")
    text = io.TextIOWrapper(io.BytesIO(found.content), "utf-8-sig", newline="")
    try:
        for number, row in enumerate(csv.reader(text, delimiter=delimiter, strict=True)):
            if number > MAX_ENTRIES:
                raise ForeignError(f"{found.location} has more than {MAX_ENTRIES:,} rows; import it in parts")
            yield row
    except csv.Error as error:
        raise ForeignError(f"{found.location} is not a table: {error}") from error
    except UnicodeDecodeError as error:
        raise ForeignError(f"{found.location} is not UTF-8; save it as UTF-8 (in Excel: CSV UTF-8)") from error


def _delimiter(content: bytes) -> str:
    first = content[:_LONGEST_CELL].partition(b"\n")[0]
    return max(_DELIMITERS, key=lambda delimiter: first.count(delimiter.encode()))


def _places(location: str, head: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    """For each column that the table has its place in a row."""
    numbers = {name.casefold(): number for number, name in reversed([*enumerate(head)])}
    wanted = {key: columns.get(key, key) for key in COLUMNS}
    if columns.get(STATUS):
        wanted[STATUS] = columns[STATUS]
    places = {key: numbers[name.casefold()] for key, name in wanted.items() if name.casefold() in numbers}
    for key, name in wanted.items():
        if key not in places and (key in columns or key in _NEEDED):
            if not any(head):
                raise ForeignError(f"{location} has no column headings in its first row")
            has = ", ".join(f'"{each}"' for each in head)
            raise ForeignError(f'{location} has no column "{name}", but {has}; add --column "{key}=HEADING"')
    return places


def _entry(row: Row, site: Site, place: str) -> Entry:
    link = row.get("link", "")
    given = row.get("id", "")
    day = dates.parse(row["date"])
    made = site.iri(f"imported/{day:%Y-%m-%d}/{slug(row['title'])}") if row["title"] else ""
    identity = given or link or made
    return Entry(
        id=identity,
        title=row["title"],
        link=link,
        published=_moment(row["date"], site, identity),
        updated=_moment(row["updated"], site, identity) if row.get("updated") else None,
        authors=_several(row, "authors"),
        categories=_several(row, "category"),
        tags=_several(row, "tags"),
        summary=html_text.as_html(row.get("summary", "")),
        content=_html(row.get("content", "")),
        base=link,
        language=row.get("language", ""),
        image=ForeignImage(row["image"], row.get("alt", "")) if row.get("image") else None,
        files=tuple(ForeignFile(url) for url in _several(row, "enclosure")),
        place=place,
    )


def _moment(written: str, site: Site, identity: str) -> datetime:
    zone = ZoneInfo(site.timezone)
    return dates.moment(dates.existing(dates.parse(written), zone), zone, identity)


def _several(row: Row, key: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in _BETWEEN.split(row.get(key, "")))))


def _html(written: str) -> str:
    return written if has_markup(written) else html_text.as_html(written)
