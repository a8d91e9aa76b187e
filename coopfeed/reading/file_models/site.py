"""The file of the publication, feeds.yaml, and the mappings in it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from coopfeed.model import Text
from coopfeed.reading import field_types as f
from coopfeed.reading.file_models.items import Countries, Slugs
from coopfeed.reading.file_models.model import FileModel


class CategoryFile(FileModel):
    """A category: a title alone, or a mapping."""

    title: f.Titles = Field(description="The name as subscribers see it.")
    description: f.Texts | None = Field(None, description="One sentence on what the feed brings.")
    image: f.Location | None = Field(None, description="A picture of the feed: path or address.")
    text: Text = Field(
        "both",
        description="What its entries have: `both` summary and content, the `summary` alone, or the `full` content "
        "alone, for a consumer that takes only one.",
    )


class WhereFile(FileModel):
    """What a further feed selects; an item must meet every key, by any one of its values."""

    category: Slugs | None = Field(None, description="One slug or a list.")
    country: Countries | None = Field(None, description="One country code or a list.")
    tag: Annotated[list[f.Text], f.OneOrMany] | None = Field(
        None, description="One tag or a list, in upper or lower case."
    )
    language: Annotated[list[f.Language], f.OneOrMany] | None = Field(None, description="One language or a list.")


class FurtherFeedFile(CategoryFile):
    """A further feed, beside `all` and one for each category."""

    where: WhereFile = Field(description="What it selects: `category`, `country`, `tag`, `language`.")


class SiteAuthorFile(FileModel):
    """The author of the site, whose name may differ by language."""

    name: f.Texts = Field(description="The name as readers show it.")
    url: f.URL | None = Field(None, description="The author's home page.")
    email: f.Email | None = Field(None, description="Published in Atom if it is written here, and only then.")


class PublishFile(FileModel):
    """What guards a publication, and how it lies in an object store."""

    max_new: Annotated[int, Field(ge=1)] = Field(
        20, description="The most items that may come as new at once; more stop a publication until you allow it."
    )
    grace: Annotated[int, Field(ge=0)] = Field(
        30,
        description="For how many days images, other files and items' pages that are published no more stay in an "
        "object store, for readers who hold an older feed. All files of an item that is not released any more are "
        "removed at once.",
    )
    media_types: Literal["exact", "plain"] = Field(
        "exact",
        description="What feeds are called in an object store. `exact`: `application/atom+xml` and so on. `plain`: XML "
        "and JSON, which is all that some CDNs compress.",
    )


SiteAuthor = Annotated[SiteAuthorFile, BeforeValidator(f.CalledInLanguages("name"))]
Category = Annotated[CategoryFile, BeforeValidator(f.CalledInLanguages("title"))]
Format = Literal["atom", "rss", "json"]
Coding = Literal["gzip", "br"]


class SiteFile(FileModel):
    """The publication: `feeds.yaml`."""

    title: f.Titles = Field(description="The name of the publication.")
    url: f.FolderURL = Field(
        description="The address at which the output folder will be served: `https://feeds.example.org/`."
    )
    tag: f.TagPrefix = Field(
        description="The beginning of every id (RFC 4151), such as `example.org,2026:news`: a domain that you owned in "
        "that year, the year, a name. Never change it: every item would come again as new."
    )
    author: SiteAuthor = Field(description="Who writes, where an item does not say: a name, or `name`, `url`, `email`.")
    categories: dict[f.Slug, Category] = Field(
        min_length=1,
        description="For each category a slug and a title (`news: News`), or a mapping in place of the title. Each "
        "becomes a feed.",
    )
    description: f.Texts | None = Field(None, description="One sentence on what the publication brings.")
    home: f.URL | None = Field(None, description="The web site that the feeds belong to. Default: `url`.")
    language: f.Language = Field("en", description="BCP 47 language of items that do not say theirs.")
    languages: f.Editions = Field(
        {},
        description="The editions, one a language: a list (`[en, fr]`), or the title of each (`fr: Nouvelles`). "
        "Default: that of `language` alone.",
    )
    timezone: f.TimeZone = Field("UTC", description="IANA time zone of dates without one: `Europe/Zurich`.")
    rights: f.Texts | None = Field(None, description="Copyright notice or licence.")
    icon: f.Location | None = Field(
        None, description="A small square picture: path or address. Pages have another one without it."
    )
    logo: f.Location | None = Field(None, description="A larger picture, twice as wide as high: path or address.")
    entries: Annotated[int, Field(ge=1)] = Field(
        50, description="The most entries of a feed's own file; older ones lie in its archives."
    )
    max_bytes: Annotated[int, Field(ge=10_000)] = Field(
        1_000_000,
        description="The most bytes of a feed's own file; the oldest entries move to its archives to keep to it.",
    )
    formats: Annotated[list[Format], Field(min_length=1), f.OneOrMany] = Field(
        ["atom", "rss", "json"], description="The formats that are written."
    )
    pages: Literal["all", "missing", "none"] = Field(
        "all",
        description="`all`: every item has a page of its own, beside the one that it links to. `missing`: only items "
        "without a link get one. `none`: no item has one; then each needs a `link`.",
    )
    feeds_only: bool = Field(
        False,
        description="`true`: no pages at all, of feeds neither, and nothing for other sites to show; then `pages` is "
        "`none`.",
    )
    destination: f.Text = Field(
        "public",
        description="The output folder, from the project's folder; or a bucket of an object store, with a prefix in "
        "it: `s3://BUCKET/PREFIX`, `gs://…`, `az://…`.",
        examples=["public", "s3://feeds.example.org"],
    )
    schemas: bool = Field(
        False, description="`true` publishes JSON Schemas of the files, by which editors' programs check what is typed."
    )
    compress: Annotated[list[Coding], f.OneOrMany] = Field(
        [],
        description="`gzip`, `br` (Brotli), or both: longer texts are written compressed too (`.gz`, `.br`), for web "
        "servers that send such files as they are.",
        examples=[["gzip", "br"]],
    )
    hub: Annotated[list[f.URL], f.OneOrMany] | None = Field(
        None,
        description="The WebSub hub, or a list of hubs, that is told of each feed that changed and tells subscribers: "
        "`https://pubsubhubbub.appspot.com/`.",
        examples=["https://pubsubhubbub.appspot.com/"],
    )
    publish: PublishFile = Field(
        PublishFile(max_new=20, grace=30, media_types="exact"),
        description="What guards a publication, and how it lies in an object store.",
    )
    feeds: dict[f.Slug, FurtherFeedFile] = Field(
        {}, description="Further feeds: for each a slug, and below it what the feed selects."
    )
