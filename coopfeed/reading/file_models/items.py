"""The file of an item, and the mappings in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from coopfeed.model.codes import Code
from coopfeed.reading import field_types as f
from coopfeed.reading.dates import Written
from coopfeed.reading.field_errors import FieldError
from coopfeed.reading.kinds import Many, positive_number, whole_number
from coopfeed.reading.records import Record, defaulting, optional, required


@dataclass(frozen=True, slots=True)
class PersonFile:
    """An author: a name alone, or a mapping."""

    name: str = required(f.Text, "The name as readers show it.")
    url: str | None = optional(f.URL, "The author's home page.")
    email: str | None = optional(f.Email, "Published in Atom only if you set it.")


@dataclass(frozen=True, slots=True)
class ImageFile:
    """An image: a path or address alone, or a mapping."""

    src: str = required(
        f.Location,
        "An http(s) URL, or the path of a file: relative to the item, or from the project's folder with a "
        "leading slash. Files are copied to the output.",
    )
    alt: str | None = optional(f.Text, "What the image shows, for people who cannot see it.")
    width: int | None = optional(positive_number(), "Width in pixels.")
    height: int | None = optional(
        positive_number(), "Height in pixels. If neither is set, both are read from a file in the project."
    )


@dataclass(frozen=True, slots=True)
class EnclosureFile:
    """A file to download; exactly one of `url` and `file`."""

    RULES: ClassVar = {"oneOf": [{"required": ["url"]}, {"required": ["file"]}]}

    url: str | None = optional(f.URL, "The URL of a file elsewhere.")
    file: str | None = optional(f.FilePath, "The path of a file in the project, as for `image`.")
    type: str | None = optional(f.MediaType, "The media type. Default: inferred from the file name extension.")
    length: int | None = optional(whole_number(0), "Size in bytes. Default: that of a file in the project.")
    title: str | None = optional(f.Text, "A title for people.")

    def __post_init__(self) -> None:
        """Refuse one that has neither or both."""
        if (self.url is None) == (self.file is None):
            raise FieldError(Code.MISSING_KEY, "an enclosure needs either `url` or `file`", "set one of them")


@dataclass(frozen=True, slots=True)
class EventFile:
    """Something that takes place; never used as the publication date."""

    start: Written = required(f.Date, "When it starts: a date, or a date and time.")
    end: Written | None = optional(f.Date, "When it ends.")
    place: str | None = optional(f.Text, "Where it takes place.")


Person = Record(PersonFile, "name, or [mapping](#an-author)", stands_for="name")
Image = Record(ImageFile, "path or address, or [mapping](#an-image)", stands_for="src")
Enclosure = Record(EnclosureFile, "[mapping](#an-enclosure)")
Event = Record(EventFile, "[mapping](#an-event)")
Categories = Many(f.CategorySlug, may_be_empty=False)
Countries = Many(f.CountryCode)


@dataclass(frozen=True, slots=True)
class ItemFile:
    """An item: `items/<category>/<date>-<slug>.yaml`."""

    RULES: ClassVar = {"dependentRequired": {"reason": ["withdrawn"]}}

    title: str = required(f.Title, "Plain text in one line, at most 250 characters.", examples=["The bakery opens"])
    date: Written = required(
        f.Date,
        "The publication date: ISO 8601 (`2020-08-04`, `2020-08-04T10:00+02:00`) or an unambiguous written "
        'date ("4 August 2020"). An item with a future date is withheld until then.',
        examples=["2026-05-03", "2026-05-03T10:00+02:00", "3 May 2026"],
        is_inherited=True,
    )
    category: tuple[str, ...] = required(
        Categories,
        "One slug or a list; each must be defined under `categories` in feeds.yaml. A title stands for its slug.",
        is_inherited=True,
    )
    summary: str = required(
        f.Text,
        "Plain text; line breaks and runs of spaces count as one space.",
        examples=["It opens at seven."],
        is_long=True,
    )
    id: str | None = optional(f.IRI, "An IRI that never changes. Default: a tag URI of `tag` and the slug.")
    guid: str | None = optional(
        f.GUID, "The id in RSS and JSON Feed, if an old id is not an IRI; or `none`, if the old RSS feed had none."
    )
    link: str | None = optional(
        f.URL, "Where the item can be read. Default: a page of its own.", examples=["https://www.example.org/fair"]
    )
    content: str | None = optional(
        f.Markdown,
        "The full text in Markdown (CommonMark with tables, footnotes and more); paths in it refer to files in the "
        "project. Default: the summary.",
        examples=["Four evenings:\n\n- sourdough,\n- *rye*.\n"],
        is_long=True,
    )
    updated: Written | None = optional(
        f.Date,
        "When a change was announced; not before `date`. Default: `date`. An edit without it is a quiet correction.",
    )
    language: str | None = optional(
        f.Language, "BCP 47: `en`, `fr`, `pt-BR`. Default: the site's.", examples=["fr", "pt-BR"]
    )
    country: tuple[str, ...] | None = optional(
        Countries,
        "ISO 3166-1 alpha-2 code or a list: `LK`, `[CO, MX]`.",
        examples=["LK", ["CO", "MX"]],
        is_inherited=True,
    )
    tags: tuple[str, ...] | None = optional(
        Many(f.Text, may_have_commas=True),
        "A list of words in any script.",
        examples=[["bread", "food safety"]],
        is_inherited=True,
    )
    authors: tuple[PersonFile, ...] | None = optional(
        Many(Person, may_have_commas=True),
        "A list of names, or of mappings with `name`, `url`, `email`. Default: the site's author.",
        examples=[["Ana Ruiz", "Bob"]],
        is_inherited=True,
    )
    image: ImageFile | None = optional(
        Image,
        "A path or URL, or a mapping with `src`, `alt`, `width` and `height`.",
        examples=[{"src": "https://www.example.org/bread.jpg", "alt": "Twelve loaves on a table"}],
        is_inherited=True,
    )
    enclosures: tuple[EnclosureFile, ...] | None = optional(
        Many(Enclosure),
        "Files to download, each with `url` or `file`. Feed readers offer the first one.",
        examples=[{"url": "https://www.example.org/programme.pdf", "title": "The programme"}],
        is_inherited=True,
    )
    event: EventFile | None = optional(
        Event,
        "The `start`, `end` and `place` of an event; independent of the publication date.",
        examples=[{"start": "2026-05-14T18:00", "end": "2026-05-14T20:00", "place": "The bakery"}],
        is_inherited=True,
    )
    draft: bool = defaulting(
        False, f.YesOrNo, "`true` withholds the item everywhere.", examples=[True], is_inherited=True
    )
    expires: Written | None = optional(
        f.Date, "From this time on, the item is withheld everywhere.", examples=["2036-12-31"], is_inherited=True
    )
    withdrawn: Written | None = optional(
        f.Date,
        "From this time on, the item is gone from the feeds; Atom and the item's page say that it was withdrawn.",
        is_inherited=True,
    )
    reason: str | None = optional(f.Text, "Why it was withdrawn: one sentence, which is public.", is_inherited=True)
