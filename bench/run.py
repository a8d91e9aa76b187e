"""Measure coopfeed beside other tools in one run and write docs/benchmarks.md.

python -m bench.run --environment FOLDER [--sizes 100 10000] [--runs 5] [--quick]
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import generate, machine, plot, preview, report, tools, verify
from bench.articles import Article
from bench.measuring import Key, Results, Stopwatch
from bench.tools import Tool

ROOT = Path(__file__).parents[1]
SMALL = 10_000  # the maximum number of items for slow tools
TEN_RUNS = 15
QUICK = 30  # items of a round that only checks that everything works


class Benchmark:
    """Content of one size, and the tools that process it."""

    def __init__(self, count: int, folder: Path, environment: Path, seed: int, watch: Stopwatch) -> None:
        self.count, self.folder, self.watch = count, folder, watch
        small = count <= SMALL
        self.newest = generate.generate(folder / "links", seed, count, pages=False, pelican=small)
        generate.generate(folder / "pages", seed, count, pages=True, pelican=False)
        self.tools = same_documents(folder / "links", environment)
        if small:
            self.tools.append(tools.plain_feedgen(folder / "links", environment))
            self.tools.append(tools.pelican(folder / "links", environment))
        self.with_pages = same_documents(folder / "pages", environment)

    def round(self, number: int) -> None:
        """Run every situation once, with all tools in turn."""
        for tool in self.tools:
            tool.clear()
        ready = self.measure("cold", self.tools)
        self.floor("cold", self.tools[0])
        check(ready, "")
        if number == 0:
            check_archives(ready, self.count)
        ready = self.measure("nothing to do", ready)
        self.floor("nothing to do", self.tools[0])
        check(ready, "")
        mark = f"Corrected {number}."
        before = edit([self.folder / "links" / name for name in ("coopfeed", "hugo", "pelican")], self.newest, mark)
        ready = self.measure("one edit", ready)
        self.floor("one edit", self.tools[0])
        check(ready, mark)
        for path, content in before.items():
            path.write_text(content, encoding="utf-8")
        for tool in self.with_pages:
            tool.clear()
        ready = self.measure("pages on", self.with_pages)
        self.floor("pages on", self.with_pages[0])
        check(ready, "")
        if number == 0:
            check_archives(ready, self.count)
        for tool in ready:
            verify.pages(tool.output, self.count, tool.name)

    def measure(self, situation: str, wanted: Sequence[Tool]) -> list[Tool]:
        """Run each tool, and return those that finished."""
        return [t for t in wanted if self.watch.run(Key(self.count, situation, t.name), t.command, t.root)]

    def floor(self, situation: str, tool: Tool) -> None:
        """Measure the minimum cost of a situation; unknown without an output to compare with."""
        if not tool.output.exists():
            return
        script = str(tools.HERE / "floor.py")
        scratch = self.folder / "scratch"
        shutil.rmtree(scratch, ignore_errors=True)
        what: tuple[str, ...]
        if situation in ("cold", "pages on"):
            what = ("cold", str(tool.root / "items"), str(tool.output), str(scratch))
        else:
            what = ("warm", str(tool.root / "items"))
        self.watch.run(Key(self.count, situation, "floor"), (sys.executable, "-I", "-S", script, *what), tool.root)


def same_documents(site: Path, environment: Path) -> list[Tool]:
    """Return coopfeed, Hugo on the same content, and Hugo without archives."""
    return [tools.coopfeed(site), tools.hugo(site, environment), tools.hugo_newest(site, environment)]


def edit(sites: Sequence[Path], article: Article, mark: str) -> dict[Path, str]:
    """Put `mark` before the summary of `article` in each site, and return the original files."""
    before = {}
    for site in sites:
        for path in site.glob(f"*/{article.category}/{article.name}.*"):
            before[path] = path.read_text(encoding="utf-8")
            first = article.summary.split()[0]
            path.write_text(before[path].replace(f"{first} ", f"{mark} {first} "), encoding="utf-8")
    return before


def check(ready: Sequence[Tool], mark: str) -> None:
    """Assert that all tools wrote the same entries as the first, and that the newest has `mark`."""
    if not ready or ready[0].name != "coopfeed":
        return
    ours = ready[0].feeds()
    for tool in ready[1:]:
        verify.same(ours, tool.feeds(), tool.view, tool.name)
        if tool.archives:
            verify.as_many(ready[0].output, tool.output, tool.name)
    for tool in ready:
        if not tool.feeds()["all", "Atom"][0].content.removeprefix("<p>").startswith(mark):
            raise verify.DifferentOutputError(f"{tool.name} did not see the edit")


def check_archives(ready: Sequence[Tool], count: int) -> None:
    """Assert that all tools with archives wrote the same as the first, with `count` items."""
    if not ready or ready[0].name != "coopfeed":
        return
    for tool in ready[1:]:
        if tool.archives:
            verify.same_archives(ready[0].output, tool.output, count, tool.name)


def ten(folder: Path, watch: Stopwatch, runs: int) -> None:
    """Measure publishing the unchanged real items, beside a Python that only imports click."""
    root = folder / "coopfeed"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "items", root / "items")
    shutil.copy(ROOT / "feeds.yaml", root)
    tool = tools.coopfeed(folder)
    watch.run(Key(10, "cold", tool.name), tool.command, root)
    for _ in range(runs):
        watch.run(Key(10, "nothing to do", tool.name), tool.command, root)
        watch.run(Key(10, "nothing to do", "import click"), (sys.executable, "-c", "import click"), root)


def edits(folder: Path, results: Results, count: int, number: int) -> None:
    """Measure how long an edit takes to reach the preview in a browser, if there is one."""
    if not shutil.which("chromium"):
        print("No Chromium: how long an edit takes into the browser is not measured.")
        return
    shutil.rmtree(folder, ignore_errors=True)
    for what, seconds in preview.measure(folder, count, number).items():
        results.runs[Key(preview.COUNT, what, report.PREVIEW)] = [{"wall": each} for each in seconds]
    shutil.rmtree(folder)


def main() -> None:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--environment", type=Path, required=True, help="where bench/requirements.txt is installed")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000, 100_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=600, help="seconds for one command")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bench", help="where the content is made")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the report is written")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} items once, to see that all of this works")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.sizes, arguments.runs = [QUICK], 1
    work, environment = arguments.work.resolve(), arguments.environment.resolve()
    if machine.is_busy():
        print("Others use this machine now: the numbers will be worth little.")
    work.mkdir(parents=True, exist_ok=True)
    results = Results()
    watch = Stopwatch(results, work / "output.txt", arguments.limit)
    ten(work / "ten", watch, 1 if arguments.quick else TEN_RUNS)
    count, number = (QUICK, 1) if arguments.quick else (preview.COUNT, preview.EDITS)
    edits(work / "preview", results, count, number)
    for count in arguments.sizes:
        benchmark = Benchmark(count, work / str(count), environment, arguments.seed, watch)
        for number in range(arguments.runs):
            benchmark.round(number)
        shutil.rmtree(work / str(count))
    (work / "results.json").write_text(results.to_json(), encoding="utf-8")
    conditions = report.Conditions(
        tuple(arguments.sizes), arguments.runs, arguments.limit, machine.description(), tools.versions(environment)
    )
    arguments.docs.mkdir(parents=True, exist_ok=True)
    (arguments.docs / "benchmarks.svg").write_text(plot.svg(results, arguments.sizes), encoding="utf-8")
    (arguments.docs / "benchmarks.md").write_text(report.markdown(results, conditions), encoding="utf-8")


if __name__ == "__main__":
    main()
