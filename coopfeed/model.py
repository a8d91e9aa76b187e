"""The nouns: Site, Item, Feed, Output. Values only; every datetime is aware, every collection a tuple."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from coopfeed.problems import Problem, Where

ALL = "all"
"""The slug of the feed that holds every item."""


def writable(moment: datetime) -> datetime:
    """`moment` as RFC 3339 and RFC 822 can write it: whole seconds, at an offset of whole minutes.

    Offsets have seconds in the local mean time of old: Monrovia's had until 1972.
    """
    offset = moment.utcoffset()
    if offset is None or offset.seconds % 60 or offset.microseconds:
        moment = moment.astimezone(UTC)
    return moment.replace(microsecond=0) if moment.microsecond else moment


def language_ranges(tag: str) -> Iterator[str]:
    """The language tags that `tag` is a case of (RFC 4647, 3.4): zh-Hant-TW, zh-Hant and zh of the first."""
    subtags = tag.split("-")
    return ("-".join(subtags[:count]) for count in range(len(subtags), 0, -1))


@dataclass(frozen=True, slots=True)
class Person:
    """An author (RFC 4287, 3.2). `email` is published only because the author wrote it down."""

    name: str
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the project that is copied to `path` in the output."""

    path: str
    source: Path
    media_type: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by its absolute URL. `width` and `height` in pixels, `length` in bytes, None where unknown."""

    url: str
    alt: str = ""
    media_type: str = ""
    width: int | None = None
    height: int | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an item (RFC 4287, 4.2.7.2). `length` in bytes, None where unknown."""

    url: str
    media_type: str
    length: int | None = None
    title: str = ""

    @property
    def name(self) -> str:
        """What to call it in a link: its title, else the file's name, else its address."""
        return self.title or unquote(urlsplit(self.url).path.rpartition("/")[2]) or self.url


