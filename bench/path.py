"""The steps to a million as boxes, as SVG that follows the reader's light or dark mode."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, NamedTuple

from bench import polling
from bench.found import Found
from bench.polling import Emitted
from bench.units import seconds, size

WIDTH, BOX, GAP, HIGH, HEAD = 880, 196, 30, 104, 34
_STYLE = """
text { fill: #2b2a26; font: 13px Helvetica, Arial, sans-serif; } .soft { fill: #6d6c66; }
.name { font-weight: bold; font-size: 14px; } rect { fill: #fdf6e3; stroke: #7b7767; stroke-width: 1.5; }
.line { stroke: #7b7767; stroke-width: 2; } .tip { fill: #7b7767; }
@media (prefers-color-scheme: dark) {
text { fill: #e4e2dc; } .soft { fill: #aaa79e; } rect { fill: #2b2a26; stroke: #aaa79e; }
.line { stroke: #aaa79e; } .tip { fill: #aaa79e; }
}"""


class Box(NamedTuple):
    """A step: its name and three lines about its cost."""

    name: str
    first: str
    second: str
    third: str


def svg(found: Found) -> str:
    """Return the picture: each row under its title."""
    rows = boxes(found)
    height = len(rows) * (HEAD + HIGH + 12)
    text = ". ".join(f"{title}: {'; '.join(', '.join(box) for box in boxes)}" for title, boxes in rows.items())
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d">',
            '<title id="t">Scaling to a million subscribers and a million items</title>',
            f'<desc id="d">{escape(text)}.</desc>',
            f"<style>{_STYLE}\n</style>",
            *(line for number, row in enumerate(rows.items()) for line in _row(number, *row)),
            "</svg>\n",
        )
    )


def boxes(found: Found) -> dict[str, list[Box]]:
    """Return the steps to a million subscribers and to a million items, by row title."""
    gzip = Emitted(gzip=True, validators=True)
    steps = (
        ("one folder, one nginx", polling.NOTHING, "full answers only"),
        ("gzip, ETag", gzip, "changes only, compressed"),
        ("ttl, hub", polling.ALL, "fewer requests"),
    )
    subscribers = [Box(title, *_a_day(found, emitted), text) for title, emitted, text in steps]
    kept = 5 * 60  # seconds; max-age in docs/hosting.md
    cdn = Box("behind a CDN", f"{polling.DAY // kept} requests a day", "per file at most", "from each location")
    return {
        f"{found.habits.subscribers:,} subscribers": [*subscribers, cdn],
        "more and more items": [_box(each) for each in found.publishing[-4:]],
    }


def _a_day(found: Found, emitted: Emitted) -> tuple[str, str]:
    taken = found.day(0, emitted, https=True)
    return f"{size(taken.sent)} a day", f"{taken.core:.0%} of a core"


def _box(each: dict[str, Any]) -> Box:
    cold, edit = (each["runs"].get(name) for name in ("cold", "one edit"))
    lines = (f"cold {seconds(cold['cpu'])} CPU s", f"an edit {seconds(edit['cpu'])} CPU s" if edit else "")
    return Box(f"{each['items']:,} items", *lines, f"{size(cold['memory'])} of memory")


def _row(number: int, title: str, boxes: Sequence[Box]) -> Iterator[str]:
    top = number * (HEAD + HIGH + 12) + HEAD
    yield f'<text class="soft" x="2" y="{top - 12}">{escape(title)}</text>'
    for place, box in enumerate(boxes):
        x = 2 + place * (BOX + GAP)
        if place:
            y = top + HIGH // 2
            yield f'<path class="line" d="M{x - GAP + 3} {y}h{GAP - 14}"/>'
            yield f'<path class="tip" d="M{x - 3} {y}l-12 -6v12z"/>'
        yield f'<rect x="{x}" y="{top}" width="{BOX}" height="{HIGH}" rx="8"/>'
        for line, text in enumerate(box):
            kind = ' class="name"' if line == 0 else ""
            middle = f'x="{x + BOX // 2}" y="{top + 26 + 22 * line}" text-anchor="middle"'
            yield f"<text{kind} {middle}>{escape(text)}</text>"
