"""RSS and Atom of any version, as feedparser reads them.

https://feedparser.readthedocs.io/
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import struct_time
from typing import Any

from lxml import etree

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import blogger, dates, documents, html_text, visibility
from coopfeed.migrating.foreign.addresses import absolute
from coopfeed.migrating.foreign.characters import MOST, marked_xml
from coopfeed.migrating.foreign.effort import bounded
from coopfeed.migrating.foreign.encodings import in_utf8, is_strange
from coopfeed.migrating.foreign.entries import Entry, ForeignFeed, ForeignFile, ForeignImage, LeftOut, Withheld
from coopfeed.migrating.foreign.safety import is_well_formed, refuse_to_guess
from coopfeed.network.fetching import Fetched, is_address

_KINDS = {"rss": "RSS", "atom": "Atom", "cdf": "CDF"}
_MEDIA = "{http://search.yahoo.com/mrss/}"
_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_TAKEN = ("}author", "}keywords", "}summary", "}subtitle", "}title")
_ATOM_SUMMARY = "{http://www.w3.org/2005/Atom}summary"
_SUMMARIES = ("description", "{http://purl.org/rss/1.0/}description", _ATOM_SUMMARY)
# What some programs write for each half of an emoji: no character (XML 1.0, 2.2), and feedparser fails at it.
_SURROGATE = re.compile(
    rb"&#(?:x0*d[89a-f][0-9a-f]{2}|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));", re.I
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_MAIL = re.compile(r"[^\s@]+@\S+")
_TAG = re.compile(rb"<\w")
_LIKE_ASCII = (b"<", b"\xef\xbb\xbf")  # how a document begins whose white space is that of ASCII
_DECLARATION = 1_000  # bytes that may be one
_UNTOLD = Withheld("the document is broken, so its public entries cannot be identified")
_CUT_OFF = Withheld("the document is cut off here, so it may be incomplete")


def read(found: Fetched) -> ForeignFeed | None:
    """Return the feed in an XML document, well-formed or not; None if it is none.

    Raises:
        ForeignError: it is not safe to read, too large, or has an encoding or a character that is none.
    """
    with bounded(found):
        found = in_utf8(found)
        if is_strange(found.content):
            raise ForeignError(f"{found.location} cannot be read as a feed: its encoding is unknown")
        # White space before the declaration is an error in XML, and often there.
        content = marked_xml(_SURROGATE.sub(b"&#xFFFD;", _without_space_before(found.content), MOST))
        found = replace(found, content=content)
        root = documents.without_entries(content, found.location) if is_well_formed(found) else None
        return _at_once(found) if root is None else _in_parts(found, root)


def _without_space_before(content: bytes) -> bytes:
    # In UTF-16, half of a character may look like white space.
    beginning = content.lstrip()
    return beginning if beginning.startswith(_LIKE_ASCII) else content


def _in_parts(found: Fetched, root: etree._Element) -> ForeignFeed | None:
    """Return the feed in a document that is well-formed, where `root` is all of it but its entries."""
    parsed = _parsed(found, etree.tostring(root, encoding="utf-8"))
    url = _url(found, parsed)
    clues = blogger.Clues()
    entries = list[Entry]()

    def look(element: etree._Element, lost: list[str]) -> list[_Raw]:
        raw = _raw(element, clues)
        return [replace(raw[0], remarks=tuple(lost)), *raw[1:]] if lost else raw

    for markup, seen in documents.parts(found.content, look):
        raw = [each for those in seen for each in those]
        entries += _entries(_parsed(found, markup), raw, markup, url, len(entries))
    return _feed(found, parsed, entries, blogger.backup(root, clues))


def _at_once(found: Fetched) -> ForeignFeed | None:
    """Return the feed in a document that is not well-formed, or nothing but an entry."""
    refuse_to_guess(found)
    parsed = _parsed(found, _with_head_in_two_lines(found.content))
    if not parsed.get("version"):
        return None
    root = documents.root(found.content)
    clues = blogger.Clues()
    raw = [] if root is None else _raw(root, clues)
    entries = _entries(parsed, raw, found.content, _url(found, parsed), 0)
    if entries and _breaks_off(found.content):
        entries[-1] = replace(entries[-1], withheld=entries[-1].withheld or _CUT_OFF)
    return _feed(found, parsed, entries, None if root is None else blogger.backup(root, clues))


def _with_head_in_two_lines(content: bytes) -> bytes:
    """Return a document with its declaration in one line, and all before its first element in another one.

    feedparser takes the square of the length of white space there, and more of what is in the declaration's line.
    """
    if not content.startswith(_LIKE_ASCII):
        return content
    root = _TAG.search(content)
    head, rest = (content[: root.start()], content[root.start() :]) if root else (content, b"")
    declaration, end, more = head[:_DECLARATION].partition(b"?>")
    return (
        b" ".join((declaration + end).split()) + b"\n" + b" ".join((more + head[_DECLARATION:]).split()) + b"\n" + rest
    )


def _parsed(found: Fetched, markup: bytes) -> Any:
    """Return what feedparser makes of the whole of a document, or of a part of it."""
    import feedparser

    # A name of a file would be opened. Whoever uses the HTML cleans it; feedparser would write it anew.
    headers = {"content-type": found.media_type or "application/xml", "content-location": found.url}
    try:
        return feedparser.parse(
            io.BytesIO(markup), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (ValueError, OverflowError) as error:  # an encoding that is none, a number of a character that is none
        raise ForeignError(f"{found.location} cannot be read as a feed: {error}") from error


def _url(found: Fetched, parsed: Any) -> str:
    """Return where the relative addresses of a document belong: those of a file are meant where it is to be served.

    RFC 3986, 5.1.3.
    """
    named = (_link(parsed.feed, "self", found.url), _text(parsed.feed, "link"))
    return found.url or next(filter(is_address, named), "")


def _entries(parsed: Any, raw: list[_Raw], markup: bytes, url: str, before: int) -> list[Entry]:
    if len(raw) != len(parsed.entries):  # too broken for both to see the same
        raw = [_Raw(withheld=_UNTOLD if visibility.is_marked(markup) else None)] * len(parsed.entries)
    pairs = enumerate(zip(parsed.entries, raw, strict=True), before + 1)
    return [_entry(entry, its, url, number) for number, (entry, its) in pairs]


def _feed(found: Fetched, parsed: Any, entries: list[Entry], backup: blogger.Backup | None) -> ForeignFeed | None:
    if not parsed.get("version"):
        return None
    return ForeignFeed(
        location=found.location,
        kind="Blogger backup" if backup else _kind(parsed.version),
        title=_plain(parsed.feed, "title"),
        entries=tuple(map(backup.judged, entries)) if backup else tuple(entries),
        older=_link(parsed.feed, "prev-archive", found.url) or _link(parsed.feed, "next", found.url),
        address=_link(parsed.feed, "self", found.url),
        generator=_text(parsed.feed, "generator"),
        is_backup=backup is not None,
    )


def _kind(version: str) -> str:
    name = version.rstrip("0123456789un")
    return _KINDS.get(name, name)


def _entry(entry: Any, raw: _Raw, url: str, number: int) -> Entry:
    published, updated = (_moment(entry, key) for key in ("published", "updated"))
    link = absolute(url, _page(entry))
    summary = _text(entry, "summary")
    # feedparser takes what is said of a picture for a description too, and of two the second for the content.
    no_content = raw.captions and raw.captions | {_words(raw.summary)}
    contents = [each for each in _list(entry, "content") if _words(_text(each, "value")) not in no_content]
    is_caption = _words(summary) in raw.captions and bool(raw.summary or contents)
    body: Any = next(iter(contents), {})
    base = body.get("base") or _detail(entry, "summary").get("base") or url
    return Entry(
        id=raw.id or _text(entry, "id"),
        is_id_relative=raw.is_id_relative,
        title=_plain(entry, "title"),
        link=link,
        published=published or updated,
        updated=updated,
        authors=tuple(dict.fromkeys(_names(entry))),
        categories=tuple(dict.fromkeys(_categories(entry))),
        summary=raw.summary if is_caption else _html(summary, _detail(entry, "summary")),
        content=_html(_text(body, "value"), body),
        base=base if base != url else link or url,
        language=_detail(entry, "title").get("language") or "",
        image=_image(entry, raw.alt, url),
        files=tuple(_files(entry, url)),
        place=f"entry {number}",
        withheld=raw.withheld,
        remarks=raw.remarks,
        left_out=raw.left_out,
    )


def _page(entry: Any) -> str:
    """Return the address of the page of an entry. Where there is none in HTML, feedparser has the id in its place."""
    link = _text(entry, "link")
    if link != _text(entry, "id"):
        return link
    others = (_text(each, "href") for each in _list(entry, "links") if each.get("rel") == "alternate")
    return next(filter(None, others), link if is_address(link) else "")


def _text(parent: Any, key: str) -> str:
    """Return what feedparser gives for `key`; where the document is broken it may give None or worse."""
    value = parent.get(key)
    return value if isinstance(value, str) else ""


def _list(parent: Any, key: str) -> list[Any]:
    """Return what feedparser gives for `key`, unless it is the text of an element that is really called so: <tags>."""
    value = parent.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _detail(parent: Any, key: str) -> Any:
    value = parent.get(f"{key}_detail")
    return value if isinstance(value, dict) else {}


def _plain(parent: Any, key: str) -> str:
    value = _text(parent, key)
    if _detail(parent, key).get("type") == "text/plain":
        return " ".join(value.split())
    return html_text.text(value)


def _html(value: str, detail: Any) -> str:
    if detail.get("type") != "text/plain":
        return value.strip()
    return html_text.as_html(value)


def _moment(entry: Any, key: str) -> Any:
    understood = entry.get(f"{key}_parsed") if key in entry else None
    return dates.moment(_text(entry, key), understood) if isinstance(understood, struct_time) else None


def _names(entry: Any) -> Iterator[str]:
    for author in _list(entry, "authors"):
        name = " ".join(_text(author, "name").split())
        if name and not _MAIL.fullmatch(name):  # nobody asked for an address to be published again
            yield name


def _categories(entry: Any) -> Iterator[str]:
    for tag in _list(entry, "tags"):
        name = html_text.text(tag.get("label") or tag.get("term") or "")
        if name and not visibility.is_kind(tag.get("scheme") or ""):
            yield name


def _image(entry: Any, alt: str, url: str) -> ForeignImage | None:
    media = [each for each in _list(entry, "media_content") if _is_image(each)]
    for found in (*media, *_list(entry, "media_thumbnail")):
        if found.get("url"):
            width, height = (_number(found.get(key)) or None for key in ("width", "height"))
            return ForeignImage(absolute(url, found["url"]), alt, width, height)
    return None


def _is_image(media: Any) -> bool:
    return bool(media.get("medium") == "image" or _text(media, "type").startswith("image/"))


def _files(entry: Any, url: str) -> Iterator[ForeignFile]:
    for link in _list(entry, "links"):
        if link.get("rel") == "enclosure" and link.get("href"):
            # "When an enclosure's size cannot be determined, a publisher should use a length of 0" (rss-profile)
            length = _number(link.get("length")) or None
            # feedparser takes a link without a type for one to a page.
            media_type = "" if link.get("type") == "text/html" else _text(link, "type")
            yield ForeignFile(absolute(url, link["href"]), media_type, length, _text(link, "title"))


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,15}", text) else 0


def _link(feed: Any, rel: str, url: str) -> str:
    return next((absolute(url, _text(link, "href")) for link in _list(feed, "links") if link.get("rel") == rel), "")


@dataclass(frozen=True, slots=True)
class _Raw:
    """What feedparser does not give as it was written: it completes an id that looks like an address.

    `captions` are the words that Media RSS says of pictures and films, `summary` what the entry says of itself,
    `withheld` why it is not to be imported, and `remarks` what was taken out of it.
    """

    id: str = ""
    is_id_relative: bool = False
    alt: str = ""
    captions: frozenset[str] = frozenset()
    summary: str = ""
    withheld: Withheld | None = None
    remarks: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def _raw(element: etree._Element, clues: blogger.Clues) -> list[_Raw]:
    """Yield the raw form of every entry in `element`, which may be an entry itself."""
    return [_raw_of_one(entry, clues) for entry in documents.entries(element)]


def _raw_of_one(entry: etree._Element, clues: blogger.Clues) -> _Raw:
    clues.see(entry)
    identity = next((child for child in entry.iterchildren("{*}guid", "{*}id") if child.text), None)
    id_ = "" if identity is None else (identity.text or "").strip()
    is_link = identity is not None and identity.get("isPermaLink", "true") == "true"
    alt = entry.findtext(f".//{_MEDIA}content/{_MEDIA}description") or ""
    captions = (_words(_text_of(each)) for each in entry.iter(f"{_MEDIA}description"))
    summary = next(entry.iterchildren(*_SUMMARIES), None)
    return _Raw(
        id=id_,
        is_id_relative=is_link and not _SCHEME.match(id_),
        alt=_words(alt),
        captions=frozenset(filter(None, captions)),
        summary=_as_html(summary),
        withheld=visibility.withheld(entry),
        left_out=tuple(_left_out(entry)),
    )


def _left_out(entry: etree._Element) -> Iterator[LeftOut]:
    for child in entry.iterchildren("*"):
        if str(child.tag).startswith(_ITUNES) and child.text and not str(child.tag).endswith(_TAKEN):
            yield LeftOut(f"itunes:{str(child.tag).rpartition('}')[2]}", child.text.strip())


def _breaks_off(content: bytes) -> bool:
    """Return whether a document ends before its last entry does, as one that was cut off on its way."""
    written = content.replace(b"\0", b"")
    ends = max(written.rfind(b"</item"), written.rfind(b"</entry"))
    return max(written.rfind(b"<item"), written.rfind(b"<entry")) > ends


def _as_html(summary: etree._Element | None) -> str:
    if summary is None:
        return ""
    text = _text_of(summary).strip()
    is_plain = summary.tag == _ATOM_SUMMARY and summary.get("type", "text") == "text"
    return html_text.as_html(text) if is_plain else text


def _words(text: str) -> str:
    return " ".join(text.split())


def _text_of(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))
