"""Read RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and common extensions.

Descriptions of pictures, films and podcasts are only used for entries that have no text of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from lxml import etree

from coopfeed.migrating.foreign import blogger, dates, documents, html_text, marks, texts, visibility
from coopfeed.migrating.foreign.addresses import absolute
from coopfeed.migrating.foreign.characters import marked_xml
from coopfeed.migrating.foreign.effort import bounded
from coopfeed.migrating.foreign.encodings import utf8
from coopfeed.migrating.foreign.entries import LONGEST_EXAMPLE, Entry, ForeignFeed, LeftOut, Withheld
from coopfeed.migrating.foreign.media import COVERS, Media, media_of
from coopfeed.migrating.foreign.names import Children, inherited, local, name, words
from coopfeed.migrating.foreign.safety import is_well_formed, refuse_to_guess
from coopfeed.network.fetching import Fetched, is_address

MAX_CATEGORIES = 200
"""Categories of one entry; the others are left out."""

_KINDS = {"rss": "RSS", "rdf": "RSS", "item": "RSS", "feed": "Atom", "entry": "Atom"}
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_UNTOLD = Withheld("the document is broken, so its public entries cannot be identified")
_CUT_OFF = Withheld("the document is cut off here, so it may be incomplete")

_ORIGINALS = ("feedburner:origLink", "pheedo:origLink")
_PUBLISHED = ("pubDate", "published", "issued", "dcterms:issued", "dcterms:created", "created")
_UPDATED = ("updated", "modified", "dcterms:modified", "dc:date")
_SUMMARIES = ("description", "summary", "dcterms:abstract", "dc:description")
_CONTENTS = ("content:encoded", "content", "xhtml:body", "xhtml:div", "body", "fullitem")
_AUTHORS = ("dc:creator", "dc:author", "author", "itunes:author", "googleplay:author")
_SAYING = ("url", "href", "src", "text", "title", "value", "name", "type")
_CASES = {2: str.upper, 4: str.title}  # of a region and a script (RFC 5646, 2.1.1)
_READ_OF_AUTHORS = ("name", "uri", "url")
_READ_LINKS = ("alternate", "enclosure", "self", "edit")
_SAYING_THE_STATE = ("app:", "blogger:")
_REPEATING = (*texts.CAPTIONS, "itunes:title", "media:title", "media:text")
_CATEGORIES = ("category", "dc:subject", "media:category")
_TITLES = ("title", "dc:title", "media:title", "itunes:title")
_KEYWORDS = ("itunes:keywords", "media:keywords")
_READ = frozenset(
    {"guid", "id", "title", "dc:title", "link", "enclosure", "dc:language"}
    | {"media:content", "media:group", "media:thumbnail", "feedburner:origEnclosureLink", "item", "entry"}
    | {*_ORIGINALS, *_CATEGORIES, *COVERS, *_PUBLISHED, *_UPDATED, *_SUMMARIES, *_CONTENTS, *_AUTHORS, *_KEYWORDS}
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
        title=texts.plain(children.first(*_TITLES), is_escaped_once=context.is_ours),
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
    identity = children.first("guid", "id")
    id_ = texts.written(identity) or element.get(_ABOUT, "").strip()
    is_link = identity is not None and identity.get("isPermaLink", "true").lower() == "true"
    published, of_published = _moment(children.all(*_PUBLISHED))
    updated, of_updated = _moment(children.all(*_UPDATED))
    url = _base(element, context.url)
    media = media_of(children, url)
    link = absolute(url, _page(children) or (id_ if is_link and is_address(id_) else ""))
    content, of_content = texts.body(children.all(*_CONTENTS), element)
    summary, of_summary = texts.body(children.all(*_SUMMARIES), element)
    base = _base(of_content if content else of_summary, context.url)
    if not content and not summary:
        summary, _ = texts.body(children.all(*texts.CAPTIONS) + media.captions, element)
    categories = tuple(dict.fromkeys(_categories(children, context)))
    found = Entry(
        id=id_,
        is_id_relative=is_link and not _SCHEME.match(id_),
        title=texts.plain(children.first(*_TITLES), is_escaped_once=context.is_ours),
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
        image=next(media.pictures(), None),
        files=tuple(media.files()),
        place=f"entry {number}",
        withheld=visibility.withheld(element),
    )
    left_out = (*_unread(children, media, found), *media.left_out(found), *_excess(categories))
    return replace(found, left_out=left_out)


def _moment(elements: list[etree._Element]) -> tuple[datetime | None, str]:
    """Return the first date that can be parsed, and the first text that cannot."""
    dated = list(filter(None, map(words, elements)))
    moments = list(map(dates.moment, dated))
    unread = (text for text, found in zip(dated, moments, strict=True) if found is None)
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
    pages = [each for each in alternates if each.get("type", "text/html") in texts.HTML]
    named = (texts.written(each) for each in links if not each.get("href"))
    hrefs = (each.get("href", "") for each in (*pages, *alternates))
    return next(filter(None, (children.words(*_ORIGINALS), *named, *hrefs)), "")


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
        called = element.get("label") or element.get("term") or texts.written(element)
        called = " ".join(called.split()) if context.is_ours else html_text.text(called)
        if called and not visibility.is_kind(element.get("scheme") or element.get("domain") or ""):
            yield called


def _excess(categories: tuple[str, ...]) -> Iterator[LeftOut]:
    if len(categories) > MAX_CATEGORIES:
        yield LeftOut("category", categories[MAX_CATEGORIES])


def _keywords(children: Children) -> Iterator[str]:
    keywords = (word.strip() for element in children.all(*_KEYWORDS) for word in texts.written(element).split(","))
    return iter(list(dict.fromkeys(filter(None, keywords)))[:MAX_CATEGORIES])


def _language(children: Children, context: _Context) -> str:
    title = children.first("title")
    own = "" if title is None else next(inherited(title, "lang"), "")
    language, *others = (own or children.words("dc:language") or context.language).replace("_", "-").split("-")
    return "-".join((language.lower(), *(_CASES.get(len(each), str.lower)(each) for each in others)))


def _example(element: etree._Element) -> str:
    return words(element) or next(filter(None, map(element.get, _SAYING)), "")


def _unread(children: Children, media: Media, entry: Entry) -> Iterator[LeftOut]:
    """Yield the elements that items have no place for, unless they repeat a text that was read."""
    said = {entry.title, *entry.authors, entry.image.alt if entry.image else ""}
    if media.captions or children.first(*_REPEATING) is not None:
        said |= {html_text.text(entry.summary), html_text.text(entry.content)}
    said.discard("")
    for called, element in (*children.firsts(), *(each for one in media.others for each in one.firsts())):
        example = next(filter(None, map(_example, (element, *element.iterchildren()))), "")
        is_read = called in _READ or called.startswith(_SAYING_THE_STATE) or marks.is_mark(local(element))
        is_empty = not example and not element.attrib
        if not is_empty and not is_read and said.isdisjoint((example, html_text.text(example))):
            yield LeftOut(called, example[:LONGEST_EXAMPLE])
    for author in children.all("author"):
        for called, element in Children(author).firsts():
            example = _example(element)
            is_kept = called in _READ_OF_AUTHORS and author.find("{*}name") is not None
            if example and not is_kept and not called.startswith(_SAYING_THE_STATE) and example not in entry.authors:
                # An e-mail address is private, so it is not printed as an example.
                yield LeftOut(f"author {called}", "" if called == "email" else example[:LONGEST_EXAMPLE])
    for element in children.all("link"):
        if element.get("href") and element.get("rel", "alternate") not in _READ_LINKS:
            yield LeftOut(f"link rel={element.get('rel')}", element.get("href", ""))
    for element in children.all("link")[1:]:
        if not element.get("href") and texts.written(element):
            yield LeftOut("link", texts.written(element)[:LONGEST_EXAMPLE])
    for element in children.all(*_CONTENTS, *_SUMMARIES):
        if source := element.get("src") or (not texts.html(element) and texts.written(element)):
            yield LeftOut(name(element), source[:LONGEST_EXAMPLE])
