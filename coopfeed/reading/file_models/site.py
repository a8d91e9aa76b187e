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
    description: Texts | None = optional(f.Texts, "One sentence about the feed.")
    image: str | None = optional(f.Location, "An image for the feed: a path or URL.")
    text: Text = defaulting(
        "both",
        choice(Text),
        "What its entries contain: `both` summary and content, only the `summary`, or only the `full` content.",
    )


@dataclass(frozen=True, slots=True)
class WhereFile:
    """What a further feed selects; an item must meet every key, by any one of its values."""

    category: tuple[str, ...] | None = optional(Categories, "One slug or a list.")
    country: tuple[str, ...] | None = optional(Countries, "One country code or a list.")
    tag: tuple[str, ...] | None = optional(
        Many(f.Text, may_have_commas=True), "One tag or a list; case does not matter."
    )
    language: tuple[str, ...] | None = optional(Many(f.Language), "One language or a list.")


Where = Record(WhereFile, "[mapping](#where)")


@dataclass(frozen=True, slots=True)
class FurtherFeedFile(CategoryFile):
    """A further feed, beside `all` and one for each category."""

    where: WhereFile = required(Where, "What it selects: `category`, `country`, `tag` or `language`.")


@dataclass(frozen=True, slots=True)
class SiteAuthorFile:
    """The author of the site, whose name may differ by language."""

    name: Texts = required(f.Texts, "The name as readers show it.")
    url: str | None = optional(f.URL, "The author's home page.")
    email: str | None = optional(f.Email, "Published in Atom only if you set it.")


@dataclass(frozen=True, slots=True)
class PublishFile:
    "Safeguards for publications, and settings for object stores."

    max_new: int = defaulting(
        20, whole_number(1), "The maximum number of new items in one publication; more need --allow."
    )
    grace: int = defaulting(
        30,
        whole_number(0),
        "How many days images, files and item pages stay in an object store once they are no longer "
        "published, for readers with an older feed. Files of an item that is no longer released are removed "
        "at once.",
    )
    media_types: str = defaulting(
        "exact",
        choice(MediaTypes),
        "The media types of feeds in an object store. `exact`: `application/atom+xml` and so on. `plain`: XML"
        " and JSON, because some CDNs compress nothing else.",
    )


SiteAuthor = Record(SiteAuthorFile, "name, or [mapping](#the-author-of-the-site)", stands_for="name", in_languages=True)
Category = Record(CategoryFile, "title, or [mapping](#a-category)", stands_for="title", in_languages=True)
FurtherFeed = Record(FurtherFeedFile, "[mapping](#a-further-feed)")
Publish = Record(PublishFile, "[mapping](#guards)")


@dataclass(frozen=True, slots=True)
class SiteFile:
    """The publication: `feeds.yaml`."""

    title: Texts = required(f.Titles, "The name of the publication.")
    url: str = required(f.FolderURL, "The URL where the output folder will be served: `https://feeds.example.org/`.")
    tag: str = required(
        f.TagPrefix,
        "The start of every id (RFC 4151), such as `example.org,2026:news`: a domain that you owned in that "
        "year, the year, and a name. Never change it: every item would appear again as new.",
    )
    author: SiteAuthorFile = required(
        SiteAuthor, "The author of items that do not set their own: a name, or `name`, `url` and `email`."
    )
    categories: Mapping[str, CategoryFile] = required(
        Table(f.Slug, Category, may_be_empty=False),
        "The slug and title of each category (`news: News`); the title may be a mapping. Each category becomes a feed.",
    )
    description: Texts | None = optional(f.Texts, "One sentence about the publication.")
    home: str | None = optional(f.URL, "The web site that the feeds belong to. Default: `url`.")
    language: str = defaulting("en", f.Language, "BCP 47 language of items that do not set their own.")
    languages: Mapping[str, str | None] = defaulting(
        {},
        f.Editions,
        "The editions, one per language: a list (`[en, fr]`), or titles (`fr: Nouvelles`). Default: only `language`.",
    )
    timezone: str = defaulting("UTC", f.TimeZone, "IANA time zone of dates without one: `Europe/Zurich`.")
    rights: Texts | None = optional(f.Texts, "Copyright notice or licence.")
    icon: str | None = optional(f.Location, "A small square image: a path or URL. Default: coopfeed's icon.")
    logo: str | None = optional(f.Location, "A larger image, twice as wide as high: a path or URL.")
    entries: int = defaulting(
        50, whole_number(1), "The maximum number of entries in a feed; older ones are in its archives."
    )
    max_bytes: int = defaulting(
        1_000_000,
        whole_number(10_000),
        "The maximum size of a feed in bytes; the oldest entries move to its archives to stay below it.",
    )
    formats: tuple[str, ...] = defaulting(
        ("atom", "rss", "json"), Many(choice(Format), may_be_empty=False), "The formats to write."
    )
    pages: str = defaulting(
        "all",
        choice(Pages),
        "`all`: every item has its own page, in addition to the one it links to. `missing`: only items "
        "without a link have one. `none`: no item has one, so each needs a `link`.",
    )
    feeds_only: bool = defaulting(
        False,
        f.YesOrNo,
        "`true` writes no pages at all, not even for feeds, and nothing to embed; `pages` is then `none`.",
    )
    destination: str = defaulting(
        "public",
        f.Text,
        "The output folder, relative to the project's folder, or a bucket of an object store with a prefix: "
        "`s3://BUCKET/PREFIX`, `gs://…`, `az://…`.",
        examples=["public", "s3://feeds.example.org"],
    )
    schemas: bool = defaulting(
        False, f.YesOrNo, "`true` publishes JSON Schemas, with which code editors check the files."
    )
    compress: tuple[str, ...] = defaulting(
        (),
        Many(choice(Coding)),
        "`gzip`, `br` (Brotli) or both: also write compressed copies of longer texts (`.gz`, `.br`), for web "
        "servers that send them as they are.",
        examples=[["gzip", "br"]],
    )
    hub: tuple[str, ...] | None = optional(
        Many(f.URL),
        "The WebSub hub, or a list of hubs, that is notified of every changed feed and notifies subscribers: "
        "`https://pubsubhubbub.appspot.com/`.",
        examples=["https://pubsubhubbub.appspot.com/"],
    )
    publish: PublishFile = defaulting(
        PublishFile(), Publish, "Safeguards for publications, and settings for object stores."
    )
    feeds: Mapping[str, FurtherFeedFile] = defaulting(
        {}, Table(f.Slug, FurtherFeed), "Additional feeds: for each a slug, and what the feed selects."
    )
