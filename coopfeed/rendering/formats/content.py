"""The content of an item as feeds carry it: made for mail programs and readers that know nothing of the page."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from coopfeed.model import Item, Site
from coopfeed.reading import sanitising
from coopfeed.rendering.languages import direction

WIDEST = 600
"""CSS pixels of a picture. Mail programs lay mails out so wide, and obey `width` where they know no max-width."""

# As the sanitiser writes them: no attribute holds one of < > ".
_SHOWN = re.compile(r"<(?:img|video) [^<>]*>")
_WIDTH = re.compile(r' width="\s{0,9}([0-9]{1,9})[^"%]*"')
_HEIGHT = re.compile(r' height="\s{0,9}([0-9]{1,9})[^"%]*"')


def content_html(site: Site, item: Item) -> str:
    """Return the content, followed by links to the enclosures that a feed reader does not offer: all but the first.

    Where a language is written from right to left, an element sets the direction: readers and mail programs do not take
    it from the language of the feed.
    """
    content = _without_page(item.content)
    if others := item.enclosures[1:]:
        links = "".join(f'<li><a href="{html.escape(e.url)}">{html.escape(e.name)}</a></li>' for e in others)
        content = f"{content}\n<ul>{links}</ul>"
    way = direction(item.language)
    start = f'<div dir="{way}" lang="{html.escape(item.language)}">'
    # What was imported from one of our feeds has it already.
    if way == direction(site.language) == "ltr" or content.startswith(start):
        return content
    return f"{start}{content}</div>"


@lru_cache(maxsize=8)  # the formats have the same
def _without_page(content: str) -> str:
    """Return sanitised HTML without what only a page needs: ids to lead to, and the full size of its pictures."""
    edited = _SHOWN.sub(_narrowed, content) if " width=" in content or " height=" in content else content
    if edited == content and ' id="' not in content:
        return content
    return _sanitiser()(edited)


def _narrowed(shown: re.Match[str]) -> str:
    width = _WIDTH.search(shown[0])
    height = _HEIGHT.search(shown[0])
    if width is None or int(width[1]) <= WIDEST:
        return shown[0]
    narrow = _WIDTH.sub(f' width="{WIDEST}"', shown[0])
    if height is None:
        return narrow
    return _HEIGHT.sub(f' height="{max(round(int(height[1]) * WIDEST / int(width[1])), 1)}"', narrow)


@lru_cache(maxsize=1)
def _sanitiser() -> sanitising.Sanitiser:
    return sanitising.sanitiser(lambda _, address: address)
