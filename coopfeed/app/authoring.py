"""Make projects, items and translations, as files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from coopfeed import reading
from coopfeed.authoring import files, items, project
from coopfeed.authoring.items import Draft as Draft
from coopfeed.authoring.items import Translation as Translation
from coopfeed.authoring.project import Wanted as Wanted
from coopfeed.caching import schema_copies
from coopfeed.errors import ArgumentError
from coopfeed.model import Item, Person, Site
from coopfeed.model.problems import nearest
from coopfeed.reading import field_types, placeholders
from coopfeed.reading.items import ReadItem, read_item, slug_of
from coopfeed.reading.kinds import refusal
from coopfeed.reading.site import read_site as read_site
from coopfeed.rendering import schemas

PLACEHOLDER_URL = placeholders.ADDRESS
"""An address that stands for one that is not known yet."""

categories_by_slug = project.categories
refusal_of_categories = project.against_categories
item_date = items.moment

_KINDS: dict[str, Any] = {
    "title": field_types.Title,
    "summary": field_types.Text,
    "url": field_types.FolderURL,
    "language": field_types.Language,
    "timezone": field_types.TimeZone,
}


def refusal_of(field: str, text: str) -> str:
    """Return why `text` cannot be the title, summary, url, language or timezone, and a hint; "" if it can."""
    return refusal(_KINDS[field], text)


def create_project(root: Path, wanted: Wanted, now: datetime) -> tuple[list[str], list[str]]:
    """Write a new project in the folder `root`; return the names of its new files, and of those that were there.

    Raises:
        WritingError: a file could not be written.
    """
    made, kept = project.project(root, wanted, now)
    schema_copies.keep(root, read_site(root).site)
    return made, kept


def create_item(root: Path, site: Site, draft: Draft, now: datetime) -> Path:
    """Write the file of a new item in the project at `root`; return its path.

    Raises:
        WritingError: the file could not be written.
    """
    with files.project_lock(root):
        path = items.write_item(root, site, draft, now, list(reading.item_files(root, [])))
    schema_copies.keep(root, site)
    return path


def create_translation(root: Path, site: Site, original: Item, translation: Translation) -> Path:
    """Write the file of a translation beside that of its `original`; return its path.

    Raises:
        AlreadyThereError: there is one.
        WritingError: the file could not be written.
    """
    path = items.write_translation(root, site, original, translation)
    schema_copies.keep(root, site)
    return path


def read_original(root: Path, site: Site, name: str) -> ReadItem:
    """Return what comes of the item that is called `name`, by its slug or by its file.

    Raises:
        ArgumentError: there is none.
    """
    slugs = {slug_of(each): each for each in reading.item_files(root, []) if "." not in slug_of(each)}
    wanted = slug_of(Path(name).name) if name.endswith((".yaml", ".yml")) else name
    if wanted not in slugs:
        near = nearest(wanted, slugs)  # without the list of all: there may be thousands
        hint = f"did you mean `{near}`?" if near else "see `coopfeed list`"
        raise ArgumentError("translate", f'no item is called "{wanted}": {hint}')
    return read_item(root, slugs[wanted], site)


def json_schema(kind: Literal["item", "translation", "feeds"], site: Site | None = None) -> str:
    """Return the JSON Schema of item files, translations or feeds.yaml; with `site` it knows the categories."""
    return schemas.as_json(schemas.KINDS[kind](site or Site("", "", "", Person(""))))
