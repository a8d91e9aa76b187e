"""Measure how long an edit takes to reach the browser: from the save to the change of the page.

python -m bench.preview [--count 1000] [--edits 20]

It starts the real command in a project of that many items, and Debian's Chromium on the page of one of them. Its
summary is edited repeatedly, viewed there and on the page of a feed; then a template used by all pages is edited.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from bench import generate, machine
from bench.articles import articles
from tests.web.browser import chromium

COUNT, EDITS = 1_000, 20
LIMIT = 0.3  # seconds
NOW = "2030-01-01"


def project(root: Path, count: int) -> tuple[Path, str]:
    """Write a project of `count` items with pages; return the file of the newest, and the path of its page."""
    content = list(articles(1, count))
    generate.coopfeed(root, content, pages=True)
    settings = root / "feeds.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[atom, rss]", "[atom, rss, json]").replace("missing", "all"), encoding="utf-8")
    newest = content[-1]
    return root / "items" / newest.category / f"{newest.name}.yaml", f"items/{newest.slug}.html"


def edited(page: Page, series: str, save: Callable[[str], None], edits: int) -> list[float]:
    """Return the seconds from each save until the page with the change is fully read."""
    taken = []
    for number in range(edits + 1):
        mark = f"{series}{number}"
        start = time.time()
        save(mark)
        page.get_by_text(mark).first.wait_for(state="attached")
        shown = page.evaluate(
            "performance.timeOrigin + performance.getEntriesByType('navigation')[0].domContentLoadedEventStart"
        )
        taken.append(shown / 1000 - start)
    return taken[1:]  # the first one fills caches


def report(what: str, taken: list[float]) -> None:
    """Print the median, the best and the worst."""
    low, middle, high = (f"{1000 * each:.0f}" for each in (min(taken), median(taken), max(taken)))
    print(f"{what:<36} {middle:>5} ms  ({low} to {high})", flush=True)


def measure(root: Path, count: int = COUNT, edits: int = EDITS) -> dict[str, list[float]]:
    """Return the seconds of each edit by what was edited and viewed, in a new project at `root`."""
    file, path = project(root, count)
    text = file.read_text(encoding="utf-8")
    command = [sys.executable, "-c", "from coopfeed.cli import main; main()", "-C", str(root), "serve", "--port", "0"]
    with subprocess.Popen([*command, "--now", NOW], stdout=subprocess.PIPE, text=True) as server, chromium() as browser:
        try:
            url = next(line for line in server.stdout or () if "Serving at" in line).split()[2]
            page = browser.new_page()

            def save(mark: str) -> None:
                file.write_text(re.sub(r"summary: >-\n  ", rf"\g<0>{mark} ", text), encoding="utf-8")

            page.goto(url + path)
            taken = {"an item, on its own page": edited(page, "Edit", save, edits)}
            page.goto(url + "all/")
            taken["an item, on the page of a feed"] = edited(page, "Feed", save, edits)
            template = root / "theme" / "item.html"
            template.parent.mkdir()

            def save_theme(mark: str) -> None:
                text = f'{{% extends "coopfeed/item.html" %}}{{% block foot %}}<p>{mark}</p>{{% endblock %}}'
                template.write_text(text, encoding="utf-8")

            page.goto(url + path)
            taken["a template, on the page of an item"] = edited(page, "Template", save_theme, edits)
        finally:
            server.terminate()
    for what, seconds in taken.items():
        report(what, seconds)
    return taken


def main() -> int:
    """Measure, and fail if it takes too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--edits", type=int, default=EDITS)
    arguments = parser.parse_args()
    if machine.is_busy():
        print("Others use this machine now: the numbers will be worth little.")
    root = Path(tempfile.mkdtemp(prefix="coopfeed-bench-"))
    try:
        taken = measure(root / "project", arguments.count, arguments.edits)
    finally:
        shutil.rmtree(root)
    return int(any(median(seconds) > LIMIT for seconds in taken.values()))


if __name__ == "__main__":
    sys.exit(main())
