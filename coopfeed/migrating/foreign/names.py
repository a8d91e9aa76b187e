"""Names of elements with their usual prefixes, whatever prefix or namespace a document declares."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

_XML = "{http://www.w3.org/XML/1998/namespace}"
# Core elements have no prefix. Some RSS 2.0 documents use an unofficial namespace.
_PREFIXES = {
    "www.w3.org/2005/atom": "",
    "purl.org/atom/ns": "",
    "purl.org/rss/1.0": "",
    "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "backend.userland.com/rss2": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/terms": "dcterms",
    "search.yahoo.com/mrss": "media",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "podcastindex.org/namespace/1.0": "podcast",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "www.w3.org/1999/xhtml": "xhtml",
    "www.w3.org/2007/app": "app",
    "purl.org/atom/app": "app",
    "purl.org/atompub/tombstones/1.0": "at",
    "schemas.google.com/blogger/2018": "blogger",
}


def name(element: etree._Element) -> str:
    """Return the name of an element with its usual prefix: "title", "media:content"."""
    return _name(str(element.tag), element.prefix)


def local(element: etree._Element) -> str:
    """Return the name of an element without any prefix."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def is_atom(element: etree._Element) -> bool:
    """Return whether an element is an Atom element, with or without its namespace."""
    namespace, _, _ = str(element.tag).rpartition("}")
    parent = element.getparent()
    return "/atom" in namespace.lower() or (not namespace and parent is not None and local(parent) in ("entry", "feed"))


@lru_cache(maxsize=10_000)
def _name(tag: str, prefix: str | None) -> str:
    namespace, _, own = tag.rpartition("}")
    known = _PREFIXES.get(namespace.lower().partition("://")[2].rstrip("/#"), prefix)
    return f"{known}:{own}" if known else own


class Children:
    """The child elements of an entry or feed by name."""

    def __init__(self, parent: etree._Element) -> None:
        self._by_name: dict[str, list[etree._Element]] = {}
        for child in parent.iterchildren("*"):
            self._by_name.setdefault(name(child), []).append(child)

    def firsts(self) -> Iterator[tuple[str, etree._Element]]:
        """Yield each name with its first element."""
        return ((name, elements[0]) for name, elements in self._by_name.items())

    def all(self, *names: str) -> list[etree._Element]:
        """Return all elements with these names, in the order of the names."""
        return [element for each in names for element in self._by_name.get(each, ())]

    def first(self, *names: str) -> etree._Element | None:
        """Return the first element with one of these names, or None."""
        return next(iter(self.all(*names)), None)

    def words(self, *names: str) -> str:
        """Return the text of the first non-empty element with one of these names, or ""."""
        return next(filter(None, map(words, self.all(*names))), "")


def words(element: etree._Element) -> str:
    """Return the text of an element, its words separated by single spaces."""
    return " ".join("".join(map(str, element.itertext())).split())


def inherited(element: etree._Element, attribute: str) -> Iterator[str]:
    """Yield the values of xml:base or xml:lang that apply to an element, innermost first."""
    for each in (element, *element.iterancestors()):
        if value := each.get(_XML + attribute):
            yield value
