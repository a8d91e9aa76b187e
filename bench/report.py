"""Results → docs/benchmarks.md."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from bench.generate import ENTRIES
from bench.measuring import MEASURES, Key, Results
from bench.tools import HUGO_NEWEST

SITUATIONS = ("cold", "nothing to do", "one edit", "pages on")
OTHERS = (HUGO_NEWEST, "floor", "plain feedgen", "Pelican")

TARGETS = {
    (10_000, "cold", "wall"): 0.5,
    (10_000, "nothing to do", "wall"): 0.07,
    (10_000, "one edit", "wall"): 0.10,
    (10_000, "cold", "memory"): 0.4,
    (100_000, "cold", "wall"): 0.4,
    (100_000, "nothing to do", "wall"): 0.03,
    (100_000, "one edit", "wall"): 0.05,
    (100_000, "cold", "memory"): 0.2,
}
"""The most that coopfeed may take of what Hugo takes."""
TEN_TARGET = 2.0

PREVIEW = "preview"
EDIT_TARGET = 0.3
"""Seconds from the save of a file to the page that shows it, at 1,000 items."""

_UNITS = {"wall": "seconds", "cpu": "CPU seconds", "memory": "peak memory, MB"}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What was measured with what."""

    sizes: tuple[int, ...]
    runs: int
    limit: float
    machine: str
    versions: dict[str, str]


def markdown(results: Results, conditions: Conditions) -> str:
    """The whole page."""
    parts = (_head(results, conditions), _ten(results), _edits(results), _sizes(results, conditions), _method())
    return "\n".join(chain.from_iterable(parts)) + "\n"


def _head(results: Results, conditions: Conditions) -> Iterator[str]:
    sizes = " ".join(str(size) for size in conditions.sizes)
    versions = ", ".join(f"{name} {version}" for name, version in conditions.versions.items())
    compared = [key for key in results.runs if key.tool in ("coopfeed", "Hugo") and key.count > 10]
    spread = max(map(results.spread, compared), default=0)
    said = (
        f"Medians of {conditions.runs} runs, the tools in turn. Runs of coopfeed and Hugo were up to {spread:.0%} "
        f"off their median. Machine: {conditions.machine}. Versions: {versions}. To repeat it:"
    )
    yield from (
        "# Benchmarks",
        "",
        "How long a publication takes, how much memory, and what others take for the same feeds.",
        "",
        "![Seconds by number of items, situation and tool](benchmarks.svg)",
        "",
        *textwrap.wrap(said, 118),
        "",
        "```sh",
        f'make bench SIZES="{sizes}" RUNS={conditions.runs}',
        "```",
    )


def _ten(results: Results) -> Iterator[str]:
    coopfeed = results.median(Key(10, "nothing to do", "coopfeed"), "wall")
    python = results.median(Key(10, "nothing to do", "import click"), "wall")
    if coopfeed is None or python is None:
        return
    ratio = coopfeed / python
    yield from (
        "",
        "## 10 items",
        "",
        "The items of this repository, published again with nothing to do:",
        f"{_number(coopfeed, 'wall')} s. A Python that only imports click: {_number(python, 'wall')} s.",
        f"Ratio {_ratio(ratio)}, target {_target(ratio, TEN_TARGET)}.",
    )


def _edits(results: Results) -> Iterator[str]:
    measured = [key for key in results.runs if key.tool == PREVIEW]
    if not measured:
        return
    said = (
        "Seconds from the save of a file until Chromium has read the new page to its end. `coopfeed serve` shows it, "
        f"of a project with {measured[0].count:,} items, each with a page (`python -m bench.preview`):"
    )
    yield from ("", "## An edit, in the browser", "", *textwrap.wrap(said, 118), "")
    yield from ("| edited | seconds | target |", "|---|---:|---:|")
    for key in measured:
        seconds = results.median(key, "wall") or 0
        met = "met" if seconds <= EDIT_TARGET else "missed"
        yield f"| {key.situation} | {seconds:.3f} | ≤ {EDIT_TARGET:g}, {met} |"


