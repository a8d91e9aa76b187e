"""WordPress's own export (WXR 1.2): RSS with all that WordPress knows of its posts, pages and files.

https://developer.wordpress.org/cli/commands/export/; written by wp-admin/includes/export.php
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any

from lxml import etree

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import dates, html_text, visibility
from coopfeed.migrating.foreign.characters import carried, marked_xml
from coopfeed.migrating.foreign.effort import bounded
from coopfeed.migrating.foreign.entries import LONGEST_ENTRY, Entry, ForeignFile, ForeignImage, LeftOut, Withheld
from coopfeed.migrating.foreign.safety import Bounds, is_well_formed
from coopfeed.migrating.foreign.wordpress_text import NO_PICTURE, Library, Picture, Shown, custom_fields
from coopfeed.network.fetching import Fetched

_MARK = b"://wordpress.org/export/"  # some have it with https, where a site rewrote all its addresses
_EXPORT = Bounds(elements=5_000_000, entry=32 * 1024 * 1024, beside=256 * 1024 * 1024)
_PIECE = 256 * 1024  # bytes
_FIRST = 20_000  # bytes that contain the namespaces
_FEATURED = "featured image that is not in the export"
_MOST_FIELDS = 50  # names of custom fields that are listed one by one
_NO_IMAGES = (
    "Some images are not in this export, which names them by number only. To import them, choose Tools → Export → "
    "All content in WordPress; if the export has several parts, import the folder that they are in."
)


@dataclass(frozen=True, slots=True)
class _Post:
    """A post that is to be imported, as far as it can be read before everything that it refers to was seen."""

    entry: Entry
    number: str
    meta: tuple[tuple[str, str], ...]


@dataclass
class _Posts:
    """What has been read of an export."""

    public: list[_Post] = field(default_factory=list)
    authors: dict[str, str] = field(default_factory=dict)
    library: Library = field(default_factory=Library)
    field_names: set[str] = field(default_factory=set)

    def entry(self, post: _Post) -> Entry:
        """Return a post as an entry, with all that it refers to."""
        meta = dict(post.meta)
        shown = Shown(self.library, post.number, meta.get("footnotes", ""))
        summary = shown.excerpt(post.entry.summary)
        content = shown.html(post.entry.content)
        thumbnail = meta.get("_thumbnail_id", "")
        picture = self.library.pictures.get(thumbnail)
        if thumbnail and picture is None:
            shown.left_out.append(LeftOut(_FEATURED, f"number {thumbnail}"))
        return replace(
            post.entry,
            summary=summary,
            content=content,
            image=picture.image if picture else None,
            left_out=(*shown.left_out, *self._custom_fields(post.meta)),
        )

    def _custom_fields(self, meta: tuple[tuple[str, str], ...]) -> Iterator[LeftOut]:
        for found in custom_fields(meta):
            if len(self.field_names) < _MOST_FIELDS:
                self.field_names.add(found.kind)
            yield found if found.kind in self.field_names else replace(found, kind="other custom fields")


@dataclass
class Export:
    """What an export has: its posts as entries, and everything that is passed over, by name and with the reason.

    `comments` are passed over too: of each post that has some, its name and their number.
    """

    entries: list[Entry] = field(default_factory=list)
    skipped: list[tuple[str, Withheld]] = field(default_factory=list)
    comments: list[tuple[str, int]] = field(default_factory=list)
    notes: tuple[str, ...] = ()


def is_export(content: bytes) -> bool:
    """Return whether `content` begins like an export of WordPress, in whatever encoding."""
    return _MARK in content[: 2 * _FIRST].replace(b"\0", b"")[:_FIRST]


def read(*parts: Fetched) -> Export:
    """Return the posts in the parts of an export of WordPress. Its elements are read one by one, and none is kept.

    Raises:
        ForeignError: one is not well-formed, or declares entities.
    """
    export = Export()
    posts = _Posts()
    for found in parts:
        with bounded(found):
            found = replace(found, content=marked_xml(found.content))
            is_well_formed(found, _EXPORT)
            _read(found, export, posts)
    with bounded(max(parts, key=lambda found: len(found.content))):
        export.entries = [carried(posts.entry(post)) for post in posts.public]
    if any(each.kind in (_FEATURED, NO_PICTURE) for entry in export.entries for each in entry.left_out):
        export.notes = (_NO_IMAGES,)
    return export


def _read(found: Fetched, export: Export, posts: _Posts) -> None:
    # A file that was cut off on the way would lose posts without a word: not `recover`.
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=("{*}rss", "{*}item", "{*}author"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
    )
    root: etree._Element | None = None
    try:
        for start in range(0, len(found.content), _PIECE):
            parser.feed(found.content[start : start + _PIECE])
            events: Iterator[tuple[str, Any]] = parser.read_events()
            for event, element in events:
                root = element if root is None else root
                if event == "end" and _name(element) == "author":
                    posts.authors[_text(element, "author_login")] = _text(element, "author_display_name")
                elif event == "end" and _name(element) == "item":
                    _add(export, posts, element)
            if root is None:
                raise ForeignError(f"{found.location} is not a WordPress export: it does not begin with <rss>")
            _forget_all_but_the_last(root)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise ForeignError(f"{found.location} is not well-formed and may be incomplete: {error}") from error


def _forget_all_but_the_last(element: etree._Element) -> None:
    """Take out of `element` what has been read: all but what may still be open."""
    while len(element):
        del element[:-1]
        element = element[-1]
        if _name(element) in ("item", "author"):
            return


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _add(export: Export, posts: _Posts, item: etree._Element) -> None:
    if (length := max((len(child.text or "") for child in item), default=0)) > LONGEST_ENTRY:
        name = f'"{html_text.text(_text(item, "title"))}"'
        export.skipped.append((name, Withheld(f"it has a text of {length:,} characters")))
        return
    meta = tuple(_meta(item))
    number = _text(item, "post_id")
    if url := _text(item, "attachment_url"):
        alt = " ".join(dict(meta).get("_wp_attachment_image_alt", "").split())
        caption = _text(item, "{*}encoded", "excerpt")
        posts.library.pictures[number] = Picture(ForeignImage(url, alt), _text(item, "post_parent"), caption)
    entry = _entry(item, posts.authors, meta)
    if comments := visibility.comments(item):
        export.comments.append((entry.name, comments))
    if withheld := visibility.withheld(item, in_wxr=True):
        if withheld.kind == "block" and visibility.is_public_block(item):
            posts.library.blocks[number] = entry.content
        export.skipped.append((entry.name, withheld))
        return
    posts.public.append(_Post(entry, number, meta))


def _entry(item: etree._Element, authors: dict[str, str], meta: tuple[tuple[str, str], ...]) -> Entry:
    """Return an item as an entry, with its texts as they were written."""
    login = _text(item, "creator")
    named = [(each.get("domain"), html_text.text(each.text or "")) for each in item.iterchildren("category")]
    link = _text(item, "link")
    return Entry(
        id=_text(item, "guid"),
        title=html_text.text(_text(item, "title")),
        link=link,
        published=_moment(item),
        authors=tuple(filter(None, [authors.get(login)])),
        categories=tuple(name for domain, name in named if domain == "category"),
        tags=tuple(name for domain, name in named if domain == "post_tag"),
        summary=_text(item, "{*}encoded", "excerpt"),
        content=_text(item, "{*}encoded", "content"),
        base=link,
        files=tuple(_enclosures(dict(meta).get("enclosure", ""))),
        place=f"{_text(item, 'post_type') or 'post'} {_text(item, 'post_id')}",
        remarks=(*_unnamed(login, authors),),
    )


def _unnamed(login: str, authors: dict[str, str]) -> Iterator[str]:
    if login and not authors.get(login):  # by which somebody signs in: it was not public
        yield f"its author was omitted: the export has no name for the login {login}, only that"


def _text(item: etree._Element, name: str, namespace: str = "") -> str:
    """Return the text of a child; if it is called `encoded`, the one in that namespace."""
    path = name if name.startswith("{") or name in ("link", "guid", "title") else f"{{*}}{name}"
    for child in item.iterchildren(path):
        if namespace in str(child.tag).rpartition("}")[0]:  # etree.QName refuses some tags of broken documents
            return (child.text or "").strip()
    return ""


def _moment(item: etree._Element) -> datetime | None:
    """Return the publication, at the offset from UTC that the blog had then: it says both its own time and UTC."""
    local, utc = (dates.moment(_text(item, name)) for name in ("post_date", "post_date_gmt"))
    if local is None or utc is None:
        return dates.moment(_text(item, "pubDate"))
    offset = local - utc
    return utc.astimezone(timezone(offset)) if abs(offset.total_seconds()) < 24 * 3600 else utc


def _meta(item: etree._Element) -> Iterator[tuple[str, str]]:
    for meta in item.iterchildren("{*}postmeta"):
        yield _text(meta, "meta_key"), _text(meta, "meta_value")


def _enclosures(written: str) -> Iterator[ForeignFile]:
    """Yield an address, its length and its media type, each on a line (wp-includes/functions.php, do_enclose)."""
    url, length, media_type, *_ = (*(line.strip() for line in written.split("\n")), "", "", "")
    if url:
        yield ForeignFile(url, media_type, int(length) if re.fullmatch("[1-9][0-9]{0,14}", length) else None)
