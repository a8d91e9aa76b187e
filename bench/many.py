"""Measure the cost of publications of up to a million items.

python -m bench.many 10000 1000000

Cold, unchanged, after an edit of the newest item, and with one more item: seconds, CPU seconds, peak
memory, and the number of files and bytes afterwards. Without pages, so that only feeds and archives count.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench import generate, machine, tools
from bench.articles import Article, articles
from bench.measuring import Key, Results, Stopwatch

ROOT = Path(__file__).parents[1]
WORK = ROOT / "build" / "load"
FILE = "items-{}.json"
SITUATIONS = ("cold", "nothing to do", "one edit", "one more")
FOLDERS = ("items", "public", ".coopfeed")


def measure(count: int, work: Path, limit: float) -> Iterator[dict[str, Any]]:
    """Yield the cost of `count` items and the size of the files for each situation finished within `limit` seconds."""
    site = work / f"items-{count}"
    shutil.rmtree(site, ignore_errors=True)
    newest = written(site / "coopfeed", count)
    tool = tools.coopfeed(site)
    watch = Stopwatch(Results(), work / "output.txt", limit)
    runs: dict[str, dict[str, float]] = {}
    for situation in SITUATIONS:
        if situation == "one edit":
            path = tool.root / "items" / newest.category / f"{newest.name}.yaml"
            path.write_text(path.read_text("utf-8").replace(">-\n  ", ">-\n  Corrected. "), encoding="utf-8")
        if situation == "one more":
            later = replace(newest, slug=f"{newest.slug}-more", date=newest.date + timedelta(seconds=1))
            generate.item(tool.root, later, pages=False)
        key = Key(count, situation, tool.name)
        load = os.getloadavg()[0]
        if not watch.run(key, tool.command, tool.root):
            break
        (taken,) = watch.results.runs[key]
        runs[situation] = {**taken, "load before": load, "load after": os.getloadavg()[0]}
        yield {
            "items": count,
            "machine": machine.description(),
            "limit": limit,
            "runs": runs,
            "folders": {name: counted(tool.root / name) for name in FOLDERS},
            "record": (tool.output / "coopfeed.json").stat().st_size,
        }


def written(root: Path, count: int) -> Article:
    """Write a project of `count` items one by one, and return the newest."""
    last: list[Article] = []

    def remembered() -> Iterator[Article]:
        for article in articles(1, count):
            last[:] = [article]
            yield article

    generate.coopfeed(root, remembered(), pages=False)
    return last[0]


def counted(folder: Path) -> dict[str, int]:
    """Return the number of files in a folder and their bytes."""
    files = sizes = 0
    for place, _, names in os.walk(folder):
        files += len(names)
        sizes += sum((Path(place) / name).stat().st_size for name in names)
    return {"files": files, "bytes": sizes}


def main() -> None:
    """Measure, and store the results for bench.scale."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("items", type=int, nargs="+")
    parser.add_argument("--limit", type=float, default=7200, help="seconds for one publication")
    parser.add_argument("--work", type=Path, default=WORK)
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    for count in arguments.items:
        for measured in measure(count, work, arguments.limit):
            (work / FILE.format(count)).write_text(json.dumps(measured, indent=1), encoding="utf-8")
        shutil.rmtree(work / f"items-{count}")


if __name__ == "__main__":
    main()
