"""HTML that others wrote → the `content` of an item file: Markdown where that says the same, else HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from typing import Any

from coopfeed.migrating.foreign import html_text
from coopfeed.migrating.foreign.addresses import absolute
from coopfeed.reading import complexity, embeds, markdown
from coopfeed.reading.field_errors import ContentError
from coopfeed.reading.source_file import without_forbidden

LONGEST = 900_000
"""Characters of a content; an item file has at most 1 MiB."""

Token = tuple[Any, ...]
"""A tag or a text, as `shown` returns it."""

_EMBEDDED = frozenset({"embed", "form", "iframe", "math", "object", "svg"})
_RELATIVE = re.compile(r'\s(?:src|href)="(?!#|[a-z][a-z0-9+.-]*:)')
_PATH = re.compile(r"(\]\(<?)(?!#|[a-z][a-z0-9+.-]*:)([^\s()<>]+)")
_FRAME = re.compile(r"<(iframe|embed)\b([^<>]*)>", re.IGNORECASE)
_SEEN_WITHOUT_TEXT = re.compile("<(?:img|audio|video)[ >]")
# CommonMark 4.6, 6: what begins with one of these goes on as HTML until an empty line.
_BEGINS_HTML = re.compile("<(?:blockquote|div|dl|figure|h[1-6]|hr|ol|p|table|ul)[ >]")
_HAS_BLOCK = re.compile("<(?:blockquote|div|dl|figure|h[1-6]|hr|ol|p|pre|table|ul|li|dt|dd|t[a-z]+|caption)[ >]")
_PREFORMATTED = re.compile(r"(<pre[ >].*?(?:</pre>|\Z))", re.DOTALL)
_EMPTY_LINES = re.compile(r"\n(?=[ \t]*\n)")
_SPARE_LINES = re.compile(r"\n[ \t]*(?=\n)")
_BLOCK_END = re.compile("(</(?:blockquote|div|figure|h[1-6]|li|ol|p|table|tr|ul)>)(?=<)")
_SPACES = re.compile("[ \t\n\r\f]+")
_LONG_SPACES = re.compile("[ \t\n\r\f]{100,}")
# All elements and attributes that Markdown makes.
_IN_MARKDOWN = frozenset(
    "a blockquote br code em h1 h2 h3 h4 h5 h6 hr img li ol p pre strong table tbody td th thead tr ul "
    "alt href src start title".split()
)
_MOST_COUNTED = 1_000
_BLOCKS = frozenset(
    "blockquote br caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td tfoot th "
    "thead tr ul".split()
)


def from_html(html: str, base: str) -> tuple[str, tuple[str, ...]]:
    """Return the content of an item file that shows what `html` shows, "" if that is nothing; and what could not be
    kept.

    Relative addresses are resolved against `base`.
    """
    notes = [*_notes(html)]
    try:
        complexity.refuse(html)
        clean = _in_lines(markdown.sanitised(html, base))
    except ContentError as error:
        clean = _as_text(html)
        notes = [f"only the words of its text were kept: {error.message}"]
    if not html_text.text(clean) and not _SEEN_WITHOUT_TEXT.search(clean):
        return "", tuple(notes)
    if len(clean) > LONGEST:
        return "", (f"its text was omitted: it has {len(clean):,} characters",)
    written = _written(clean)
    if not written:
        return _as_text(clean), (*notes, "only the words of its text were kept: its markup cannot be converted")
    return written, tuple(notes)


def from_markdown(text: str, html: str, base: str) -> str:
    """Return Markdown as the content of an item, "" if it would show something else there than `html`, which was made
    of it: because of paths without an address, or of markup that readers do not show.
    """
    text = text.strip()
    if not text or without_forbidden(text) != text or len(text) > LONGEST:
        return ""
    try:
        rendered, found = markdown.render(text, "", "")
        if not found and not _RELATIVE.search(rendered):
            return text
        with_addresses = _PATH.sub(lambda link: f"{link[1]}{absolute(base, link[2])}", text)
        wanted = shown(markdown.sanitised(html, base))
    except ContentError:
        return ""
    return with_addresses if _says(with_addresses, wanted) else ""


def says_only(content: str, summary: str) -> bool:
    """Return whether `content` is the one paragraph that an item without any has of its summary."""
    if len(content.split()) > len(summary.split()) + 2:  # <div> and what is around it; to render it takes far longer
        return False
    return _says(content, shown(f"<p>{escape(summary, quote=False)}</p>"))


def _written(clean: str) -> str:
    """Return sanitised HTML as an author would write it, "" if there is no way that shows the same.

    What is edited here is the source of an item, which is sanitised whenever it is read: each way to write it is tried
    so, and counts only if nothing of it is taken out.
    """
    if not _HAS_BLOCK.search(clean):
        clean = f"<p>{clean}</p>"
    wanted = shown(clean)
    if all(name in _IN_MARKDOWN for name in _names(wanted)) and not _is_counted_long(clean):
        for escape_misc in (False, True):
            candidate = _as_markdown(clean, escape_misc=escape_misc)
            if _says(candidate, wanted):
                return candidate
    block = clean if _BEGINS_HTML.match(clean) else f"<div>{clean}</div>"
    wanted = wanted if block is clean else shown(block)
    for candidate in (_tidy(block), _EMPTY_LINES.sub("&#10;", block)):
        if _says(candidate, wanted):
            return candidate
    return ""


def _is_counted_long(clean: str) -> bool:
    # For the number of each item, markdownify counts all before it.
    return "<ol" in clean and clean.count("<li") > _MOST_COUNTED


def _tidy(block: str) -> str:
    """HTML with a line for each block. An empty line would end the HTML and begin Markdown."""
    parts = _PREFORMATTED.split(block)
    parts[::2] = (_BLOCK_END.sub(r"\1\n", _SPARE_LINES.sub("", part)) for part in parts[::2])
    parts[1::2] = (_EMPTY_LINES.sub("&#10;", part) for part in parts[1::2])
    return "".join(parts)


def _as_markdown(clean: str, *, escape_misc: bool) -> str:
    from markdownify import ATX, BACKSLASH, markdownify

    clean = _LONG_SPACES.sub(" ", clean)  # for each of which it searches all that are left
    text: str = markdownify(clean, heading_style=ATX, bullets="-", newline_style=BACKSLASH, escape_misc=escape_misc)
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))


def _says(text: str, wanted: list[Token]) -> bool:
    """Return whether our own Markdown makes of `text` what is `wanted`, element by element."""
    try:
        rendered, removed = markdown.render(text, "", "")
    except ContentError:
        return False
    return not removed and shown(rendered) == wanted


def _in_lines(html: str) -> str:
    return html.replace("\r\n", "\n").replace("\r", "\n").strip()


def _as_text(html: str) -> str:
    return html_text.as_html(without_forbidden(html_text.text(html)))


def _notes(html: str) -> Iterator[str]:
    """Yield what becomes of the elements that are embedded in a text."""
    has_link = {found[1].lower(): bool(embeds.link(found[2])) for found in _FRAME.finditer(html)}
    if any(has_link.values()):
        yield "a frame in its text became a link to what it shows"
    for name in dict.fromkeys(name.lower() for name in re.findall("<([A-Za-z]+)[ >]", html)):
        if name in _EMBEDDED and not has_link.get(name):
            yield f"<{name}> in its text was omitted"


def shown(html: str) -> list[Token]:
    """Return what sanitised HTML shows: its tags and texts, without the spaces that no browser shows."""
    reader = _Reader()
    reader.feed(_in_lines(html))
    reader.close()
    return list(_without_spaces(list(_without_bare_links(reader.tokens))))


def _without_bare_links(tokens: list[Token]) -> Iterator[Token]:
    """Yield tokens, with only the text of a link called as its address is: our Markdown makes one of the text."""
    joined = ""
    number = 0
    while number < len(tokens):
        token = tokens[number]
        if token[0] == "text":
            joined += token[1]
            number += 1
        elif token[:2] == ("<", "a") and _is_bare(tokens[number : number + 3]):
            joined += tokens[number + 1][1]
            number += 3
        else:
            if joined:
                yield ("text", joined)
                joined = ""
            yield token
            number += 1
    if joined:
        yield ("text", joined)


def _is_bare(link: list[Token]) -> bool:
    """Return whether a link, which are three tokens, has no other words than its address."""
    if len(link) < 3 or link[1][0] != "text" or link[2] != (">", "a"):
        return False
    return link[0][2:] in [(("href", f"{start}{link[1][1]}"),) for start in ("", "https://", "mailto:")]


def _names(tokens: list[Token]) -> Iterator[str]:
    """Yield the names of all elements and attributes."""
    for kind, name, *attributes in tokens:
        if kind == "<":
            yield name
            yield from (key for key, _ in attributes)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[Token] = []
        self.preformatted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.preformatted += tag == "pre"
        # A heading shows the same with an id, which it only has where a link leads to it.
        seen = sorted((name, value or "") for name, value in attrs if name != "id")
        self.tokens.append(("<", tag, *seen))

    def handle_endtag(self, tag: str) -> None:
        self.preformatted -= tag == "pre"
        self.tokens.append((">", tag))

    def handle_data(self, data: str) -> None:
        if self.preformatted:
            # "… a newline may be immediately after the start tag" which is not part of the text (HTML, 13.1.2.5).
            begins = self.tokens[-1][:2] == ("<", "pre")
            if text := data.removeprefix("\n") if begins else data:
                self.tokens.append(("pre", text))
        else:
            self.tokens.append(("text", _SPACES.sub(" ", data)))


def _without_spaces(tokens: list[Token]) -> Iterator[Token]:
    for number, token in enumerate(tokens):
        if token[0] != "text":
            yield token
            continue
        text = str(token[1])
        if number == 0 or tokens[number - 1][1] in _BLOCKS:
            text = text.lstrip(" ")
        if number == len(tokens) - 1 or tokens[number + 1][1] in _BLOCKS:
            text = text.rstrip(" ")
        if text:
            yield ("text", text)
