"""HTML → the text that people see in it, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape

from lxml import etree

from coopfeed.reading import removals
from coopfeed.reading.sanitising import HIDDEN

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_UNSEEN = HIDDEN | {"head"}
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup "
    "time tt u var wbr".split()
)
_BLOCKS = frozenset(
    "address article aside audio blockquote br center dd div dl dt figcaption figure font footer form h1 h2 h3 h4 h5 "
    "h6 header hr iframe img li main nav object ol p picture pre script section style svg table tbody td tfoot th "
    "thead tr ul video".split()
)
_TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
_SURE = re.compile(r"</[a-zA-Z]|&(?:#\w+|\w+);|<(?:br|img|hr)\b", re.IGNORECASE)


def looks_like_html(plain: str) -> bool:
    """Return whether a text of which nobody says what it is has references or tags, and none that HTML does not have.

    Readers built on feedparser, and others, decide so for the titles of RSS.
    """
    return _SURE.search(plain) is not None and all(
        name.lower() in _INLINE or name.lower() in _BLOCKS for name in _TAG_NAME.findall(plain)
    )


def text(html: str) -> str:
    """Return the words in `html` with one space between them; a text without any tag or reference is given back."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    root = _parsed(removals.without_unclosed(html))
    return "" if root is None else " ".join("".join(_texts(root)).split())


def _parsed(html: str) -> etree._Element | None:
    # Unlike html.parser, it takes no longer for markup that is made to be slow. It cannot have U+0000.
    content = html.replace("\0", "").encode("utf-8", "replace")
    # With white space before it, U+FEFF is a character of the text.
    return etree.fromstring(b"\n" + content, _parser()) if content.strip() else None


@lru_cache(maxsize=1)
def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)


def _texts(root: etree._Element) -> Iterator[str]:
    """Yield the texts below `root` in their order, with a space around every element that begins a line of its own."""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        apart = "" if element.tag in _INLINE else " "
        if event == "end":
            yield f"{apart}{element.tail or ''}"
        elif element.tag in _UNSEEN:
            walk.skip_subtree()
        else:
            yield f"{apart}{element.text or ''}"


def as_html(plain: str) -> str:
    """Plain text as HTML: a paragraph for each that an empty line ends, and its line breaks."""
    paragraphs = (part.strip() for part in _PARAGRAPH_END.split(plain))
    lines = (escape(part, quote=False).replace("\n", "<br>\n") for part in paragraphs if part)
    return "\n".join(f"<p>{line}</p>" for line in lines)
