"""Turn the stored text of a WordPress post into what WordPress shows: films, captions, galleries, notes, paragraphs.

What only a plugin of that site can show is left out and listed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from coopfeed.migrating.foreign.entries import ForeignImage, LeftOut

NO_PICTURE = "picture of a gallery that is not in the export"
"""The kind of what is left out where a gallery names a picture by a number that is not known."""

_MOST = 50  # that are listed of one post
_LONGEST_EXAMPLE = 200
_MOST_NESTED = 5  # blocks within each other
_LONGEST = 1024 * 1024  # characters of a text with the blocks in it

_SHORTCODE = re.compile(r"(?<!\[)\[(/?)([a-z][a-z0-9_-]*)((?:[ \n=][^\[\]]*)?)\](?!\()")
_CLOSING = re.compile(r"\[/([a-z][a-z0-9_-]*)\]")
_ESCAPED = re.compile(r"\[(\[[^\[\]]*\])\]")
_ATTRIBUTE = re.compile(r"""(?<![a-z0-9_-])([a-z][a-z0-9_-]*)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
_ADDRESS = re.compile(r"""https?://[^\s<>"'\]]+""")
_NOTES = frozenset({"footnote", "fn", "ref", "efn_note", "mfn"})  # of plugins, where they stand in the text
_MEDIA = frozenset({"src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv", "flv"})
_CAPTION = re.compile(r"\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
_EMBEDDED = re.compile(r"\[embed[^\[\]]*\]\s*(https?://[^\s<>\[\]]+)\s*\[/embed\]")
_EMBED_BLOCK = re.compile(
    r'<figure\b[^<>]*>\s*<div class="wp-block-embed__wrapper">\s*(https?://[^\s<>"]+)\s*</div>\s*</figure>'
)
_ALONE = re.compile(r"""^([ \t]*)(https?://[^\s<>"]+)[ \t]*$""", re.MULTILINE)
_ALONE_IN_PARAGRAPH = re.compile(r"""(<p(?: [^<>]*)?>\s*)(https?://[^\s<>"]+)(\s*</p>)""")
_BLOCK = re.compile(r"<!-- wp:([a-z][a-z0-9/_-]*) (?:(\{(?:(?!-->|<!--).)*\}) )?/-->", re.DOTALL)
_NOTE_MARK = re.compile(r"<sup\b[^<>]*\bdata-fn=[^<>]*>\s*<a\b[^<>]*>([^<>]*)</a>\s*</sup>")
_BLOCKS = "(?:address|blockquote|div|dl|fieldset|figure|form|h[1-6]|hr|iframe|ol|p|pre|section|table|ul)"
_BEGINS = re.compile(rf"(<{_BLOCKS}[ >/])", re.IGNORECASE)
_ENDS = re.compile(rf"(</{_BLOCKS}>|<hr[^<>]*>)", re.IGNORECASE)
_APART = re.compile(rf"<(?:{_BLOCKS}[ >/]|/|!--)", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_PREFORMATTED = re.compile(r"(<pre[ >].*?(?:</pre>|\Z))", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the media library: the number of the post that it belongs to, and its caption, which is HTML."""

    image: ForeignImage
    post: str = ""
    caption: str = ""


@dataclass
class Library:
    """What posts refer to by number: pictures, and blocks that several posts use."""

    pictures: dict[str, Picture] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)


@dataclass
class Shown:
    """The text of one post, and what was left out of it."""

    library: Library
    post: str
    notes: str = ""
    left_out: list[LeftOut] = field(default_factory=list)

    def html(self, written: str) -> str:
        """Return a text as the post shows it."""
        text = self._with_blocks(written.replace("\r\n", "\n"), _MOST_NESTED)
        text = _outside_code(text, self._expanded)
        return paragraphs(text, is_of_blocks="<!-- wp:" in written) + self._list_of_notes()

    def excerpt(self, written: str) -> str:
        """Return an excerpt, of which WordPress shows no shortcodes."""
        return _SHORTCODE.sub("", written).strip()

    def _leave_out(self, kind: str, example: str = "") -> None:
        if len(self.left_out) < _MOST:
            self.left_out.append(LeftOut(kind, example[:_LONGEST_EXAMPLE]))
        elif len(self.left_out) == _MOST:
            self.left_out.append(LeftOut("other shortcodes and blocks", example[:_LONGEST_EXAMPLE]))

    def _expanded(self, text: str) -> str:
        text = _NOTE_MARK.sub(r"<sup>\1</sup>", text)
        text = _EMBED_BLOCK.sub(r"\n\n\1\n\n", _EMBEDDED.sub(r"\n\n\1\n\n", text))
        if "[" in text:
            text = self._without_shortcodes(self._with_captions(text))
        text = _ALONE_IN_PARAGRAPH.sub(lambda found: f"{found[1]}{_link(found[2])}{found[3]}", text)
        return _ALONE.sub(lambda found: f"\n\n<p>{_link(found[2])}</p>\n\n", text)

    def _with_captions(self, text: str) -> str:
        parts = text.replace("[/wp_caption]", "[/caption]").split("[/caption]")
        return "".join([*map(_with_caption, parts[:-1]), parts[-1]])

    def _without_shortcodes(self, text: str) -> str:
        closed = frozenset(_CLOSING.findall(text))

        def replaced(found: re.Match[str]) -> str:
            closing, name, said = found.groups()
            if not self._is_shortcode(found, closed):
                return found[0]
            if name in _NOTES and name in closed:
                return ")" if closing else " ("
            if closing:
                return ""
            return self._of_shortcode(found[0], name, said, is_closed=name in closed)

        return _ESCAPED.sub(r"\1", _SHORTCODE.sub(replaced, text))

    def _is_shortcode(self, found: re.Match[str], closed: frozenset[str]) -> bool:
        """Return whether something in brackets is a shortcode, not a text such as [sic]."""
        closing, name, said = found.groups()
        text = found.string
        before = text[max(found.start() - 1, 0) : found.start()]
        if before.isalnum() and not closing and name not in closed and "=" not in said:  # as in a program
            return False
        after = text[found.end() : found.end() + 1]
        is_alone = before in ("", "\n", ">", "]") and after in ("", "\n", "<", "[")
        return bool(closing) or name in closed or "=" in said or "/" in said or "-" in name or "_" in name or is_alone

    def _of_shortcode(self, written: str, name: str, said: str, *, is_closed: bool) -> str:
        attributes = _said(said)
        if name == "gallery":
            return f"\n\n{self._gallery(attributes)}\n\n"
        if name == "playlist":
            return "\n\n".join(f"<p>{_link(picture.image.url)}</p>" for picture in self._attached(attributes))
        if name in ("audio", "video"):
            media = [value for key, value in attributes.items() if key in _MEDIA and value]
            if address := next(iter((*media, *_ADDRESS.findall(said))), ""):
                return f"\n\n<p>{_link(address)}</p>\n\n"
        self._leave_out(f"shortcode [{name}]", written)
        address = _ADDRESS.search(said)
        return _link(address[0]) if address and not is_closed else ""

    def _gallery(self, attributes: Mapping[str, str]) -> str:
        return "\n".join(map(_figure_of, self._attached(attributes)))

    def _attached(self, attributes: Mapping[str, str]) -> list[Picture]:
        """Return the files that a shortcode names by their numbers, or all of the post."""
        given = attributes.get("ids") or attributes.get("include") or ""
        numbers = [number.strip() for number in given.split(",") if number.strip()]
        if not numbers:
            of = attributes.get("id") or self.post
            numbers = [number for number, picture in self.library.pictures.items() if picture.post == of]
        for number in numbers:
            if number not in self.library.pictures:
                self._leave_out(NO_PICTURE, f"number {number}")
        if not numbers:
            self._leave_out("gallery without pictures in the export")
        return [self.library.pictures[number] for number in numbers if number in self.library.pictures]

    def _with_blocks(self, text: str, depth: int) -> str:
        """Return a text with shared and embed blocks resolved, and without other blocks that have no text."""
        if "/-->" not in text:
            return text

        def replaced(found: re.Match[str]) -> str:
            name = found[1].removeprefix("core/")
            said = _attributes(found[2])
            if name == "block":
                inner = self.library.blocks.get(str(said.get("ref", "")), "")
                if inner and depth and len(text) + len(inner) < _LONGEST:
                    return self._with_blocks(inner, depth - 1)
                self._leave_out("reusable block that is not in the export", f"number {said.get('ref')}")
            elif name.rpartition("/")[0] in ("", "core-embed") and isinstance(said.get("url"), str):
                return f"\n\n{said['url']}\n\n"
            elif name != "footnotes":
                self._leave_out(f"block {name}", found[2] or "")
            return ""

        return _BLOCK.sub(replaced, text)

    def _list_of_notes(self) -> str:
        notes = _loaded(self.notes)
        texts = [each.get("content") for each in notes if isinstance(each, dict)] if isinstance(notes, list) else []
        items = "\n".join(f"<li>{text}</li>" for text in texts if isinstance(text, str))
        if self.notes and not items:
            self._leave_out("footnotes", self.notes)
        return f"\n<ol>\n{items}\n</ol>" if items else ""


def _with_caption(part: str) -> str:
    """Return what is before the end of a caption, with a figure for it."""
    start = max(part.rfind("[caption"), part.rfind("[wp_caption"))
    end = part.find("]", start)
    picture = _CAPTION.match(part, end + 1) if start >= 0 and end >= 0 else None
    if picture is None:
        return f"{part}[/caption]"
    said = _said(part[start:end])
    return f"{part[:start]}\n\n{_figure(picture[1], picture[2].strip() or said.get('caption', ''))}\n\n"


def _said(attributes: str) -> dict[str, str]:
    return {each[0]: each[1] or each[2] or each[3] for each in _ATTRIBUTE.findall(attributes)}


def _figure_of(picture: Picture) -> str:
    alt = escape(picture.image.alt)
    return _figure(f'<img src="{escape(picture.image.url)}" alt="{alt}">', picture.caption)


def _figure(picture: str, caption: str) -> str:
    words = _EMPTY_LINE.sub("<br>", caption)
    return f"<figure>{picture}{f'<figcaption>{words}</figcaption>' if words else ''}</figure>"


def _link(address: str) -> str:
    return f'<a href="{escape(address)}">{escape(address, quote=False)}</a>'


def _attributes(written: str | None) -> Mapping[str, object]:
    found = _loaded(written or "")
    return found if isinstance(found, dict) else {}


def _loaded(written: str) -> object:
    try:
        return json.loads(written) if written else None
    except (ValueError, RecursionError):
        return None


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    parts = _PREFORMATTED.split(text)
    parts[::2] = map(change, parts[::2])
    return "".join(parts)


def paragraphs(written: str, *, is_of_blocks: bool = False) -> str:
    """HTML as WordPress shows what was written in its older editor: empty lines end paragraphs, others become breaks.

    What its block editor wrote has its paragraphs already (wp-includes/formatting.php, wpautop).
    """
    if is_of_blocks:
        return written
    parts = _PREFORMATTED.split(written)
    parts[::2] = ("\n".join(_wrapped(part)) for part in parts[::2])
    return "\n".join(part for part in parts if part)


def _wrapped(text: str) -> Iterator[str]:
    apart = _ENDS.sub(r"\1\n\n", _BEGINS.sub(r"\n\n\1", text))
    for chunk in filter(None, (chunk.strip() for chunk in _EMPTY_LINE.split(apart))):
        yield chunk if _APART.match(chunk) else f"<p>{chunk.replace(chr(10), '<br>')}</p>"


def custom_fields(meta: Iterable[tuple[str, str]]) -> Iterator[LeftOut]:
    """Yield the fields that a person added to a post; the names of other fields begin with "_"."""
    for key, value in meta:
        if key and not key.startswith("_") and key not in ("enclosure", "footnotes") and value:
            yield LeftOut(f'custom field "{key}"', value)
