"""Pictures in the HTML of others that count readers. They show nothing, and would go on counting from a new feed.

They are told by their form, since there are far too many hosts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from coopfeed.migrating.foreign.entries import Entry, LeftOut

_IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"""\ssrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_SIZE = re.compile(r"""\b(width|height)\s*[=:]\s*["']?\s*([0-9]+)(?![0-9%])""", re.IGNORECASE)
_COUNTER = re.compile(
    r"/~(?:r|4|a)/"  # FeedBurner
    r"|/(?:pixel|beacon|tracker|tracking|openrate)(?:[./?]|$)"
    r"|//(?:pixel|beacon|tracker|tracking|stats)\.",
    re.IGNORECASE,
)
# FeedBurner's row of buttons, with pictures that are no longer there.
_BUTTONS = re.compile(r"""<div class=["']feedflare["']>[^<]*(?:<(?!/?div)[^<]*)*</div>""", re.IGNORECASE)


def without_trackers(entry: Entry) -> Entry:
    """Return `entry` without the tracking pictures in its texts, and with one of them as what was left out."""
    summary, of_summary = _cleaned(entry.summary)
    content, of_content = _cleaned(entry.content)
    left_out = tuple(LeftOut("tracking picture", address) for address in (*of_summary, *of_content)[:1])
    if summary == entry.summary and content == entry.content:
        return entry
    return replace(entry, summary=summary, content=content, left_out=(*entry.left_out, *left_out))


def _cleaned(html: str) -> tuple[str, list[str]]:
    if "feedflare" in html:
        html = _BUTTONS.sub("", html)
    if "<img" not in html and "<IMG" not in html:
        return html, []
    found = [image for image in _IMAGE.findall(html) if _is_tracker(image)]
    for image in dict.fromkeys(found):
        html = html.replace(image, "")
    return html.strip(), list(map(_source, found))


def _is_tracker(image: str) -> bool:
    sizes = dict(_sizes(image))
    return max(sizes.values(), default=2) <= 1 or _COUNTER.search(_source(image)) is not None


def _sizes(image: str) -> Iterator[tuple[str, int]]:
    return ((name.lower(), int(number)) for name, number in _SIZE.findall(image))


def _source(image: str) -> str:
    found = _SOURCE.search(image)
    return found[1] if found else ""