@dataclass(frozen=True, slots=True)
class Event:
    """When and where something takes place; never used as a publication date."""

    start: date | datetime
    end: date | datetime | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """ISO 3166-1 alpha-2 code, and its name in the item's language."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """A feed in one format: where it is, and the format's `name` for people ("JSON Feed")."""

    href: str
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class Translation:
    """The same in another `language`: of an item its link, and its own `page` or ""; of a feed its page and documents.

    What `hreflang` speaks of (RFC 8288, 3.4.1).
    """

    language: str
    title: str
    href: str
    page: str = ""
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """What lists, archives and the record need to know of an item: all but its text.

    `id` is an IRI that never changes, `guid` what an earlier program called it where that is no IRI, or "". `slug` is
    unique; that of a translation ends in its language: "herath.fr". `link` is the absolute permalink: the author's, or
    else `page`, the address of the item's own page ("" where it has none). `translations` are those that may be seen.
    `source` is the file that it was read from; it is never published. `digest` is that of all that subscribers see of
    the item itself but `updated`; "" where nobody took it.
    """

    id: str
    slug: str
    title: str
    link: str
    published: datetime
    updated: datetime
    categories: tuple[str, ...]
    language: str
    tags: tuple[str, ...] = ()
    countries: tuple[Country, ...] = ()
    draft: bool = False
    expires: datetime | None = None
    withdrawn: datetime | None = None
    reason: str = ""
    page: str = ""
    assets: tuple[Asset, ...] = ()
    source: str = ""
    translations: tuple[Translation, ...] = ()
    guid: str = ""
    digest: str = field(default="", compare=False, repr=False)

    @property
    def version(self) -> str:
        """What names the item as subscribers see it: equal versions are equal to them. "" where nobody can tell."""
        if not self.translations:
            return self.text_version
        return f"{self.text_version} {self.translations}" if self.digest else ""

    @property
    def text_version(self) -> str:
        """What names the item without its translations."""
        if not self.digest or self.is_as_published:
            return self.digest
        return f"{self.digest} {self.updated.isoformat()}"

    @property
    def known_as(self) -> str:
        """By what readers of RSS and JSON Feed know the item: neither demands an IRI, as Atom does of its id."""
        return self.guid or self.id

    @property
    def work(self) -> str:
        """What the item and its translations have in common: the slug without a language."""
        return self.slug.partition(".")[0]

    @property
    def is_as_published(self) -> bool:
        """Whether `updated` is `published`, and written the same."""
        first, last = self.published, self.updated
        return first is last or (first == last and first.utcoffset() == last.utcoffset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Card):
    """One entry in one language, with its text: `summary` is plain text, `content` HTML."""

    authors: tuple[Person, ...]
    summary: str
    content: str
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a feed selects: an item is in it if every criterion that is not empty names one of the item's values."""

    categories: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A feed as feeds.yaml defines it: a category is the selection of its own items."""

    slug: str
    title: str
    criteria: Criteria
    description: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """The publication in one language, as feeds.yaml describes it.

    `url` ends in a slash; `timezone` is an IANA name. `folder` is where the edition lies below `url`: "" for that of
    the site's own language, "fr/" for the French one. `editions` are those in other languages; they have none. `theme`
    are templates of the project's own, each with its name and its text. `hubs` are told when a feed has changed.
    `compress` are the codings in which texts lie beside themselves. `grace` is how many days what is made no more stays
    in an object store, where feeds have their `exact_types`, or are XML and JSON.
    """

    title: str
    url: str
    tag: str
    author: Person
    language: str = "en"
    timezone: str = "UTC"
    home: str = ""
    description: str = ""
    rights: str = ""
    icon: str = ""
    logo: str = ""
    entries: int = 50
    max_bytes: int = 1_000_000
    formats: tuple[str, ...] = ("atom", "rss", "json")
    pages: str = "all"
    destination: str = "public"
    schemas: bool = False
    compress: tuple[str, ...] = ()
    max_new: int = 20
    grace: int = 30
    exact_types: bool = True
    hubs: tuple[str, ...] = ()
    categories: tuple[Selection, ...] = ()
    feeds: tuple[Selection, ...] = ()
    assets: tuple[Asset, ...] = ()
    theme: tuple[tuple[str, str], ...] = ()
    folder: str = ""
    editions: tuple[Site, ...] = ()

    def edition(self, language: str) -> Site:
        """The edition for items in `language`: in that very language, in the language that it is a case of (fr for
        fr-CA), or else this one."""
        if not self.editions:
            return self
        known = {each.language: each for each in (self, *self.editions)}
        return next((known[each] for each in language_ranges(language) if each in known), self)

    def iri(self, name: str) -> str:
        """The tag URI (RFC 4151) of `name`; holds neither address nor category, so that a move renames nothing."""
        return f"tag:{self.tag}/{name}"

    def category_title(self, slug: str) -> str:
        """The readable title of a category; its slug where feeds.yaml, which has errors then, defines none."""
        return next((c.title for c in self.categories if c.slug == slug), slug)


@dataclass(frozen=True, slots=True)
class Feed:
    """A chosen, ordered view of items, newest first: the subscription document of a selection, or one of its archives.

    `documents` are the addresses of the subscription document in each of its formats, `home` is the page that it
    belongs to. `translations` is the same selection in other editions. `tombstones` are withdrawn items (RFC 6721).
    `page` is 0 for the subscription document and counts the archive documents from the oldest; `previous` is the
    archive document before this one, 0 where there is none (RFC 5005, 4).
    """

    site: Site
    slug: str
    title: str
    subtitle: str
    language: str
    logo: str
    home: str
    documents: tuple[Document, ...]
    items: tuple[Card, ...]
    tombstones: tuple[Card, ...] = ()
    page: int = 0
    previous: int = 0
    translations: tuple[Translation, ...] = ()

    @property
    def path(self) -> str:
        """The folder of the feed in the output, which also names it among all editions: "fr/interviews"."""
        return self.site.folder + self.slug

    @property
    def id(self) -> str:
        """The identity of the feed, the same in every format and on every page."""
        return self.site.iri(f"feeds/{self.path}")

    @property
    def hubs(self) -> tuple[str, ...]:
        """The hubs that tell of changes in this document; an archive document has none."""
        return () if self.page else self.site.hubs

    @property
    def updated(self) -> datetime:
        """When the newest change was announced; never the clock, so that equal items give equal bytes."""
        withdrawn = (item.withdrawn for item in self.tombstones if item.withdrawn)
        return max((*(item.updated for item in self.items), *withdrawn))

    def address(self, media_type: str, page: int | None = None) -> str:
        """The absolute URL of `page` (default: this one) as `media_type`; "" where the feed is not published so."""
        page = self.page if page is None else page
        for document in self.documents:
            if document.media_type == media_type:
                folder, _, file = document.href.rpartition("/")
                return f"{folder}/{document_path(file, page)}"
        return ""


def document_path(file: str, page: int) -> str:
    """Where page `page` of a feed lies in the feed's folder, if its subscription document is called `file`."""
    return f"archive/{page}.{file}" if page else file


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a `hub` is to be told: the document at the address `topic` has changed (WebSub, 6).

    https://www.w3.org/TR/websub/#publishing
    """

    hub: str
    topic: str


@dataclass(frozen=True, slots=True)
class Output:
    """A file to be published: `path` is relative with forward slashes, `content` its bytes or the file to copy."""

    path: str
    media_type: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class Publication:
    """What was read: the site, its items, and every problem that the reading found.

    `places` tells where feeds.yaml defines each feed, and each edition by its folder. `untranslated` is what editions
    lack, as warnings for those who ask. With an error among `problems`, site and items are incomplete.
    """

    site: Site
    items: tuple[Card, ...]
    problems: tuple[Problem, ...]
    places: tuple[tuple[str, Where], ...] = ()
    untranslated: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a publication."""
        return tuple(p for p in self.problems if p.is_error)

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The files that it shows or offers, whether they are published now or not."""
        return (*self.site.assets, *(asset for item in self.items for asset in item.assets))
