"""Withdrawals as they stand in item files: added to a file that there is, or in a new one where it is gone."""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass
from datetime import date, datetime

import yaml

from coopfeed.authoring.files import Value, text
from coopfeed.model import Site, layout
from coopfeed.publishing.record import RecordedItem
from coopfeed.reading.source_file import Source
from coopfeed.rendering.schemas import schema_line

_HEAD = "# The item's own file is gone; this is what the record of the last publication has.\n"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item belongs whose file is gone: its file `name`, categories and language ("" is the site's)."""

    name: str
    categories: tuple[str, ...]
    language: str


def added(source: Source, node: yaml.MappingNode, day: date, reason: str) -> str:
    """Return the text of an item file, whose mapping is `node`, with its withdrawal on `day`, which may be a moment.

    Everything else stays as it is, except that a draft becomes `draft: false`: a draft cannot be withdrawn.
    """
    lines = source.text.splitlines(keepends=True)
    values = {key.value: value for key, value in node.value}
    if draft := values.get("draft"):
        start = draft.start_mark
        line = lines[start.line]
        lines[start.line] = f"{line[: start.column]}false{line[draft.end_mark.column :]}"
    if node.flow_style:
        start = node.start_mark
        line = lines[start.line]
        pairs = f"withdrawn: {day.isoformat()}, " + (
            f"reason: {json.dumps(reason, ensure_ascii=False)}, " if reason else ""
        )
        lines[start.line] = f"{line[: start.column + 1]}{pairs}{line[start.column + 1 :]}"
        return "".join(lines)
    first = node.value[0][0].start_mark
    number = _line_after(values.get("date") or values.get("title"), first.line)
    line_break = "\r\n" if "\r\n" in source.text else "\n"
    if number == len(lines) and not lines[-1].endswith(("\r", "\n")):
        lines[-1] += line_break
    block = textwrap.indent(text(_withdrawal(day, reason)), " " * first.column)
    lines.insert(number, block.replace("\n", line_break))
    return "".join(lines)


def _line_after(value: yaml.Node | None, otherwise: int) -> int:
    """Return the number of the line after a value that ends with its line."""
    if isinstance(value, yaml.ScalarNode) and value.style not in ("|", ">"):
        return value.end_mark.line + 1
    return otherwise


def restored(site: Site, was: RecordedItem, place: Place, day: date, reason: str) -> str:
    """Return the text of a new file for an item that `was` published, withdrawn on `day`."""
    page = site.url + layout.item_page(was.slug).path
    optional = {"guid": was.guid, "link": "" if was.link == page else was.link, "language": place.language}
    fields: dict[str, Value] = {
        "title": was.title,
        "date": datetime.fromisoformat(was.published),
        "category": [*place.categories] if len(place.categories) > 1 else place.categories[0],
        "id": was.id,
        "summary": was.title,
    }
    fields.update((key, value) for key, value in optional.items() if value)
    fields.update(_withdrawal(day, reason))
    return schema_line(site, place.name, "item") + _HEAD + text(fields)


def _withdrawal(day: date, reason: str) -> dict[str, Value]:
    fields: dict[str, Value] = {"withdrawn": day}
    return fields | {"reason": reason} if reason else fields
