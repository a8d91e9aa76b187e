"""The publications in tests/projects/ (and this repository's own), built at a fixed moment.

A story is a folder with feeds.yaml, items/ and expected/; its file `now` has the moment, by default the start of 2026.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from coopfeed.building import Build, build
from coopfeed.building.loading import load
from coopfeed.model import Feed
from coopfeed.rendering import pages
from coopfeed.rendering.formats import formats
from coopfeed.rendering.pages import embeds

PROJECTS = Path(__file__).parent / "projects"
REPOSITORY = Path(__file__).parent.parent
NOW = "2026-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class Story:
    """A publication in the folder `root`."""

    root: Path

    @property
    def now(self) -> datetime:
        """Return the moment at which it is built."""
        written = self.root / "now"
        return datetime.fromisoformat(written.read_text().strip() if written.exists() else NOW)

    def expected(self) -> dict[str, bytes]:
        """Return the folder of the golden files."""
        folder = self.root / "expected"
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


STORIES = [Story(path.parent) for path in sorted(PROJECTS.glob("*/feeds.yaml"))]
TEN_ITEMS = Story(REPOSITORY)


@lru_cache
def built(story: Story) -> Build:
    """Return the publication of `story`."""
    return build(load(story.root), story.now)


def files(made: Build) -> dict[str, bytes]:
    """Return the content of every file by path."""
    return {o.path: o.content if isinstance(o.content, bytes) else o.content.read_bytes() for o in made.outputs}


def golden(made: Build) -> dict[str, bytes]:
    """Return the files to compare with expected/: without those that are the same in every publication."""
    shared = {output.path: output.content for output in (*pages.assets(), *embeds.kit())}
    return {path: content for path, content in files(made).items() if content != shared.get(path)}


def documents(story: Story) -> list[tuple[Feed, str, bytes]]:
    """Return every feed document of a story: the feed, the name of the format, and the bytes."""
    made = built(story)
    found = files(made)
    return [(feed, fmt.NAME, found[f"{feed.path}/{fmt.FILE}"]) for feed in made.feeds for fmt in formats(made.site)]


def name_of(story: object) -> str:
    """Return the name of a story for test ids."""
    return "ten-items" if story == TEN_ITEMS else story.root.name if isinstance(story, Story) else ""
