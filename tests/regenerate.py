"""Rewrite the golden files: `python -m tests.regenerate [STORY...]`. Read the diff before you commit it."""

from __future__ import annotations

import shutil
import sys

from tests.stories import STORIES, built, golden


def main(*names: str) -> None:
    """Write expected/ of the given stories, or of all."""
    for story in STORIES:
        if not names or story.root.name in names:
            expected = story.root / "expected"
            shutil.rmtree(expected, ignore_errors=True)
            for path, content in golden(built(story)).items():
                target = expected / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
