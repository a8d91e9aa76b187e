"""Where files lie, in a project and in its output. Nothing else spells these paths, or takes one apart."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from enum import Enum

# In a project.
SITE_FILE = "feeds.yaml"
ITEMS = "items"
THEME = "theme"
PRIVATE = ".coopfeed"
"""The folder of a project that has what may be deleted at any time."""

# In the output.
ALL = "all"
"""The folder of the feed that has every item, which is its slug too."""
RECORD = "coopfeed.json"
PAGE = "index.html"
FRAME = "embed.html"
FITTED_FRAME = "oembed.html"
FRAGMENT = "fragment.html"
OEMBED = "oembed.json"
SUBSCRIPTION_LIST = "feeds.opml"
STYLE = "style.css"
SCRIPT = "page.js"
ICON = "icon.svg"
ELEMENT = "coop-feed.js"
FRAME_STYLE = "embed.css"
FRAME_SCRIPT = "embed.js"
BUILDER = "builder.js"
SCHEMAS = "schema"

_ASSETS = "assets"
_PAGES = "items"
_ARCHIVE = "archive"
_EMBED = "embed"
_OF_THEME = f"{_ASSETS}/theme/"

RESERVED = (ALL, _PAGES, _ASSETS, SCHEMAS, _ARCHIVE, _EMBED)
"""The folders that no feed may have, besides those of languages."""


@dataclass(frozen=True, slots=True)
class _Traits:
    label: str
    rank: int
    is_asset: bool = False
    is_feed: bool = False
    is_immutable: bool = False
    is_lasting: bool = False
    is_open: bool = False
    is_short: bool = False


class Kind(Enum):
    """What a file of the output is for, and what follows from that."""

    ELEMENT = _Traits("element", 0, is_immutable=True, is_lasting=True, is_open=True)
    SCRIPT = _Traits("script", 0, is_open=True)
    STYLE = _Traits("style", 0)
    ASSET = _Traits("asset", 0, is_asset=True, is_immutable=True)
    THEME = _Traits("theme", 0, is_asset=True)
    PAGE = _Traits("page", 1)
    ARCHIVE_PAGE = _Traits("archive-page", 1)
    ITEM_PAGE = _Traits("item-page", 1)
    FRAME = _Traits("frame", 1, is_short=True)
    FRAGMENT = _Traits("fragment", 1, is_short=True)
    OEMBED = _Traits("oembed", 1, is_short=True)
    SCHEMA = _Traits("schema", 1)
    OTHER = _Traits("other", 1)
    ARCHIVE = _Traits("archive", 2, is_feed=True)
    SUBSCRIPTION = _Traits("subscription", 3, is_feed=True)
    SUBSCRIPTION_LIST = _Traits("subscription-list", 3)
    COMPRESSED = _Traits("compressed", 3)

    @property
    def rank(self) -> int:
        """When the file is sent: after all files of a lower rank, which it may name."""
        return self.value.rank

    @property
    def is_immutable(self) -> bool:
        """Return whether its name has a digest of its content, so that caches may keep it for ever."""
        return self.value.is_immutable

    @property
    def is_lasting(self) -> bool:
        """Return whether it stays where it was published although it is made no more, because other sites name it."""
        return self.value.is_lasting

    @property
    def is_asset(self) -> bool:
        """Return whether it is copied from the project, or belongs to all pages: no item can be named in it."""
        return self.value.is_asset

    @property
    def is_short(self) -> bool:
        """Return whether it shows a few items only, so that compressing it beforehand brings little."""
        return self.value.is_short

    def is_open(self, media_type: str) -> bool:
        """Return whether scripts of other sites read the file: the element's, and feeds in JSON, which it shows."""
        return self.value.is_open or (self.value.is_feed and media_type.endswith("json"))


_HTML = "text/html"

_NAMED = {
    PAGE: (Kind.PAGE, _HTML),
    SUBSCRIPTION_LIST: (Kind.SUBSCRIPTION_LIST, "text/x-opml"),
    FRAME: (Kind.FRAME, _HTML),
    FITTED_FRAME: (Kind.FRAME, _HTML),
    FRAGMENT: (Kind.FRAGMENT, _HTML),
    OEMBED: (Kind.OEMBED, "application/json"),
}
"""The files in the folder of the site, of an edition or of a feed, besides the documents of the feed."""

_EMBEDDED = {ELEMENT: Kind.SCRIPT, FRAME_SCRIPT: Kind.SCRIPT, BUILDER: Kind.SCRIPT, FRAME_STYLE: Kind.STYLE}
_SHARED = (STYLE, SCRIPT, ICON)


