"""A foreign entry → what an item file says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from coopfeed.authoring.files import Value
from coopfeed.migrating.foreign import Entry, LeftOut, html_text
from coopfeed.migrating.importing import content
from coopfeed.migrating.importing.categories import Categories
from coopfeed.model import NO_GUID, Site
from coopfeed.reading.field_types import MAX_TITLE
from coopfeed.reading.local_addresses import is_local
from coopfeed.reading.source_file import without_forbidden

LONGEST_SUMMARY = 300
"""Characters of a summary that is cut out of a longer text."""

_LONGEST_ID = 500
_SHORT_TITLE = 80
_AROUND = "()<>[]{}\"'"


def identity(entry: Entry) -> str:
    """Return by what subscribers know the entry: its id, else its link, which most readers take in its place; or ""."""
    return entry.id or entry.link


def stand_in(site: Site, foreign: str) -> str:
    """Return the id of an item whose foreign id is not an IRI, which Atom requires: always the same one."""
    written = quote(without_forbidden(foreign), safe="/:@.-_~!$'()*+,;=")
    if len(written) > _LONGEST_ID:
        written = hashlib.sha256(foreign.encode("utf-8", "replace")).hexdigest()
    return site.iri(f"imported/{written}")


def fields(
    entry: Entry, published: datetime, site: Site, categories: Categories
) -> tuple[dict[str, Value], list[str], list[LeftOut]]:
    """Return the keys of the item file for an entry of that moment that has an identity; what was changed, and what was
    left out.

    Nothing here is checked as the reader does it; the category is [] where the entry has none.
    """
    slugs, unknown = categories.of(entry.categories)
    base = entry.base or site.url
    body = content.from_markdown(entry.markdown, entry.content, base)
    lost: tuple[str, ...] = ()
    if not body:
        body, lost = content.from_html(entry.content or entry.summary, base)
    summary = _summary(entry)
    title = _title(entry, summary)
    said: dict[str, Value] = {
        "title": title,
        "date": published,
        "category": slugs[0] if len(slugs) == 1 else [*slugs],
        "id": identity(entry),
        "summary": summary or title,
    }
    if not entry.id:
        said["guid"] = NO_GUID
    if entry.updated and entry.updated > published:
        said["updated"] = entry.updated
    if body and not content.says_only(body, summary):
        said["content"] = body
    said |= _optional(entry, site, unknown)
    notes = [*entry.remarks, *lost, *_shortened_title(entry, title), *_unnamed_authors(entry), *_local_id(entry)]
    return said, notes, [*entry.left_out]


def _optional(entry: Entry, site: Site, unknown: tuple[str, ...]) -> dict[str, Value]:
    tags = tuple(dict.fromkeys(filter(None, map(_line, (*entry.tags, *unknown)))))
    found: dict[str, Value] = {
        "link": entry.link,
        "language": entry.language if _is_foreign(entry.language, site) else "",
        "tags": [*tags],
        "authors": [*_authors(entry)],
        "enclosures": [*_enclosures(entry)],
        "draft": entry.draft,
    }
    if entry.image:
        parts = {"src": entry.image.url, "alt": _line(entry.image.alt), "width": entry.image.width}
        parts["height"] = entry.image.height
        found["image"] = {key: value for key, value in parts.items() if value}
    return {key: value for key, value in found.items() if value}


def _authors(entry: Entry) -> Iterator[Value]:
    for author in entry.authors:
        page = entry.author_pages.get(author, "")
        if name := name_only(author):
            yield {"name": name, "url": page} if page.startswith(("https://", "http://")) else name


def name_only(author: str) -> str:
    """Return the name of an author without any e-mail address, which nobody asked to publish; "" where nothing else
    stands.
    """
    words = _line(author).split()
    names = [word for word in words if not _is_address(word)]
    return " ".join(names).strip(f"{_AROUND} ,;:-") if names != words else " ".join(words)


def _local_id(entry: Entry) -> Iterator[str]:
    if is_local(identity(entry)):
        yield "its id is an address on your own computer or network; import the feed from its public address instead"


def _is_address(word: str) -> bool:
    word = word.lstrip(_AROUND)
    return "@" in word and not word.startswith("@")  # which is how people are called on Mastodon


def _unnamed_authors(entry: Entry) -> Iterator[str]:
    if any(_line(author) and not name_only(author) for author in entry.authors):
        yield "an author was omitted: only an e-mail address is given"


def _enclosures(entry: Entry) -> Iterator[Value]:
    for file in entry.files:
        parts: dict[str, str | int | None] = {"url": file.url, "type": file.media_type, "length": file.length}
        parts["title"] = _line(file.title)
        yield {key: value for key, value in parts.items() if value}


def _is_foreign(language: str, site: Site) -> bool:
    return language.partition("-")[0].lower() != site.language.partition("-")[0].lower()


def _title(entry: Entry, summary: str) -> str:
    title = _line(entry.title) or shortened(summary, _SHORT_TITLE) or _line(entry.link) or _line(entry.id)
    return shortened(title, MAX_TITLE)


def _shortened_title(entry: Entry, title: str) -> Iterator[str]:
    if not entry.title:
        yield "it has no title; the beginning of its text is used, or its link"
    elif len(_line(entry.title)) > MAX_TITLE:
        yield f"its title was shortened to {MAX_TITLE} characters"


def _summary(entry: Entry) -> str:
    """Return the words of the summary, or the first of the content; those of a summary that is the whole text too.

    An address among them says nothing: it is that of a film, or of what the text links to.
    """
    text = _line(html_text.text(entry.summary)) or _line(html_text.text(entry.content))
    if "://" in text:
        text = " ".join(word for word in text.split() if not word.startswith(("https://", "http://")))
    is_whole = not entry.content or not entry.summary
    return shortened(text, LONGEST_SUMMARY) if is_whole else text


def shortened(text: str, longest: int) -> str:
    """At most so many characters of `text`: whole words, and an ellipsis where something is missing."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:.") + "…"


def _line(text: str) -> str:
    return " ".join(without_forbidden(text).split())
