"""The file of an item, and the mappings in it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from coopfeed.model.codes import Code
from coopfeed.reading import field_types as f
from coopfeed.reading.field_errors import mistake
from coopfeed.reading.file_models.model import FileModel


class PersonFile(FileModel):
    """An author: a name alone, or a mapping."""

    name: f.Text = Field(description="The name as readers show it.")
    url: f.URL | None = Field(None, description="The author's home page.")
    email: f.Email | None = Field(None, description="Published in Atom if it is written here, and only then.")


class ImageFile(FileModel):
    """An image: a path or address alone, or a mapping."""

    src: f.Location = Field(
        description="An http(s) address, or the path of a file: beside the item, or from the project's folder with a "
        "leading slash. A file is copied to the output."
    )
    alt: f.Text | None = Field(None, description="What the image shows, for readers who do not see it.")
    width: Annotated[int, Field(gt=0)] | None = Field(None, description="Width in pixels.")
    height: Annotated[int, Field(gt=0)] | None = Field(
        None,
        description="Height in pixels. Where neither is written, both are those that a file of the project has.",
    )


class EnclosureFile(FileModel):
    """A file to download; exactly one of `url` and `file`."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["url"]}, {"required": ["file"]}]})

    url: f.URL | None = Field(None, description="The address of a file elsewhere.")
    file: f.FilePath | None = Field(None, description="The path of a file of the project, as for `image`.")
    type: f.MediaType | None = Field(None, description="The media type. Default: found by the ending.")
    length: Annotated[int, Field(ge=0)] | None = Field(None, description="Bytes; found for a file of the project.")
    title: f.Text | None = Field(None, description="What it is, for people.")

    @model_validator(mode="after")
    def _one_place(self) -> EnclosureFile:
        if (self.url is None) == (self.file is None):
            raise mistake(Code.MISSING_KEY, "an enclosure has either `url` or `file`", "write one of the two")
        return self


class EventFile(FileModel):
    """Something that takes place; never used as the publication date."""

    start: f.Date = Field(description="When it begins: a date, or a date and time.")
    end: f.Date | None = Field(None, description="When it ends.")
    place: f.Text | None = Field(None, description="Where it takes place.")


Person = Annotated[PersonFile, BeforeValidator(f.Called("name"))]
Image = Annotated[ImageFile, BeforeValidator(f.Called("src"))]
# Any text: a category that feeds.yaml does not define is told as such, with the one that was meant.
Slugs = Annotated[list[f.Text], Field(min_length=1), f.OneOrMany]
Countries = Annotated[list[f.CountryCode], f.OneOrMany]


class ItemFile(FileModel):
    """An item: `items/<category>/<date>-<slug>.yaml`."""

    model_config = ConfigDict(json_schema_extra={"dependentRequired": {"reason": ["withdrawn"]}})

    title: f.Title = Field(description="Plain text in one line, at most 250 characters.", examples=["The bakery opens"])
    date: f.Date = Field(
        description="The publication date: ISO 8601 (`2020-08-04`, `2020-08-04T10:00+02:00`), or a written date that "
        'reads one way ("4 August 2020"). A future date withholds the item until then.',
        examples=["2026-05-03", "2026-05-03T10:00+02:00", "3 May 2026"],
    )
    category: Slugs = Field(description="One slug or a list, each defined under `categories` in feeds.yaml.")
    summary: f.Text = Field(
        description="Plain text; line breaks and runs of spaces count as one space.", examples=["It opens at seven."]
    )
    id: f.IRI | None = Field(None, description="An IRI that never changes. Default: a tag URI of `tag` and the slug.")
    guid: f.GUID | None = Field(
        None,
        description="The id in RSS and JSON Feed, where an old one there is no IRI; or `none`, where RSS had none.",
    )
    link: f.URL | None = Field(
        None,
        description="Where the item can be read. Default: a page of its own.",
        examples=["https://www.example.org/fair"],
    )
    content: str | None = Field(
        None,
        description="The whole text in Markdown (CommonMark and tables); paths in it are of files of the project. "
        "Default: the summary.",
        examples=["Four evenings:\n\n- sourdough,\n- *rye*.\n"],
    )
    updated: f.Date | None = Field(
        None,
        description="When a change was worth announcing again, not before `date`. Default: `date`. An edit without it "
        "is a silent correction.",
    )
    authors: Annotated[list[Person], f.OneOrMany] | None = Field(
        None,
        description="A list of names, or of mappings with `name`, `url`, `email`. Default: the site's author.",
        examples=[["Ana Ruiz", "Bob"]],
    )
    tags: Annotated[list[f.Text], f.OneOrMany] | None = Field(
        None, description="A list of words in any script.", examples=[["bread", "food safety"]]
    )
    country: Countries | None = Field(
        None, description="ISO 3166-1 alpha-2 code or a list: `LK`, `[CO, MX]`.", examples=["LK", ["CO", "MX"]]
    )
    language: f.Language | None = Field(
        None, description="BCP 47: `en`, `fr`, `pt-BR`. Default: the site's.", examples=["fr", "pt-BR"]
    )
    image: Image | None = Field(
        None,
        description="A path or address; or a mapping with `src`, `alt`, `width`, `height`.",
        examples=[{"src": "https://www.example.org/bread.jpg", "alt": "Twelve loaves on a table"}],
    )
    enclosures: Annotated[list[EnclosureFile], f.OneOrMany] | None = Field(
        None,
        description="Files to download, each with `url` or `file`. Feed readers offer the first.",
        examples=[{"url": "https://www.example.org/programme.pdf", "title": "The programme"}],
    )
    event: EventFile | None = Field(
        None,
        description="`start`, `end` and `place` of what takes place; never the publication date.",
        examples=[{"start": "2026-05-14T18:00", "end": "2026-05-14T20:00", "place": "The bakery"}],
    )
    draft: bool = Field(False, description="`true` withholds the item everywhere.", examples=[True])
    expires: f.Date | None = Field(
        None, description="From this moment the item is withheld everywhere.", examples=["2036-12-31"]
    )
    withdrawn: f.Date | None = Field(
        None,
        description="From this moment the item is gone from the feeds; Atom, and the item's own page, say that it was "
        "withdrawn.",
    )
    reason: f.Text | None = Field(None, description="Why it was withdrawn: one sentence that everybody may read.")
