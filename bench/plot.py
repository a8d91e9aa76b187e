"""A plot of seconds on a logarithmic scale, as SVG that follows the reader's light or dark mode."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from bench.measuring import Key, Results
from bench.report import SITUATIONS
from bench.tools import HUGO_NEWEST

TOOLS = {"coopfeed": "us", "Hugo": "hugo", HUGO_NEWEST: "newest", "plain feedgen": "plain", "Pelican": "pelican"}

WIDTH, LEFT, RIGHT, TOP, ROW, GAP = 720, 190, 24, 62, 22, 14
_STYLE = """
text { fill: #3a3a36; font: 13px Helvetica, Arial, sans-serif; }
.soft { fill: #6d6c66; } .grid { stroke: #dcd9d0; } .floor { stroke: #6d6c66; stroke-width: 2; }
.us { fill: #0b5a8a; } .hugo { fill: #c2410c; } .newest { fill: none; stroke: #c2410c; stroke-width: 2; }
.plain { fill: #7c6f9c; } .pelican { fill: #8a8a2a; }
@media (prefers-color-scheme: dark) {
text { fill: #e4e2dc; } .soft { fill: #aaa79e; } .grid { stroke: #45433d; } .floor { stroke: #aaa79e; }
.us { fill: #6cc0f5; } .hugo { fill: #ff9a66; } .newest { stroke: #ff9a66; }
.plain { fill: #b9aae0; } .pelican { fill: #cfcf62; }
}"""


def svg(results: Results, sizes: Sequence[int]) -> str:
    """Return the plot: a row for each size and situation, a dot for each tool, a tick for the floor."""
    seconds = [results.median(key, "wall") or 1 for key in results.runs if key.count in sizes]
    scale = _Scale(math.floor(math.log10(min(seconds))), math.ceil(math.log10(max(seconds))))
    height = TOP + len(sizes) * (len(SITUATIONS) * ROW + GAP) + 14
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t">',
            '<title id="t">Seconds by number of items, situation and tool; the table has the numbers</title>',
            f"<style>{_STYLE}\n</style>",
            *_legend(),
            *_grid(scale, height),
            *_rows(results, sizes, scale),
            "</svg>\n",
        )
    )


class _Scale:
    """Return the x coordinate of a number of seconds, by powers of ten."""

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, max(high, low + 1)

    def x(self, seconds: float) -> float:
        part = (math.log10(seconds) - self.low) / (self.high - self.low)
        return round(LEFT + part * (WIDTH - LEFT - RIGHT), 1)


def _legend() -> Iterator[str]:
    x = 40
    for tool, name in TOOLS.items():
        yield f'<circle class="{name}" cx="{x}" cy="16" r="5"/><text x="{x + 10}" y="20">{tool}</text>'
        x += 45 + 7 * len(tool)
    yield f'<path class="floor" d="M{x} 9v14"/><text x="{x + 10}" y="20">floor</text>'


def _grid(scale: _Scale, height: int) -> Iterator[str]:
    for power in range(scale.low, scale.high + 1):
        x = scale.x(10**power)
        yield f'<path class="grid" d="M{x} {TOP - 8}V{height - 8}"/>'
        yield f'<text class="soft" x="{x}" y="{TOP - 14}" text-anchor="middle">{10**power:g} s</text>'


def _rows(results: Results, sizes: Sequence[int], scale: _Scale) -> Iterator[str]:
    y = TOP + ROW / 2
    for count in sizes:
        yield f'<text x="0" y="{y + 4}" font-weight="bold">{count:,}</text>'
        for situation in SITUATIONS:
            yield f'<text x="{LEFT - 22}" y="{y + 4}" text-anchor="end">{situation}</text>'
            yield from _marks(results, count, situation, scale, y)
            y += ROW
        y += GAP


def _marks(results: Results, count: int, situation: str, scale: _Scale, y: float) -> Iterator[str]:
    if floor := results.median(Key(count, situation, "floor"), "wall"):
        yield f'<path class="floor" d="M{scale.x(floor)} {y - 7}v14"/>'
    for tool, name in reversed(TOOLS.items()):
        if seconds := results.median(Key(count, situation, tool), "wall"):
            yield f'<circle class="{name}" cx="{scale.x(seconds)}" cy="{y}" r="5"/>'
