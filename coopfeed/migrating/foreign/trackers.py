"""Remove tracking pictures, which would keep counting readers for the old publisher.

They are recognised by their form, because there are too many hosts to list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from coopfeed.migrating.foreign.entries import Entry, LeftOut

_IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"""\ssrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SIZE = re.compile(r"""\b(?:width|height)\s{0,9}[=:]\s{0,9}["']?\s{0,9}([0-9]{1,9})(?![0-9%])""", re.IGNORECASE)
_COUNTER = re.compile(
    r"/~(?:r|4|a)/"  # FeedBurner
    r"|/(?:pixel|beacon|tracker|tracking|openrate)(?:[./?]|$)"
    r"|/(?:b|collect|count|counter|hit|hits|matomo|open|piwik|stat|stats|__utm)\.(?:gif|php)\?"
    r"|//(?:pixel|beacon|tracker|tracking|stats)\."
    r"|/na/[0-9a-f]{32}$",  # VG Wort
    re.IGNORECASE,
)
# FeedBurner's row of buttons, whose pictures no longer exist
_BUTTONS = re.compile(r"""<div class=["']feedflare["']>[^<]*(?:<(?!/?div)[^<]*)*</div>""", re.IGNORECASE)


def without_trackers(entry: Entry) -> Entry:
    """Return `entry` without the tracking pictures in its texts, and with one of each kind in `left_out`."""
    summary, of_summary = _cleaned(entry.summary)
    content, of_content = _cleaned(entry.content)
    if not of_summary and not of_content:
        return entry
    left_out = {each.kind: each for each in (*of_content, *of_summary)}
    return replace(entry, summary=summary, content=content, left_out=(*entry.left_out, *left_out.values()))


def _cleaned(html: str) -> tuple[str, list[LeftOut]]:
    left_out = []
    if "feedflare" in html and _BUTTONS.search(html):
        html = _BUTTONS.sub("", html)
        left_out.append(LeftOut("FeedBurner's buttons"))
    if "<img" in html or "<IMG" in html:
        for image in dict.fromkeys(filter(_is_tracker, _IMAGE.findall(html))):
            html = html.replace(image, "")
            left_out.append(LeftOut("tracking picture", _source(image)))
    return html.strip() if left_out else html, left_out


def _is_tracker(image: str) -> bool:
    is_unseen = max(_sizes(image), default=2) <= 1 or _HIDDEN.search(image) is not None
    return is_unseen or _COUNTER.search(_source(image)) is not None


def _sizes(image: str) -> Iterator[int]:
    return (int(number) for number in _SIZE.findall(image))


def _source(image: str) -> str:
    found = _SOURCE.search(image)
    return found[1] if found else ""
