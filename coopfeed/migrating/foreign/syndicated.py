"""Read RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and common extensions.

Descriptions of pictures, films and podcasts are only used for entries that have no text of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape

from lxml import etree

from coopfeed.migrating.foreign import blogger, dates, documents, html_text, marks, visibility
from coopfeed.migrating.foreign.addresses import absolute
from coopfeed.migrating.foreign.characters import marked_xml
from coopfeed.migrating.foreign.effort import bounded
from coopfeed.migrating.foreign.encodings import utf8
from coopfeed.migrating.foreign.entries import (
    LONGEST_EXAMPLE,
    Entry,
    ForeignFeed,
    ForeignFile,
    ForeignImage,
    LeftOut,
    Withheld,
)
from coopfeed.migrating.foreign.names import Children, inherited, is_atom, local, name, words
from coopfeed.migrating.foreign.safety import is_well_formed, refuse_to_guess
from coopfeed.network.fetching import Fetched, is_address

MAX_CATEGORIES = 200
"""Categories of one entry; the others are left out."""

_KINDS = {"rss": "RSS", "rdf": "RSS", "item": "RSS", "feed": "Atom", "entry": "Atom"}
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_UNTOLD = Withheld("the document is broken, so its public entries cannot be identified")
_CUT_OFF = Withheld("the document is cut off here, so it may be incomplete")
_HTML = ("html", "text/html")
_XHTML = ("xhtml", "application/xhtml+xml")

_ORIGINALS = ("feedburner:origLink", "pheedo:origLink")
_PUBLISHED = ("pubDate", "published", "issued", "dcterms:issued", "dcterms:created", "created")
_UPDATED = ("updated", "modified", "dcterms:modified", "dc:date")
_SUMMARIES = ("description", "summary", "dcterms:abstract", "dc:description")
_CONTENTS = ("content:encoded", "content", "xhtml:body", "xhtml:div", "body", "fullitem")
_CAPTIONS = ("media:description", "itunes:summary", "googleplay:description", "itunes:subtitle")
_AUTHORS = ("dc:creator", "dc:author", "author", "itunes:author", "googleplay:author")
_COVERS = ("itunes:image", "podcast:image", "googleplay:image")
_SAYING = ("url", "href", "src", "text", "value", "name", "type")
_READ_LINKS = ("alternate", "enclosure", "self", "edit")
_SAYING_THE_STATE = ("app:", "blogger:")
_REPEATING = (*_CAPTIONS, "itunes:title", "media:title", "media:text")
_CATEGORIES = ("category", "dc:subject", "media:category")
_TITLES = ("title", "dc:title", "media:title", "itunes:title")
_KEYWORDS = ("itunes:keywords", "media:keywords")
_READ = frozenset(
    {"guid", "id", "title", "dc:title", "link", "enclosure", "dc:language"}
    | {"media:content", "media:group", "media:thumbnail", "feedburner:origEnclosureLink", "item", "entry"}
    | {*_ORIGINALS, *_CATEGORIES, *_COVERS, *_PUBLISHED, *_UPDATED, *_SUMMARIES, *_CONTENTS, *_AUTHORS, *_KEYWORDS}
)
"""Elements of an entry that are read, or reported separately."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What entries take from their document: the base address and the language.

    `is_ours` if coopfeed wrote it: then titles and names in RSS are plain text, even if they look like HTML.
    """

    url: str
    language: str
    is_ours: bool


def read(found: Fetched) -> ForeignFeed | None:
    """Return the feed in an XML document, well-formed or not, or None if it is not a feed.

    Raises:
        ForeignError: it is unsafe or too large.
    """
    with bounded(found):
        found = replace(found, content=marked_xml(utf8(found)))
        if not is_well_formed(found):
            refuse_to_guess(found)
            found = replace(found, content=documents.html_as_xml(found.content))
            if not is_well_formed(found):
                return _repaired(found)
        root = documents.without_entries(found.content)
        if root is None:
            root = etree.Element("feed")
        elif local(root).lower() not in _KINDS:
            return None
        return _feed(found, root, documents.entries(found.content))


def _repaired(found: Fetched) -> ForeignFeed | None:
    """Return the feed in a malformed document, as far as it can be read."""
    root, mistake = documents.repaired(found.content)
    if root is None or local(root).lower() not in _KINDS:
        return None
    feed = _feed(found, root, documents.apart(root))
    entries = feed.entries
    if visibility.is_marked(found.content):
        entries = tuple(replace(each, withheld=each.withheld or _UNTOLD) for each in entries)
    if entries and _breaks_off(found.content):
        entries = (*entries[:-1], replace(entries[-1], withheld=entries[-1].withheld or _CUT_OFF))
    note = f"{found.location} is not well-formed XML and may not be whole ({mistake})"
    return replace(feed, entries=entries, notes=(note,))


def _breaks_off(content: bytes) -> bool:
    """Return whether the document is cut off within its last entry."""
    ends = max(content.rfind(b"</item"), content.rfind(b"</entry"))
    return max(content.rfind(b"<item"), content.rfind(b"<entry")) > ends


def _feed(found: Fetched, root: etree._Element, elements: Iterable[etree._Element]) -> ForeignFeed:
    """Return the feed with these entries; `root` has the metadata."""
    channel = next(root.iterchildren("{*}channel"), root)
    children = Children(channel)
    links = children.all("link") + Children(root).all("link")
    own = _base(channel, found.url)
    address = _link(links, "self", own)
    # Relative addresses in a local file are resolved against its future address (RFC 3986, 5.1.3).
    url = found.url or next(filter(is_address, (address, _page(children))), "")
    language = next(inherited(channel, "lang"), "") or children.words("language", "dc:language")
    generator = children.words("generator")
    context = _Context(url, language, generator == "coopfeed")
    clues = blogger.Clues()
    entries = []
    for number, element in enumerate(elements, 1):
        clues.see(element)
        entries.append(_entry(element, context, number))
    backup = blogger.backup(root, clues)
    return ForeignFeed(
        location=found.location,
        kind="Blogger backup" if backup else _KINDS[local(root).lower()],
        title=_plain(children.first(*_TITLES), context),
        entries=tuple(map(backup.judged, entries)) if backup else tuple(entries),
        older=_link(links, "prev-archive", own) or _link(links, "next", own),
        address=address,
        generator=generator,
        is_backup=backup is not None,
        left_out=tuple(
            LeftOut("at:deleted-entry", each.get("ref", "")) for each in children.all("at:deleted-entry")[:1]
        ),
    )


def _entry(element: etree._Element, context: _Context, number: int) -> Entry:
    children = Children(element)
    media = _media(children)
    identity = children.first("guid", "id")
    id_ = _text(identity) or element.get(_ABOUT, "").strip()
    is_link = identity is not None and identity.get("isPermaLink", "true").lower() == "true"
    published, of_published = _moment(children.all(*_PUBLISHED))
    updated, of_updated = _moment(children.all(*_UPDATED))
    url = _base(element, context.url)
    link = absolute(url, _page(children) or (id_ if is_link and is_address(id_) else ""))
    content, of_content = _body(children.all(*_CONTENTS), element)
    summary, of_summary = _body(children.all(*_SUMMARIES), element)
    base = _base(of_content if content else of_summary, context.url)
    if not content and not summary:
        summary, _ = _body(children.all(*_CAPTIONS) + media.captions, element)
    files = tuple(_files(children, media, url))
    pictures = tuple(_pictures(children, media, url))
    categories = tuple(dict.fromkeys(_categories(children, context)))
    found = Entry(
        id=id_,
        is_id_relative=is_link and not _SCHEME.match(id_),
        title=_plain(children.first(*_TITLES), context),
        link=link,
        published=published or updated,
        updated=updated,
        unread_date="" if published or updated else of_published or of_updated,
        authors=_authors(children),
        author_pages=dict(_author_pages(children, url)),
        categories=categories[:MAX_CATEGORIES],
        tags=tuple(_keywords(children)),
        summary=summary,
        content=content,
        base=base if base != context.url else link or context.url,
        language=_language(children, context),
        image=pictures[0] if pictures else None,
        files=files,
        place=f"entry {number}",
        withheld=visibility.withheld(element),
    )
    left_out = (*_unread(children, media, found), *_further(children, media, found, url), *_excess(categories))
    return replace(found, left_out=left_out)


@dataclass(frozen=True, slots=True)
class _Media:
    """The Media RSS elements of an entry, including those in groups; `others` are groups and contents."""

    contents: list[etree._Element]
    thumbnails: list[etree._Element]
    captions: list[etree._Element]
    others: list[Children]


def _media(children: Children) -> _Media:
    groups = list(map(Children, children.all("media:group")))
    contents = [each for one in (children, *groups) for each in one.all("media:content")]
    others = [*groups, *map(Children, contents)]
    thumbnails = [each for one in (children, *others) for each in one.all("media:thumbnail")]
    captions = [each for one in groups for each in one.all("media:description")]
    return _Media(contents, thumbnails, captions, others)


def _text(element: etree._Element | None) -> str:
    return "" if element is None else "".join(map(str, element.itertext())).strip()


def _plain(element: etree._Element | None, context: _Context) -> str:
    """Return a text construct as plain text (RFC 4287, 3.1). In RSS, its type is guessed as most readers do."""
    if element is None:
        return ""
    if is_atom(element):
        return html_text.text(_html(element))
    text = _text(element)
    is_html = not context.is_ours and html_text.looks_like_html(text)
    return html_text.text(text) if is_html else " ".join(text.split())


def _body(elements: list[etree._Element], otherwise: etree._Element) -> tuple[str, etree._Element]:
    """Return the first non-empty text as HTML, with its element; else "" and `otherwise`."""
    return next(((html, each) for each in elements if (html := _html(each))), ("", otherwise))


def _html(element: etree._Element) -> str:
    """Return a text construct as HTML, or "" if it is of another type."""
    if next(element.iterchildren("*"), None) is not None:
        return _markup(element)
    kind = _type(element)
    if kind in (*_HTML, *_XHTML):
        return _text(element)
    return html_text.as_html(_text(element)) if kind in ("text", "plain", "text/plain") else ""


def _type(element: etree._Element) -> str:
    """Return the type of a text construct. Default: plain text in Atom, HTML in RSS."""
    if kind := element.get("type"):
        return kind.lower()
    is_plain = name(element) in _CAPTIONS and not html_text.looks_like_html(_text(element))
    return "text" if is_plain or is_atom(element) else "html"


def _markup(element: etree._Element) -> str:
    """Return the child elements as HTML: XHTML, or HTML that was not escaped."""
    element = deepcopy(element)
    for each in element.iter("*"):
        each.tag = local(each)
    etree.cleanup_namespaces(element)
    if len(element) == 1 and element[0].tag == "div" and not (element.text or "").strip():
        element = element[0]  # not part of the text (RFC 4287, 3.1.1.3)
    inner = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return "".join((escape(element.text or "", quote=False), *inner)).strip()


def _moment(elements: list[etree._Element]) -> tuple[datetime | None, str]:
    """Return the first date that can be parsed, and the first text that cannot."""
    texts = list(filter(None, map(words, elements)))
    moments = list(map(dates.moment, texts))
    unread = (text for text, found in zip(texts, moments, strict=True) if found is None)
    return next(filter(None, moments), None), next(unread, "")


def _base(element: etree._Element, url: str) -> str:
    """Return the base address of an element (xml:base)."""
    for each in reversed(list(inherited(element, "base"))):
        url = absolute(url, each)
    return url


def _page(children: Children) -> str:
    """Return the address of the page: the one that FeedBurner replaced, an RSS link, or an alternate link."""
    links = children.all("link")
    alternates = [each for each in links if each.get("href") and each.get("rel", "alternate") == "alternate"]
    pages = [each for each in alternates if each.get("type", "text/html") in (*_HTML, *_XHTML)]
    texts = (_text(each) for each in links if not each.get("href"))
    hrefs = (each.get("href", "") for each in (*pages, *alternates))
    return next(filter(None, (children.words(*_ORIGINALS), *texts, *hrefs)), "")


def _link(links: list[etree._Element], rel: str, url: str) -> str:
    return next((absolute(url, each.get("href", "")) for each in links if each.get("rel") == rel), "")


def _authors(children: Children) -> tuple[str, ...]:
    """Return the authors as written, from the first kind of element that names any."""
    for each in _AUTHORS:
        named = (_author(element) for element in children.all(each))
        if found := tuple(dict.fromkeys(filter(None, named))):
            return found
    return ()


def _author(element: etree._Element) -> str:
    return Children(element).words("name", "email") if len(element) else words(element)


def _author_pages(children: Children, url: str) -> Iterator[tuple[str, str]]:
    for element in children.all("author"):
        author = Children(element)
        if page := author.words("uri", "url"):
            yield author.words("name"), absolute(url, page)


def _categories(children: Children, context: _Context) -> Iterator[str]:
    for element in children.all(*_CATEGORIES):
        called = element.get("label") or element.get("term") or _text(element)
        called = " ".join(called.split()) if context.is_ours else html_text.text(called)
        if called and not visibility.is_kind(element.get("scheme") or element.get("domain") or ""):
            yield called


def _excess(categories: tuple[str, ...]) -> Iterator[LeftOut]:
    if len(categories) > MAX_CATEGORIES:
        yield LeftOut("category", categories[MAX_CATEGORIES])


def _keywords(children: Children) -> Iterator[str]:
    keywords = (word.strip() for element in children.all(*_KEYWORDS) for word in _text(element).split(","))
    return iter(list(dict.fromkeys(filter(None, keywords)))[:MAX_CATEGORIES])


def _language(children: Children, context: _Context) -> str:
    title = children.first("title")
    own = "" if title is None else next(inherited(title, "lang"), "")
    language, *others = (own or children.words("dc:language") or context.language).replace("_", "-").split("-")
    return "-".join((language.lower(), *(each.upper() if len(each) == 2 else each for each in others)))


def _files(children: Children, media: _Media, url: str) -> Iterator[ForeignFile]:
    enclosures = [each for each in children.all("enclosure") if each.get("url")]
    links = [each for each in children.all("link") if each.get("rel") == "enclosure" and each.get("href")]
    original = children.words("feedburner:origEnclosureLink")
    for each in (*enclosures, *links) or filter(_is_recording, media.contents):
        address = original or each.get("url") or each.get("href") or ""
        # "When an enclosure's size cannot be determined, a publisher should use a length of 0" (rss-profile)
        length = _number(each.get("length") or each.get("fileSize"))
        yield ForeignFile(absolute(url, address), each.get("type", ""), length, each.get("title", ""))
        original = ""


def _is_recording(content: etree._Element) -> bool:
    return bool(content.get("url")) and content.get("type", "").startswith(("audio/", "video/"))


def _number(text: str | None) -> int | None:
    return int(text) or None if text and re.fullmatch("[0-9]{1,15}", text) else None


def _pictures(children: Children, media: _Media, url: str) -> Iterator[ForeignImage]:
    """Yield the pictures of an entry, thumbnails last."""
    for each in filter(_is_image, media.contents):
        alt = Children(each).words("media:description")
        yield _picture(each, absolute(url, each.get("url", "")), alt)
    for each in children.all(*_COVERS):
        if href := each.get("href"):
            yield ForeignImage(absolute(url, href))
    for each in media.thumbnails:
        if address := each.get("url"):
            yield _picture(each, absolute(url, address))


def _is_image(content: etree._Element) -> bool:
    is_image = content.get("medium") == "image" or content.get("type", "").startswith("image/")
    return is_image and bool(content.get("url"))


def _picture(element: etree._Element, address: str, alt: str = "") -> ForeignImage:
    return ForeignImage(address, alt, _number(element.get("width")), _number(element.get("height")))


def _unread(children: Children, media: _Media, entry: Entry) -> Iterator[LeftOut]:
    """Yield the elements that items have no place for, unless they repeat a text that was read."""
    said = {entry.title, *entry.authors, entry.image.alt if entry.image else ""}
    if media.captions or children.first(*_REPEATING) is not None:
        said |= {html_text.text(entry.summary), html_text.text(entry.content)}
    for called, element in (*children.firsts(), *(each for one in media.others for each in one.firsts())):
        example = words(element) or next(filter(None, map(element.get, _SAYING)), "")
        is_read = called in _READ or called.startswith(_SAYING_THE_STATE) or marks.is_mark(local(element))
        is_empty = not example and not element.attrib
        if not is_empty and not is_read and said.isdisjoint((example, html_text.text(example))):
            yield LeftOut(called, example[:LONGEST_EXAMPLE])
    for element in children.all("link"):
        if element.get("href") and element.get("rel", "alternate") not in _READ_LINKS:
            yield LeftOut(f"link rel={element.get('rel')}", element.get("href", ""))
    for element in children.all(*_CONTENTS):
        if source := element.get("src") or (not _html(element) and _text(element)):
            yield LeftOut(name(element), source[:LONGEST_EXAMPLE])


def _further(children: Children, media: _Media, entry: Entry, url: str) -> Iterator[LeftOut]:
    """Yield pictures and recordings that are neither the image nor an enclosure, nor in a text."""
    used = {file.url for file in entry.files} | ({entry.image.url} if entry.image else set())
    for element in (*media.contents, *children.all(*_COVERS), *media.thumbnails):
        written = element.get("url") or element.get("href") or ""
        address = absolute(url, written)
        if address and address not in used and written not in entry.content and written not in entry.summary:
            yield LeftOut(name(element), address)
