"""Entries without what no entry needs, and parsers take the square of its length for."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

MAX_CATEGORIES = 200
LONGEST = 5_000
"""Characters of anything but a text."""

LONGEST_WORD = 200
LONGEST_KEYWORDS = 2_000

_TEXTS = frozenset(
    "body content copyright description encoded entry fullitem html info item rights subtitle summary tagline text "
    "title transcript".split()
)
_PICTURES = tuple(f"{{http://search.yahoo.com/mrss{slash}}}content" for slash in ("/", ""))
_CATEGORIES = frozenset({"category", "subject"})
_KEYWORDS = frozenset({"keywords", "tags"})
# Of which feedparser tells names and addresses apart.
_AUTHORS = frozenset("author contributor creator email managingeditor name owner publisher webmaster".split())


def trim(parent: etree._Element) -> list[str]:
    """Take out of an entry, or of a feed, what is too long or too much; return what it was."""
    lost = list[str]()
    categories = list[etree._Element]()
    for element in _told(parent):
        name = _name(element)
        if name in _CATEGORIES:
            categories.append(element)
        if what := _too_long(name, element.text or ""):
            element.text = None
            lost.append(f"{what} was omitted")
    for element in categories[MAX_CATEGORIES:]:
        next(element.iterancestors()).remove(element)
    if len(categories) > MAX_CATEGORIES:
        lost.append(f"its categories from the {MAX_CATEGORIES + 1}st on were omitted")
    return lost


def _told(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements in `parent` that are no text, nor a part of one."""
    for child in parent:
        if isinstance(child.tag, str) and not _is_text(child):
            yield from (each for each in child.iter("*") if not _is_text(each))


def _is_text(element: etree._Element) -> bool:
    return _name(element) in _TEXTS and element.tag not in _PICTURES


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _too_long(name: str, text: str) -> str:
    if len(text) > LONGEST:
        return f"its {name} of {len(text):,} characters"
    if name in _KEYWORDS and len(text) > LONGEST_KEYWORDS:
        return f"its list of {name} with {len(text):,} characters"
    if name in _AUTHORS and max(map(len, text.split()), default=0) > LONGEST_WORD:
        return f"the name of an {name} with a word of more than {LONGEST_WORD} letters"
    return ""
