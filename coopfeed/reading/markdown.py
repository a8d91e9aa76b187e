"""Markdown (CommonMark and tables) → HTML that feed readers show: sanitised by an allow-list, every URL absolute."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urljoin, urlsplit

from coopfeed.model.codes import Code
from coopfeed.reading import complexity, headings, sanitising
from coopfeed.reading.field_errors import ContentError
from coopfeed.reading.media import media_type
from coopfeed.reading.source_file import code_point, forbidden_character, without_forbidden

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_LONG_NUMBER = re.compile("&#[0-9]{8,}")  # beyond Unicode, and beyond what int() reads
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\-]*):")
# Elements without content, and those that HTML closes by itself where the next one begins.
_FLAT = frozenset(
    "area base br caption col dd dt embed hr img input li link meta p param source tbody td tfoot th thead tr track "
    "wbr".split()
)
# All that the allow-list takes out of what Markdown alone makes: other addresses, and the language of code.
_REMOVABLE = re.compile(r' (?:class="|(?:href|src)="\s*(?!(?:https?|mailto|tel):)[a-z][a-z0-9+.\-]*:)', re.I | re.A)
# An image whose address was taken out, and one that begins with its address and has no size.
_NO_IMAGE = re.compile(r'<img(?![^<>]* src=")[^<>]*>')
_UNSIZED = re.compile(r'<img src="([^"]*)"(?![^<>]* (?:width|height)=)')
# Perhaps a path, not an address: quicker to tell than whether it is one.
_PATH = re.compile(r"""(?:src|poster|href)\s*=\s*["']?(?!["'\s]*(?:[a-z][a-z0-9+.\-]*:|//|#))""", re.I | re.A)
# At other characters only plugins find something; trying all rules there takes microseconds for each.
_BEGINS_MARKUP = re.compile(r"[\n!&*<\[\\\]_`]")
_ALIGN = re.compile(r' style="text-align:(left|center|right)"')

_NO_IDS: frozenset[str] = frozenset()

_PASSES = 3  # what lies within each other as HTML does not allow is another thing to the next parser

MAX_DEPTH = 100
"""Elements within each other; sanitising takes the square of it."""


class Files(Protocol):
    """The files of the project that a text may show or offer."""

    def address(self, path: str) -> str | None:
        """Return the address of the file at `path`, None where there is none."""

    def size(self, address: str) -> tuple[int, int] | None:
        """Return the width and height of the picture at `address`, None where it is not a file or cannot be told."""


def render(text: str, base: str, page: str, files: Files | None = None) -> tuple[str, str]:
    """Return the HTML of `text`, and the first thing that was removed from it, or "".

    A path of what is shown, or that ends as a download does, gets its address from `files`. All other relative URLs are
    resolved against `base`, those that are only a fragment against `page`.

    Raises:
        ContentError: more marks, or levels of nested elements, than a person writes, or a reference to a control
            character.
    """
    env: dict[str, frozenset[str]] = {}
    raw = _ALIGN.sub("", _markdown().render(text, env))
    ids = env[headings.IDS]
    removed = _removed(raw, ids) if _may_be_removable(text, raw) else ""
    cleaned = _clean(raw, base, page, files, ids)
    if character := forbidden_character(cleaned):
        message = f"{code_point(character)} is not allowed in a feed"
        raise ContentError(Code.CONTROL_CHARACTER, message, "delete the reference (&#…;) that produces it")
    return cleaned, removed


def unsanitised(text: str) -> str:
    """Return the HTML of `text` as it stands there, for who sanitises it later.

    Raises:
        ContentError: more marks than a person writes.
    """
    html: str = _markdown().render(text, {})
    return html


def sanitised(html: str, base: str) -> str:
    """Return the HTML that the allow-list leaves of what others wrote; relative URLs are resolved against `base`.

    Characters that XML cannot carry are taken out.

    Raises:
        ContentError: more levels of nested elements than a person writes.
    """
    _removed(without_forbidden(html))
    for _ in range(_PASSES):
        # After the first time there are no references to such characters left.
        html = _clean(without_forbidden(html), base, base, None)
    return html


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    made = complexity.bounded(MarkdownIt("commonmark").enable("table"))
    made.core.ruler.push("heading_ids", headings.give_ids)
    made.inline.terminator_re = _BEGINS_MARKUP
    return made


def _clean(raw: str, base: str, page: str, files: Files | None, ids: frozenset[str] = _NO_IDS) -> str:
    # A sanitiser takes longer to make than to use; only a fragment needs the page, and only a path the files.
    needs_page = "#" in raw or "&num;" in raw
    if ids or (files and _PATH.search(raw)):
        sanitise = _new_sanitiser(base, page, files, ids)
    else:
        sanitise = _sanitiser(base, page if needs_page else "")
    cleaned = sanitise(raw)
    if "<img" in cleaned:
        edited = _with_sizes(_NO_IMAGE.sub("", cleaned), files)
        if edited != cleaned:  # what was edited is clean only when it has been cleaned again
            cleaned = (_new_sanitiser("", "", None, ids) if ids else _sanitiser("", ""))(edited)
    return cleaned.strip()  # of the spaces around it, and of nothing that could be a tag


def _with_sizes(html: str, files: Files | None) -> str:
    """HTML whose pictures from the project have their sizes, so that browsers keep their places while they load."""

    def sized(image: re.Match[str]) -> str:
        size = files.size(unescape(image[1])) if files else None
        return f'{image[0]} width="{size[0]}" height="{size[1]}"' if size else image[0]

    return _UNSIZED.sub(sized, html) if files else html


@lru_cache(maxsize=16)
def _sanitiser(base: str, page: str) -> Callable[[str], str]:
    return _new_sanitiser(base, page, None)


def _new_sanitiser(base: str, page: str, files: Files | None, ids: frozenset[str] = _NO_IDS) -> Callable[[str], str]:
    def absolute(attribute: str, value: str) -> str | None:
        if files and (path := _path(attribute, value)):
            address = files.address(unquote(path))
            return address and address + urlsplit(value.strip())._replace(path="").geturl()
        return urljoin(page if value.startswith("#") else base, value)

    return sanitising.sanitiser(absolute, is_id=ids.__contains__ if ids else None)


def _path(attribute: str, value: str) -> str:
    """Return the path in `value`, if it is one of a file to show or to download, and else ""."""
    parts = urlsplit(value.strip())
    if parts.scheme or parts.netloc or attribute == "cite":
        return ""
    # A link may lead to a page of the publication, and to a feed.json.
    is_file = attribute != "href" or media_type(parts.path) not in ("", "application/json")
    return parts.path if is_file else ""


def _may_be_removable(text: str, raw: str) -> bool:
    """Return whether anything in `raw`, the HTML that Markdown made of `text`, may have to go: quicker to tell than
    what.
    """
    # All else but emphasis nests only some twenty levels deep there.
    emphasis = raw.count("<em>") + raw.count("<strong>")
    return "<" in text or emphasis > MAX_DEPTH / 2 or _REMOVABLE.search(raw) is not None


def _removed(raw: str, ids: frozenset[str] = _NO_IDS) -> str:
    finder = _Finder()
    finder.ids = ids
    # Comments and tags that are never closed are cut off: each of them would make the parser search to the end again.
    head, end, tail = raw.rpartition("-->")
    text = head + end + tail.partition("<!--")[0]
    finder.feed(_LONG_NUMBER.sub("", text[: text.rfind(">") + 1]))
    finder.close()
    return finder.found


class _Finder(HTMLParser):
    """Finds the first tag or attribute that the allow-list takes out."""

    found = ""
    depth = 0
    ids = _NO_IDS

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag not in _FLAT
        if self.depth > MAX_DEPTH:
            message = f"more than {MAX_DEPTH} levels of nested HTML elements"
            raise ContentError(Code.NESTED_TOO_DEEP, message, "close every element, or use Markdown")
        if self.found:
            return
        if tag not in sanitising.TAGS:
            self.found = f"<{tag}"
        for name, value in attrs:
            known = name in sanitising.ATTRIBUTES["*"] or name in sanitising.ATTRIBUTES.get(tag, ())
            known = known or (name == "id" and value in self.ids)
            if not known:
                self.found = self.found or name
            elif name in sanitising.ADDRESSES and (scheme := _SCHEME.match(value or "")):
                harmless = scheme[1].lower() in sanitising.SCHEMES
                self.found = self.found or ("" if harmless else f"{scheme[1]}:")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in _FLAT and self.depth > 0

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002 - as in the base class
        """Read "<![" as browsers do, as a comment; Python's own fails on what is no known section."""
        return self.parse_bogus_comment(i, report)
