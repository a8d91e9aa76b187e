"""Replace frames, which feed readers do not show, by links to what is in them."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

_FRAME = re.compile(r"<(iframe|embed)\b([^<>]*)>", re.IGNORECASE)
_END = re.compile(r"</iframe\s*>", re.IGNORECASE)
_SOURCE = re.compile(r"""(?:^|\s)(?:data-)?src\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_BETWEEN_BLOCKS = re.compile(
    r"(?:\A|</(?:p|div|h[1-6]|[uo]l|blockquote|figure|table|pre)>|<(?:div|figure)(?: [^<>]{0,200})?>)\s*\Z",
    re.IGNORECASE,
)
_PAGES = {  # of what players show
    "www.youtube.com/embed/": "https://www.youtube.com/watch?v=",
    "youtube.com/embed/": "https://www.youtube.com/watch?v=",
    "www.youtube-nocookie.com/embed/": "https://www.youtube.com/watch?v=",
    "player.vimeo.com/video/": "https://vimeo.com/",
    "www.dailymotion.com/embed/video/": "https://www.dailymotion.com/video/",
}


def as_links(html: str, base: str) -> tuple[str, bool]:
    """Return `html` with a link in place of each frame, and whether there was one. Relative addresses belong to
    `base`.

    The text within a frame is for browsers without frames, and is dropped.
    """
    parts = []
    end = 0
    is_closed = True
    while frame := _FRAME.search(html, end):
        address = _address(frame[2], base)
        before = html[end : frame.start()]
        parts.append(before)
        parts.append(_link(address, is_block=bool(_BETWEEN_BLOCKS.search(before[-300:]))) if address else frame[0])
        end = frame.end()
        closing = _END.search(html, end) if is_closed and frame[1].lower() == "iframe" else None
        is_closed = closing is not None or frame[1].lower() == "embed"
        end = closing.end() if closing else end
    return "".join([*parts, html[end:]]), bool(parts)


def _link(address: str, *, is_block: bool) -> str:
    link = f'<a href="{escape(address)}">{escape(address, quote=False)}</a>'
    return f"<p>{link}</p>" if is_block else link


def _address(attributes: str, base: str) -> str:
    """Return the page of what a frame shows, "" where it has no address that leads anywhere."""
    source = _SOURCE.search(attributes)
    if not source:
        return ""
    try:
        address = urljoin(base, unescape(source[1] or source[2] or source[3] or "").strip())
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    for player, page in _PAGES.items():
        if f"{parts.netloc}{parts.path}".startswith(player):
            return page + parts.path.rstrip("/").rpartition("/")[2]
    return address
