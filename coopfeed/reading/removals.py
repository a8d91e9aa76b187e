"""What the sanitiser takes out of HTML: each tag, attribute and address, with the line that it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from coopfeed.model.codes import Code
from coopfeed.reading import embeds, sanitising
from coopfeed.reading.field_errors import ContentError, brief
from coopfeed.reading.findings import Finding

MAX_DEPTH = 100
"""Elements within each other; sanitising takes the square of it."""

MOST = 200
"""Removals that are listed of one text; a file reports fewer."""

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\-]*):")
_LONG_NUMBER = re.compile("&#[0-9]{8,}")  # beyond Unicode, and beyond what int() reads
# Elements without content, and those that HTML closes by itself where the next one begins.
_FLAT = frozenset(
    "area base br caption col dd dt embed hr img input li link meta p param source tbody td tfoot th thead tr track "
    "wbr".split()
)
_UNCLOSED = "unclosed-"
_OPENING = re.compile(f"<({'|'.join(sorted(sanitising.HIDDEN))})(?=[\\s/>])", re.I)
_CLOSING = re.compile(f"</({'|'.join(sorted(sanitising.HIDDEN))})(?=[\\s/>])", re.I)


def without_unclosed(html: str) -> str:
    """Return `html`, where an element that the sanitiser removes with its content does not go on to the end.

    One that is never closed would take the rest of the text with it. It becomes an unknown element.
    """
    if not _OPENING.search(html):
        return html
    last = {match[1].lower(): match.start() for match in _CLOSING.finditer(html)}

    def renamed(match: re.Match[str]) -> str:
        is_closed = match.start() < last.get(match[1].lower(), 0)
        return match[0] if is_closed else f"<{_UNCLOSED}{match[1]}"

    return _OPENING.sub(renamed, html)


def removals(html: str, ids: frozenset[str] = frozenset()) -> list[Finding]:
    """Return what the sanitiser takes out of `html`, in its order; headings and notes keep the `ids`.

    Raises:
        ContentError: more levels of nested elements than a person writes.
    """
    finder = _Finder(ids)
    # Comments and tags that are never closed are cut off: each of them would make the parser search to the end again.
    head, end, tail = html.rpartition("-->")
    before, opened, _ = tail.partition("<!--")
    text = head + end + before
    finder.feed(_LONG_NUMBER.sub("", text[: text.rfind(">") + 1]))
    finder.close()
    if opened:
        line = (head + end + before).count("\n")
        finder.found.append(_removal("<!--", line, "the comment, which is never closed, with all that follows it"))
    return finder.found


class _Finder(HTMLParser):
    # The base class declares it final, but in older Pythons names fewer elements than browsers read so.
    CDATA_CONTENT_ELEMENTS = ("script", "style", "xmp", "iframe", "noembed", "noframes")  # type: ignore[misc]

    def __init__(self, ids: frozenset[str]) -> None:
        super().__init__()
        self.ids = ids
        self.found: list[Finding] = []
        self.depth = 0
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag not in _FLAT
        if self.depth > MAX_DEPTH:
            message = f"more than {MAX_DEPTH} levels of nested HTML elements"
            raise ContentError(Code.NESTED_TOO_DEEP, message, "close every element, or use Markdown")
        if not self.hidden and len(self.found) < MOST:
            self.found += self.removed(tag, attrs)
        if tag in sanitising.HIDDEN:
            self.hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in _FLAT and self.depth > 0
        if tag in self.hidden:
            del self.hidden[self.hidden.index(tag) :]

    def removed(self, tag: str, attrs: list[tuple[str, str | None]]) -> Iterator[Finding]:
        line = self.getpos()[0] - 1
        if tag not in sanitising.TAGS:
            name = tag.removeprefix(_UNCLOSED)
            unclosed = ", which is never closed," if name != tag else ""
            left = _left(tag, embeds.page(dict(attrs)) if name in ("embed", "iframe") else "")
            yield _removal(f"<{name}", line, f"<{name}>{unclosed}", left)
            return
        known = sanitising.ATTRIBUTES["*"] | sanitising.ATTRIBUTES.get(tag, set())
        for name, value in attrs:
            if name not in known and not (name == "id" and value in self.ids):
                yield _removal(name, line, f"the attribute `{brief(name)}`")
                continue
            scheme = _SCHEME.match(value or "") if name in sanitising.ADDRESSES else None
            if scheme and scheme[1].lower() not in sanitising.SCHEMES:
                yield _removal(f"{scheme[1]}:", line, f"the {scheme[1]}: address")

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002 - as in the base class
        """Read "<![" as browsers do, as a comment; Python's own fails on what is no known section."""
        return self.parse_bogus_comment(i, report)


def _left(tag: str, page: str) -> str:
    """Return what is left of an element that is removed; `page` is the address of what it plays."""
    if page:
        return f"a link to {brief(page)} takes its place"
    return "what is in it is removed too" if tag in sanitising.HIDDEN else "what is in it stays"


def _removal(written: str, line: int, what: str, left: str = "") -> Finding:
    message = f"{what} in the content is removed: feed readers do not show it or must not run it"
    hint = f"use Markdown or plain HTML; {left}" if left else "use Markdown or plain HTML"
    return Finding(Code.UNSAFE_CONTENT, written, line, message, hint)
