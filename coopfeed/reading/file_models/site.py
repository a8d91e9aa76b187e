"""The file of the publication, feeds.yaml, and the mappings in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from coopfeed.model import Text
from coopfeed.reading import field_types as f
from coopfeed.reading.file_models.items import Categories, Countries
from coopfeed.reading.kinds import Many, Table, choice, whole_number
from coopfeed.reading.records import Record, defaulting, optional, required

Texts = Mapping[str, str]
"""A text by language, or the one for all."""

Format = Literal["atom", "rss", "json"]
Coding = Literal["gzip", "br"]
Pages = Literal["all", "missing", "none"]
MediaTypes = Literal["exact", "plain"]


@dataclass(frozen=True, slots=True)
class CategoryFile:
    """A category: a title alone, or a mapping."""

    title: Texts = required(f.Titles, "The name as subscribers see it.")
    description: Texts | None = optional(f.Texts, "One sentence on what the feed brings.")
    image: str | None = optional(f.Location, "A picture of the feed: path or address.")
    text: Text = defaulting(
        "both",
        choice(Text),
        "What its entries have: `both` summary and content, the `summary` alone, or the `full` content "
        "alone, for a consumer that takes only one.",
    )


@dataclass(frozen=True, slots=True)
class WhereFile:
    """What a further feed selects; an item must meet every key, by any one of its values."""

    category: tuple[str, ...] | None = optional(Categories, "One slug or a list.")
    country: tuple[str, ...] | None = optional(Countries, "One country code or a list.")
    tag: tuple[str, ...] | None = optional(Many(f.Text), "One tag or a list, in upper or lower case.")
    language: tuple[str, ...] | None = optional(Many(f.Language), "One language or a list.")


Where = Record(WhereFile, "[mapping](#where)")


@dataclass(frozen=True, slots=True)
class FurtherFeedFile(CategoryFile):
    """A further feed, beside `all` and one for each category."""

    where: WhereFile = required(Where, "What it selects: `category`, `country`, `tag`, `language`.")


@dataclass(frozen=True, slots=True)
class SiteAuthorFile:
    """The author of the site, whose name may differ by language."""

    name: Texts = required(f.Texts, "The name as readers show it.")
    url: str | None = optional(f.URL, "The author's home page.")
    email: str | None = optional(f.Email, "Published in Atom if it is written here, and only then.")


@dataclass(frozen=True, slots=True)
class PublishFile:
    """What guards a publication, and how it lies in an object store."""

    max_new: int = defaulting(
        20, whole_number(1), "The most items that may come as new at once; more stop a publication until you allow it."
    )
    grace: int = defaulting(
        30,
        whole_number(0),
        "For how many days images, other files and items' pages that are published no more stay in an "
        "object store, for readers who hold an older feed. All files of an item that is not released any more are "
        "removed at once.",
    )
    media_types: str = defaulting(
        "exact",
        choice(MediaTypes),
        "What feeds are called in an object store. `exact`: `application/atom+xml` and so on. `plain`: XML "
        "and JSON, which is all that some CDNs compress.",
    )


SiteAuthor = Record(SiteAuthorFile, "name, or [mapping](#the-author-of-the-site)", stands_for="name", in_languages=True)
Category = Record(CategoryFile, "title, or [mapping](#a-category)", stands_for="title", in_languages=True)
FurtherFeed = Record(FurtherFeedFile, "[mapping](#a-further-feed)")
Publish = Record(PublishFile, "[mapping](#guards)")


@dataclass(frozen=True, slots=True)
class SiteFile:
    """The publication: `feeds.yaml`."""

    title: Texts = required(f.Titles, "The name of the publication.")
    url: str = required(
        f.FolderURL, "The address at which the output folder will be served: `https://feeds.example.org/`."
    )
    tag: str = required(
        f.TagPrefix,
        "The beginning of every id (RFC 4151), such as `example.org,2026:news`: a domain that you owned in "
        "that year, the year, a name. Never change it: every item would come again as new.",
    )
    author: SiteAuthorFile = required(
        SiteAuthor, "Who writes, where an item does not say: a name, or `name`, `url`, `email`."
    )
    categories: Mapping[str, CategoryFile] = required(
        Table(f.Slug, Category, may_be_empty=False),
        "For each category a slug and a title (`news: News`), or a mapping in place of the title. Each becomes a feed.",
    )
    description: Texts | None = optional(f.Texts, "One sentence on what the publication brings.")
    home: str | None = optional(f.URL, "The web site that the feeds belong to. Default: `url`.")
    language: str = defaulting("en", f.Language, "BCP 47 language of items that do not say theirs.")
    languages: Mapping[str, str | None] = defaulting(
        {},
        f.Editions,
        "The editions, one a language: a list (`[en, fr]`), or the title of each (`fr: Nouvelles`). "
        "Default: that of `language` alone.",
    )
    timezone: str = defaulting("UTC", f.TimeZone, "IANA time zone of dates without one: `Europe/Zurich`.")
    rights: Texts | None = optional(f.Texts, "Copyright notice or licence.")
    icon: str | None = optional(
        f.Location, "A small square picture: path or address. Pages have another one without it."
    )
    logo: str | None = optional(f.Location, "A larger picture, twice as wide as high: path or address.")
    entries: int = defaulting(
        50, whole_number(1), "The most entries of a feed's own file; older ones lie in its archives."
    )
    max_bytes: int = defaulting(
        1_000_000,
        whole_number(10_000),
        "The most bytes of a feed's own file; the oldest entries move to its archives to keep to it.",
    )
    formats: tuple[str, ...] = defaulting(
        ("atom", "rss", "json"), Many(choice(Format), may_be_empty=False), "The formats that are written."
    )
    pages: str = defaulting(
        "all",
        choice(Pages),
        "`all`: every item has a page of its own, beside the one that it links to. `missing`: only items "
        "without a link get one. `none`: no item has one; then each needs a `link`.",
    )
    feeds_only: bool = defaulting(
        False,
        f.YesOrNo,
        "`true`: no pages at all, of feeds neither, and nothing for other sites to show; then `pages` is `none`.",
    )
    destination: str = defaulting(
        "public",
        f.Text,
        "The output folder, from the project's folder; or a bucket of an object store, with a prefix in "
        "it: `s3://BUCKET/PREFIX`, `gs://…`, `az://…`.",
        examples=["public", "s3://feeds.example.org"],
    )
    schemas: bool = defaulting(
        False, f.YesOrNo, "`true` publishes JSON Schemas of the files, by which editors' programs check what is typed."
    )
    compress: tuple[str, ...] = defaulting(
        (),
        Many(choice(Coding)),
        "`gzip`, `br` (Brotli), or both: longer texts are written compressed too (`.gz`, `.br`), for web "
        "servers that send such files as they are.",
        examples=[["gzip", "br"]],
    )
    hub: tuple[str, ...] | None = optional(
        Many(f.URL),
        "The WebSub hub, or a list of hubs, that is notified of every changed feed and notifies subscribers: "
        "`https://pubsubhubbub.appspot.com/`.",
        examples=["https://pubsubhubbub.appspot.com/"],
    )
    publish: PublishFile = defaulting(
        PublishFile(), Publish, "What guards a publication, and how it lies in an object store."
    )
    feeds: Mapping[str, FurtherFeedFile] = defaulting(
        {}, Table(f.Slug, FurtherFeed), "Further feeds: for each a slug, and below it what the feed selects."
    )
