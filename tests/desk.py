"""An editor's desk for tests: a project in a folder, and the command line run in it."""

from __future__ import annotations

import json
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from coopfeed.cli.program import program

SITE = """\
title: Example news
url: https://feeds.example.org/news/
tag: example.org,2020:news
author: The editors
categories:
  interviews: Interviews
  trainings: Trainings
"""
NOW = "2026-01-01"


def environment_without_coverage() -> dict[str, str]:
    """Return the environment for a process that will be killed: without measuring coverage."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}


def small_files_only() -> None:
    """Limit the files of this new process to 100,000 bytes, as if its disk were full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


@contextmanager
def limited(what: int, most: int) -> Iterator[None]:
    """Limit one of the `resource.RLIMIT_...` of this process."""
    before = resource.getrlimit(what)
    resource.setrlimit(what, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(what, before)


PNG = b"\x89PNG\r\n\x1a\n"
"""The first bytes of an image."""


class Desk:
    """A project with feeds.yaml and the items that `item` adds; `run` returns what an editor sees."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.public = root / "public"
        self.write("feeds.yaml", SITE)
        (root / "items").mkdir(exist_ok=True)

    def write(self, name: str, text: str) -> None:
        """Write a file of the project; one named like an image starts like an image."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((PNG if name.endswith(".png") else b"") + text.encode())

    def item(self, slug: str, **values: str) -> None:
        """Write items/SLUG.yaml with the required keys and `values`."""
        least = {
            "title": slug.capitalize(),
            "date": "2025-01-01",
            "category": "interviews",
            "summary": f"About {slug}.",
        }
        self.write(f"items/{slug}.yaml", "".join(f"{key}: {value}\n" for key, value in (least | values).items()))

    def linked(self, slug: str, **values: str) -> None:
        """Write an item with a link, so that it needs no page, and with its own image."""
        self.write(f"items/{slug}.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><!-- {slug} --></svg>')
        link, image = f"https://example.org/{slug}", f"{{src: {slug}.svg, alt: A field}}"
        self.item(slug, link=link, image=image, **values)

    def run(self, *arguments: str) -> Result:
        """Run `coopfeed -C PROJECT ARGUMENTS...`."""
        return CliRunner().invoke(program, ["-C", str(self.root), *arguments], catch_exceptions=False)

    def publish(self, *arguments: str) -> Result:
        """Publish at a fixed moment, and assert that it succeeds."""
        result = self.run("publish", "--now", NOW, *arguments)
        assert result.exit_code == 0, result.output
        return result

    def files(self) -> dict[str, bytes]:
        """Return every published file by path."""
        found = (path for path in self.public.rglob("*") if path.is_file())
        return {path.relative_to(self.public).as_posix(): path.read_bytes() for path in found}

    def feed(self, slug: str = "all") -> Any:
        """Return a published JSON Feed."""
        return json.loads((self.public / slug / "feed.json").read_bytes())

    def ids(self, slug: str = "all") -> list[str]:
        """Return the slugs of the items in a published feed, in order."""
        return [item["id"].rpartition("/")[2] for item in self.feed(slug)["items"]]
