"""New item files: `coopfeed new`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from coopfeed.authoring.files import Value, create, in_written_order, text
from coopfeed.authoring.slugs import slug
from coopfeed.errors import AlreadyThereError
from coopfeed.model import Item, Site
from coopfeed.model.layout import ITEMS
from coopfeed.reading.file_models import ItemFile
from coopfeed.reading.items import slug_of
from coopfeed.reading.records import fields as declared
from coopfeed.rendering.schemas import schema_line

_NO_SUMMARY = "summary: # write one or two sentences here; feed readers show them first\n"


@dataclass(frozen=True, slots=True)
class Draft:
    """What an editor said of an item to be written; without `summary` the file waits for one."""

    title: str
    category: str
    published: date
    summary: str = ""
    language: str = ""


def write_item(root: Path, site: Site, draft: Draft, now: datetime, names: Sequence[str]) -> Path:
    """Write a new item of the project at `root`, whose item files are `names`, and give its path.

    Its name is the date and the slug of its title; a number is added where an item has that slug.

    Raises:
        WritingError: the disk refuses.
    """
    taken = {slug_of(name).partition(".")[0] for name in names}
    base = its = slug(draft.title)
    numbers = count(2)
    while True:
        name = f"{ITEMS}/{draft.category}/{draft.published:%Y-%m-%d}-{its}.yaml"
        if its not in taken:
            with suppress(AlreadyThereError):  # somebody was quicker
                create(root / name, item_text(site, draft, new_id(site, its, now), name))
                return root / name
        its = f"{base}-{next(numbers)}"


def new_id(site: Site, slug: str, now: datetime) -> str:
    """Return an id that no other item has: the one that would be derived from `slug`, and the second.

    The slug alone is one that somebody may choose at the same time in another copy of the project. With the second in
    it, both items live on when the copies are merged, whichever file is renamed.
    """
    return f"{site.iri(slug)}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def item_text(site: Site, draft: Draft, new_id: str, name: str) -> str:
    """Return the text of the new file `name`."""
    fields: dict[str, Value] = {
        "title": draft.title,
        "date": draft.published,
        "category": draft.category,
        "id": new_id,
    }
    if draft.language:
        fields["language"] = draft.language
    summary = text({"summary": draft.summary}) if draft.summary else _NO_SUMMARY
    head = "# Everything below is optional. To use a line, delete the # in front of it.\n"
    return f"{schema_line(site, name, 'item')}{text(fields)}{summary}\n{head}{''.join(_offered())}"


def _offered() -> Iterator[str]:
    """Yield the optional keys that have an example as comments, with the first sentence of their meaning."""
    fields = declared(ItemFile)
    for key in in_written_order(fields):
        field = fields[key]
        if field.is_required or not field.examples:
            continue
        meaning = field.meaning.partition(". ")[0].rstrip(".")
        example = field.examples[0]
        plain = isinstance(example, str) and "\n" not in example  # such as a date, which a text would be quoted for
        written = f"{key}: {example}" if plain else text({key: example}).rstrip("\n")
        lines = written.split("\n")
        lines[0] += f"  # {meaning}"
        yield "".join(f"#{line}".rstrip() + "\n" for line in lines)


def moment(now: datetime, site: Site) -> datetime:
    """Return `now` as a new item says it: in whole seconds, as clocks show it where the site is at home."""
    return now.astimezone(ZoneInfo(site.timezone)).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Translation:
    """What a translator said; what is missing waits in the file."""

    language: str
    title: str = ""
    summary: str = ""


def write_translation(root: Path, site: Site, original: Item, translation: Translation) -> Path:
    """Write the translation of `original` beside it, and give its path.

    Raises:
        AlreadyThereError: there is one.
        WritingError: the disk refuses.
    """
    stem, _, extension = original.source.rpartition(".")
    name = f"{stem}.{translation.language}.{extension}"
    own_slug = f"{original.slug}.{translation.language}"
    # An id from elsewhere may be an address that does not end in a name.
    own_id = f"{original.id}.{translation.language}" if original.id.startswith(site.iri("")) else site.iri(own_slug)
    said = "".join(
        text({key: value}) if value else f"{_commented(of_original)}{key}:\n"
        for key, value, of_original in (
            ("title", translation.title, original.title),
            ("summary", translation.summary, original.summary),
        )
    )
    head = f"# A translation of {Path(original.source).name}: it inherits what it does not set.\n"
    create(root / name, f"{schema_line(site, name, 'translation')}{head}{said}{text({'id': own_id})}")
    return root / name


def _commented(words: str) -> str:
    return "".join(f"# {line}\n" for line in textwrap.wrap(words, 98, break_long_words=False, break_on_hyphens=False))