def _sizes(results: Results, conditions: Conditions) -> Iterator[str]:
    for count in conditions.sizes:
        others = [tool for tool in OTHERS if any(key.tool == tool for key in results.runs if key.count == count)]
        yield from ("", f"## {count:,} items", "")
        yield "| | | coopfeed | Hugo | ratio | target | " + " | ".join(others) + " |"
        yield "|---|---|" + "---:|" * (4 + len(others))
        for situation in SITUATIONS:
            for measure in MEASURES:
                yield _row(results, count, situation, measure, others)
        for key in sorted(results.unfinished, key=str):
            if key.count == count:
                yield from ("", f"{key.tool}, {key.situation}: not finished in {conditions.limit:.0f} s.")


def _row(results: Results, count: int, situation: str, measure: str, others: list[str]) -> str:
    values = {t: results.median(Key(count, situation, t), measure) for t in ("coopfeed", "Hugo", *others)}
    ours, theirs = values["coopfeed"], values["Hugo"]
    ratio = ours / theirs if ours and theirs else None
    target = TARGETS.get((count, situation, measure))
    name = f"**{situation}**" if measure == MEASURES[0] else ""
    cells = (
        name,
        _UNITS[measure],
        _number(ours, measure),
        _number(theirs, measure),
        _ratio(ratio),
        _target(ratio, target),
        *(_number(values[tool], measure) for tool in others),
    )
    return f"| {' | '.join(cells)} |"


def _number(value: float | None, measure: str) -> str:
    if value is None:
        return ""
    if measure == "memory":
        return f"{value / 1e6:.0f}"
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def _ratio(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.3f}" if ratio < 0.1 else f"{ratio:.2f}"


def _target(ratio: float | None, target: float | None) -> str:
    if target is None or ratio is None:
        return ""
    return f"≤ {target:g}, {'met' if ratio <= target else 'missed'}"


def _method() -> Iterator[str]:
    yield f"""
## What is measured

The content is made up from a seed, and like the real items in shape: a title, a date, one of four categories, a
summary of two to four sentences, half of them with a country, a third with tags. coopfeed and Hugo read the same
content and write the same Atom and RSS documents: for every category and for all, one with the newest {ENTRIES} entries
and the archives (RFC 5005), which have {ENTRIES} each and hold almost every item twice in each format: 800 documents at
10,000 items, 8,000 at 100,000. The ratios and the targets are for these. **{HUGO_NEWEST}** is the same site
without the archives, which the plain script and Pelican do not write either.

After every situation of every run the newest {ENTRIES} entries that they wrote for each feed are compared in full:
ids, titles, links, dates, summaries, contents, authors, categories, and their order; and it is held that coopfeed and
Hugo wrote as many documents. For the plain script the ids and titles are compared; for Pelican, which makes other ids,
the titles. All archives of coopfeed and Hugo are compared in full as well, from each to the one before it as a
subscriber follows them, once per size without and once with pages: after the first cold run of each.

- **cold**: the destination is empty and all caches are gone. The files are in the memory of the operating system.
- **nothing to do**: the same command again.
- **one edit**: the summary of the newest item was changed in place.
- **pages on**: cold, with an HTML page for each item, which is off elsewhere.

Each number is that of a whole process, with its start. Peak memory is that of the process; where it has children,
theirs is added, as it was seen five times a second, and what they share is counted once. coopfeed checks every item,
records what it has published, and flushes each file to the disk before it takes the place of the old one; the others
do not. Hugo is run without taxonomies, and without the Python wrapper of its package; it renders anew each time. It
is told how many archives each feed has and makes them with a content adapter; with its paginator, or with each entry
rendered once and cached, it was no quicker. Pelican's cache is on. The **plain feedgen** script is what one writes in
an afternoon with PyYAML and feedgen; it checks nothing.

The **floor** is what nobody can do without, as a small Python script does it: for cold and pages, read every byte of
the items and write every byte of the output; else list the items and stat each."""
