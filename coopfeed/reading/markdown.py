"""Markdown → HTML that feed readers show: sanitised by an allow-list, every URL absolute."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from html import unescape
from typing import Any, Protocol
from urllib.parse import unquote, urljoin, urlsplit

from coopfeed.model.codes import Code
from coopfeed.reading import embeds, removals, sanitising
from coopfeed.reading.field_errors import ContentError
from coopfeed.reading.findings import Finding
from coopfeed.reading.media import media_type
from coopfeed.reading.source_file import code_point, forbidden_character, without_forbidden

# All that the allow-list takes out of what Markdown alone makes: other addresses.
_REMOVABLE = re.compile(r' (?:href|src)="\s*(?!(?:https?|mailto|tel):)[a-z][a-z0-9+.\-]*:', re.I | re.A)
# An image whose address was taken out, and one that begins with its address and has no size.
_NO_IMAGE = re.compile(r'<img(?![^<>]* src=")[^<>]*>')
_UNSIZED = re.compile(r'<img src="([^"]*)"(?![^<>]* (?:width|height)=)')
# Perhaps a path, not an address: quicker to check than whether it is one.
_PATH = re.compile(r"""(?:src|poster|href)\s*=\s*["']?(?!["'\s]*(?:[a-z][a-z0-9+.\-]*:|//|#))""", re.I | re.A)

_NO_IDS: frozenset[str] = frozenset()

_PASSES = 3  # what lies within each other as HTML does not allow is another thing to the next parser


class Files(Protocol):
    """The files of the project that a text may show or offer."""

    def address(self, path: str) -> str | None:
        """Return the address of the file at `path`, None where there is none."""

    def size(self, address: str) -> tuple[int, int] | None:
        """Return the width and height of the picture at `address`, None where that is unknown."""


def render(
    text: str, base: str, page: str, files: Files | None = None, *, has_page: bool = True
) -> tuple[str, list[Finding]]:
    """Return the HTML of `text`, and what is odd in the text: what is removed from it, and markup that is none.

    A path of what is shown, or that ends as a download does, gets its address from `files`. All other relative URLs are
    resolved against `base`, those that are only a fragment against `page`. Where the text has no page of its own
    (`has_page`), footnotes have no links.

    Raises:
        ContentError: more marks, or levels of nested elements, than a person writes, or a reference to a control
            character.
    """
    from coopfeed.reading import commonmark, footnotes, headings, literal_markup

    env: dict[str, Any] = {footnotes.HAS_PAGE: has_page}
    raw = commonmark.render(text, env)
    ids: frozenset[str] = env[headings.IDS]
    found: list[Finding] = [*env[literal_markup.FINDINGS], *footnotes.unused(text, env)]
    if _may_be_removable(text, raw):
        raw = removals.without_unclosed(embeds.with_links(raw))
        found += _in_text(removals.removals(raw, ids), commonmark.lines(env))
    cleaned = _clean(raw, base, page, files, ids)
    if character := forbidden_character(cleaned):
        message = f"{code_point(character)} is not allowed in a feed"
        raise ContentError(Code.CONTROL_CHARACTER, message, "delete the reference (&#…;) that produces it")
    return cleaned, found


def _in_text(found: Sequence[Finding], lines: Sequence[tuple[int, int]]) -> list[Finding]:
    """Return findings in HTML with their lines in the text; `lines` is where its parts begin in both."""
    return [replace(each, line=_line_in_text(each.line, lines)) for each in found]


def _line_in_text(line: int, lines: Sequence[tuple[int, int]]) -> int:
    part = bisect_right(lines, (line, float("inf"))) - 1
    begins, written = lines[part] if part >= 0 else (0, 0)
    return written + line - begins


def sanitised(html: str, base: str) -> str:
    """Return the HTML that the allow-list leaves of what others wrote; relative URLs are resolved against `base`.

    Characters that XML cannot carry are taken out.

    Raises:
        ContentError: more levels of nested elements than a person writes.
    """
    html = removals.without_unclosed(embeds.with_links(without_forbidden(html)))
    removals.removals(html)
    for _ in range(_PASSES):
        # After the first time there are no references to such characters left.
        html = _clean(without_forbidden(html), base, base, None)
    return html


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
def _sanitiser(base: str, page: str) -> sanitising.Sanitiser:
    return _new_sanitiser(base, page, None)


def _new_sanitiser(base: str, page: str, files: Files | None, ids: frozenset[str] = _NO_IDS) -> sanitising.Sanitiser:
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
    """Return whether anything in `raw`, the HTML that Markdown made of `text`, may be removed: quicker to check than
    what.
    """
    # All else but emphasis nests only some twenty levels deep there.
    emphasis = raw.count("<em>") + raw.count("<strong>") + raw.count("<s>")
    return "<" in text or emphasis > removals.MAX_DEPTH / 2 or _REMOVABLE.search(raw) is not None
