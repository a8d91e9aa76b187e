"""WordPress's own export (WXR 1.2): RSS with all that WordPress knows of its posts, pages and files.

https://developer.wordpress.org/cli/commands/export/; written by wp-admin/includes/export.php
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from itertools import islice
from typing import Any

from lxml import etree

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import dates, html_text, visibility
from coopfeed.migrating.foreign.characters import carried, marked_xml
from coopfeed.migrating.foreign.effort import bounded
from coopfeed.migrating.foreign.entries import LONGEST_ENTRY, Entry, ForeignFile, ForeignImage, Withheld
from coopfeed.migrating.foreign.safety import Bounds, is_well_formed
from coopfeed.network.fetching import Fetched

_MARK = b"://wordpress.org/export/"  # some have it with https, where a site rewrote all its addresses
_EXPORT = Bounds(elements=5_000_000, entry=32 * 1024 * 1024, beside=256 * 1024 * 1024)
_PIECE = 256 * 1024  # bytes
_CODES = 10  # that are told of one post
_FIRST = 20_000  # bytes in which the namespaces stand
_SHORTCODE = re.compile(r"(?<!\[)\[([a-z][a-z0-9_-]*)(?: [^\[\]<]*)?/?\](?!\()")
_BLOCKS = "(?:address|blockquote|div|dl|fieldset|figure|form|h[1-6]|hr|iframe|ol|p|pre|section|table|ul)"
_BEGINS = re.compile(rf"(<{_BLOCKS}[ >/])", re.IGNORECASE)
_ENDS = re.compile(rf"(</{_BLOCKS}>|<hr[^<>]*>)", re.IGNORECASE)
_APART = re.compile(rf"<(?:{_BLOCKS}[ >/]|/|!--)", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_PREFORMATTED = re.compile(r"(<pre[ >].*?(?:</pre>|\Z))", re.DOTALL | re.IGNORECASE)


@dataclass
class Export:
    """What an export has: its posts as entries, and everything that is passed over, by name and with the reason.

    `comments` are passed over too: of each post that has some, its name and their number.
    """

    entries: list[Entry] = field(default_factory=list)
    skipped: list[tuple[str, Withheld]] = field(default_factory=list)
    comments: list[tuple[str, int]] = field(default_factory=list)


def is_export(content: bytes) -> bool:
    """Return whether `content` begins like an export of WordPress, in whatever encoding."""
    return _MARK in content[: 2 * _FIRST].replace(b"\0", b"")[:_FIRST]


def read(found: Fetched) -> Export:
    """Return the posts in an export of WordPress. Its elements are read one by one, and none is kept.

    Raises:
        ForeignError: it is not well-formed, or declares entities.
    """
    with bounded(found):
        found = replace(found, content=marked_xml(found.content))
        is_well_formed(found, _EXPORT)
        export = _read(found)
        return replace(export, entries=[carried(entry) for entry in export.entries])


def _read(found: Fetched) -> Export:
    export = Export()
    authors = dict[str, str]()
    images: dict[str, ForeignImage] = {}
    thumbnails: dict[int, str] = {}
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
                    authors[_text(element, "author_login")] = _text(element, "author_display_name")
                elif event == "end" and _name(element) == "item":
                    _add(export, element, authors, images, thumbnails)
            if root is None:
                raise ForeignError(f"{found.location} is not a WordPress export: it does not begin with <rss>")
            _forget_all_but_the_last(root)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise ForeignError(f"{found.location} is not well-formed and may be incomplete: {error}") from error
    for number, identity in thumbnails.items():
        if identity in images:
            export.entries[number] = replace(export.entries[number], image=images[identity])
    return export


def _forget_all_but_the_last(element: etree._Element) -> None:
    """Take out of `element` what has been read: all but what may still be open."""
    while len(element):
        del element[:-1]
        element = element[-1]
        if _name(element) in ("item", "author"):
            return


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _add(
    export: Export,
    item: etree._Element,
    authors: dict[str, str],
    images: dict[str, ForeignImage],
    thumbnails: dict[int, str],
) -> None:
    if (length := max((len(child.text or "") for child in item), default=0)) > LONGEST_ENTRY:
        name = f'"{html_text.text(_text(item, "title"))}"'
        export.skipped.append((name, Withheld(f"it has a text of {length:,} characters")))
        return
    meta = dict(_meta(item))
    if url := _text(item, "attachment_url"):
        images[_text(item, "post_id")] = ForeignImage(url, " ".join(meta.get("_wp_attachment_image_alt", "").split()))
    entry = _entry(item, authors, meta)
    if comments := visibility.comments(item):
        export.comments.append((entry.name, comments))
    if withheld := visibility.withheld(item, in_wxr=True):
        export.skipped.append((entry.name, withheld))
        return
    if identity := meta.get("_thumbnail_id"):
        thumbnails[len(export.entries)] = identity
    export.entries.append(entry)


def _entry(item: etree._Element, authors: dict[str, str], meta: dict[str, str]) -> Entry:
    login = _text(item, "creator")
    named = [(each.get("domain"), html_text.text(each.text or "")) for each in item.iterchildren("category")]
    written = _text(item, "{*}encoded", "content")
    link = _text(item, "link")
    codes = dict.fromkeys(_SHORTCODE.findall(written))
    return Entry(
        id=_text(item, "guid"),
        title=html_text.text(_text(item, "title")),
        link=link,
        published=_moment(item),
        authors=tuple(filter(None, [authors.get(login)])),
        categories=tuple(name for domain, name in named if domain == "category"),
        tags=tuple(name for domain, name in named if domain == "post_tag"),
        summary=_text(item, "{*}encoded", "excerpt"),
        content=paragraphs(written),
        base=link,
        files=tuple(_enclosures(meta.get("enclosure", ""))),
        place=f"{_text(item, 'post_type') or 'post'} {_text(item, 'post_id')}",
        remarks=(
            *(
                f"[{code}] in its text was left as it is: only WordPress understands it"
                for code in islice(codes, _CODES)
            ),
            *([f"so are {len(codes) - _CODES:,} others like it"] if len(codes) > _CODES else ()),
            *_unnamed(login, authors),
        ),
    )


def _unnamed(login: str, authors: dict[str, str]) -> Iterator[str]:
    if login and not authors.get(login):  # by which somebody signs in: it was not public
        yield f"its author was omitted: the export has no name for the login {login}, only that"


def _text(item: etree._Element, name: str, namespace: str = "") -> str:
    """Return the text of a child; of those called `encoded` the one whose namespace tells what it is."""
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


def paragraphs(written: str) -> str:
    """HTML as WordPress shows what was written in its older editor: empty lines end paragraphs, others become breaks.

    What its block editor wrote has its paragraphs already (wp-includes/formatting.php, wpautop).
    """
    if "<!-- wp:" in written:
        return written
    parts = _PREFORMATTED.split(written.replace("\r\n", "\n"))
    parts[::2] = ("\n".join(_wrapped(part)) for part in parts[::2])
    return "\n".join(part for part in parts if part)


def _wrapped(text: str) -> Iterator[str]:
    apart = _ENDS.sub(r"\1\n\n", _BEGINS.sub(r"\n\n\1", text))
    for chunk in filter(None, (chunk.strip() for chunk in _EMPTY_LINE.split(apart))):
        yield chunk if _APART.match(chunk) else f"<p>{chunk.replace(chr(10), '<br>')}</p>"
