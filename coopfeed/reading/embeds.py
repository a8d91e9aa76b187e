"""Players of films and sounds from elsewhere: feed readers run none, so a link leads to the page of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import parse_qs, unquote, urlsplit

_EMBED = re.compile(r"<(iframe|embed)\b([^<>]*)>", re.I)
_ATTRIBUTE = re.compile(r"""(?<![\w\-])([\w\-]+)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LONGEST_TAG = 200
_BETWEEN_BLOCKS = re.compile(
    r"(?:\A|</(?:p|h[1-6])>|</?(?:blockquote|center|div|figure|ol|table|ul)\b[^<>]*>)\s*\Z", re.I
)
# What a service embeds → the page of the same, as its own documentation has them. Queries are in `_with_query`.
_PAGES = (
    (
        r"(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/(?!videoseries|live_stream)([\w\-]+)",
        r"www.youtube.com/watch?v=\1",
    ),
    (r"player\.vimeo\.com/video/([0-9]+)", r"vimeo.com/\1"),
    (r"(?:www\.)?dailymotion\.com/embed/video/([A-Za-z0-9]+)", r"www.dailymotion.com/video/\1"),
    (r"([\w.\-]{1,253}(?::[0-9]{1,5})?)/videos/embed/([\w\-]+)", r"\1/videos/watch/\2"),  # PeerTube, on any host
    (r"open\.spotify\.com/embed/([\w/\-]+)", r"open.spotify.com/\1"),
    (r"archive\.org/embed/([\w.\-]+)", r"archive.org/details/\1"),
    (r"embed\.ted\.com/talks/([\w/\-]+)", r"www.ted.com/talks/\1"),
)
_TABLE = tuple((re.compile(pattern + "/?"), page) for pattern, page in _PAGES)


def page_of(address: str) -> str:
    """Return the address of the page of what the player at `address` plays; `address` itself where that is unknown."""
    address = f"https:{address}" if address.startswith("//") else address
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    host = parts.netloc.lower()
    if page := _with_query(host, parts.path, query):
        return page
    for pattern, page in _TABLE:
        if match := pattern.fullmatch(host + parts.path):
            return f"https://{match.expand(page)}{_rest(host, query)}"
    return address


def _with_query(host: str, path: str, query: dict[str, str]) -> str:
    """Return the page for a player whose query names what it plays, or ""."""
    if "youtube" in host and path == "/embed/videoseries" and "list" in query:
        return f"https://www.youtube.com/playlist?list={query['list']}"
    if host == "geo.dailymotion.com" and "video" in query:
        return f"https://www.dailymotion.com/video/{query['video']}"
    if host == "player.twitch.tv" and "video" in query:
        return f"https://www.twitch.tv/videos/{query['video'].removeprefix('v')}"
    if host == "w.soundcloud.com" and query.get("url", "").startswith("https://soundcloud.com/"):
        return query["url"]
    return ""


def _rest(host: str, query: dict[str, str]) -> str:
    """Return what the address of a page needs of the query of a player: its start, and the key of a private film."""
    if "youtube" in host and query.get("start", "").isdigit():
        return f"&t={query['start']}s"
    if "vimeo" in host and query.get("h", "").isalnum():
        return f"/{query['h']}"
    return ""


def with_links(html: str) -> str:
    """Return `html`, which is sanitised afterwards, with a link before each player, whose text is its `title`."""
    if not _EMBED.search(html):
        return html
    return _EMBED.sub(_with_link, html)


def _with_link(player: re.Match[str]) -> str:
    made = link(player[2])
    before = player.string[max(player.start() - _LONGEST_TAG, 0) : player.start()]
    # Between blocks it is a paragraph of its own; within one, that would end the paragraph around it.
    is_between = _BETWEEN_BLOCKS.search(before) if made else None
    return f"<p>{made}</p>{player[0]}" if is_between else f"{made}{player[0]}"


def link(written: str) -> str:
    """Return a link to what a player with the attributes `written` plays, or ""."""
    attributes = {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(written)
    }
    address = page(attributes)
    name = " ".join(attributes.get("title", "").split()) or unquote(address)
    return f'<a href="{escape(address)}">{escape(name)}</a>' if address else ""


def page(attributes: Mapping[str, str | None]) -> str:
    """Return the address of the page that a player with these attributes stands for, or ""."""
    written = ((attributes.get(name) or "").strip() for name in ("src", "data-src", "data-lazy-src"))
    return next((page_of(each) for each in written if each.startswith(("https://", "http://", "//"))), "")
