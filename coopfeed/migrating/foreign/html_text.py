"""Convert HTML to the text that people see, and plain text to HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape

from lxml import etree

from coopfeed.reading import removals
from coopfeed.reading.sanitising import HIDDEN

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
# Some only have what browsers show that do not support them.
_UNSEEN = HIDDEN | {"audio", "canvas", "head", "object", "video"}
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
    """Return whether a text without a declared type is HTML: it has a reference or an end tag, and only tags of HTML.

    Feed readers decide like this for titles in RSS.
    """
    return _SURE.search(plain) is not None and all(
        name.lower() in _INLINE or name.lower() in _BLOCKS for name in _TAG_NAME.findall(plain)
    )


def text(html: str) -> str:
    """Return the words in `html`, separated by single spaces."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    root = _parsed(removals.without_unclosed(html))
    return "" if root is None else " ".join("".join(_texts(root)).split())


def _parsed(html: str) -> etree._Element | None:
    # Unlike html.parser, lxml takes linear time for any markup. It does not accept U+0000.
    content = html.replace("\0", "").encode("utf-8", "replace")
    # Without the line break, U+FEFF at the beginning would be dropped as a byte order mark.
    return etree.fromstring(b"\n" + content, _parser()) if content.strip() else None


@lru_cache(maxsize=1)
def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)


def _texts(root: etree._Element) -> Iterator[str]:
    """Yield the texts below `root`, with a space around block elements."""
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
    """Return plain text as HTML: empty lines separate paragraphs, and line breaks are kept."""
    paragraphs = (part.strip() for part in _PARAGRAPH_END.split(plain))
    lines = (escape(part, quote=False).replace("\n", "<br>\n") for part in paragraphs if part)
    return "\n".join(f"<p>{line}</p>" for line in lines)