@dataclass(frozen=True, slots=True)
class OutputInfo:
    """A file of the output without its content: `path` is relative with forward slashes.

    `items` are the ids of the items that the file belongs to: it is their page, or they show or offer it. A document
    that has many of them, as a feed, belongs to none.
    """

    path: str
    kind: Kind
    media_type: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Location:
    """What the path of a file says: its `kind`, and of a document of a feed in which folder the `feed` lies, in what
    file its subscription `document` is, and which `page` of the archive it is (0: the subscription document)."""

    kind: Kind
    feed: str = ""
    document: str = ""
    page: int = 0


def in_folder(folder: str, file: str) -> OutputInfo:
    """Return the file with this name of the site (whose folder is ""), of an edition or of a feed."""
    kind, media_type = _NAMED[file]
    return OutputInfo(f"{folder.rstrip('/')}/{file}".lstrip("/"), kind, media_type)


def document(feed: str, file: str, media_type: str, number: int = 0) -> OutputInfo:
    """Return the document of a feed whose subscription document is called `file`: that one, or an archive document."""
    if number:
        return OutputInfo(f"{feed}/{_ARCHIVE}/{number}.{file}", Kind.ARCHIVE, media_type)
    return OutputInfo(f"{feed}/{file}", Kind.SUBSCRIPTION, media_type)


def archive_page(feed: str, number: int) -> OutputInfo:
    """Return the page for people of an archive document."""
    return OutputInfo(f"{feed}/{_ARCHIVE}/{number}.html", Kind.ARCHIVE_PAGE, _HTML)


def item_page(slug: str, items: tuple[str, ...] = ()) -> OutputInfo:
    """Return the page of an item, or of one that was withdrawn."""
    return OutputInfo(f"{_PAGES}/{slug}.html", Kind.ITEM_PAGE, _HTML, items)


def schema(name: str) -> OutputInfo:
    """Return the JSON Schema of a file that editors write."""
    return OutputInfo(f"{SCHEMAS}/{name}.json", Kind.SCHEMA, "application/schema+json")


def embedded(name: str, media_type: str) -> OutputInfo:
    """Return a script or stylesheet that other sites name, or the frames that they show."""
    return OutputInfo(f"{_EMBED}/{name}", _EMBEDDED.get(name, Kind.ELEMENT), media_type)


def element_name(digest: str) -> str:
    """Return the name of the element's module with this content: "coop-feed.0123456789abcdef.js"."""
    return f"coop-feed.{digest[:16]}.js"


def shared_asset(name: str) -> str:
    """Return where a file lies that all pages have."""
    return f"{_ASSETS}/{name}"


def theme_asset(name: str) -> str:
    """Return where a file in theme/assets/ of the project is copied to."""
    return f"{_OF_THEME}{name}"


def hashed_asset(stem: str, digest: str, ending: str) -> str:
    """Return where a file that items show or offer is copied to, under a name that another content does not have."""
    return f"{_ASSETS}/{stem}.{digest[:12]}{ending}"


def asset(path: str, media_type: str, items: tuple[str, ...] = ()) -> OutputInfo:
    """Return the file at `path`, which is where one of these three functions says."""
    return OutputInfo(path, _kind_of_asset(path), media_type, items)


def compressed(text: OutputInfo, ending: str, media_type: str) -> OutputInfo:
    """Return the compressed sibling of a text."""
    return OutputInfo(text.path + ending, Kind.COMPRESSED, media_type)


def _kind_of_asset(path: str) -> Kind:
    is_named = path.startswith(_OF_THEME) or path in map(shared_asset, _SHARED)
    return Kind.THEME if is_named else Kind.ASSET


def locate(path: str, documents: Container[str]) -> Location:
    """Return what was published at `path`, which the record of an earlier publication lists.

    `documents` are the names of subscription documents in all formats. A file that no publication of now would have,
    and a compressed sibling, is `Kind.OTHER`.
    """
    folder, _, file = path.rpartition("/")
    if path.startswith(f"{_ASSETS}/"):
        return Location(_kind_of_asset(path))
    if folder == _EMBED:
        is_module = file.startswith("coop-feed.") and file.endswith(".js")
        return Location(_EMBEDDED.get(file, Kind.ELEMENT if is_module else Kind.OTHER))
    if folder == _PAGES and file.endswith(".html"):
        return Location(Kind.ITEM_PAGE)
    if folder == SCHEMAS and file.endswith(".json"):
        return Location(Kind.SCHEMA)
    if file in documents:
        return Location(Kind.SUBSCRIPTION, folder, file)
    feed, _, within = folder.rpartition("/")
    number, _, name = file.partition(".")
    if within == _ARCHIVE and number.isascii() and number.isdigit() and len(number) < 10:
        if name == "html":
            return Location(Kind.ARCHIVE_PAGE)
        if name in documents:
            return Location(Kind.ARCHIVE, feed, name, int(number))
    return Location(_NAMED[file][0] if file in _NAMED else Kind.OTHER)
