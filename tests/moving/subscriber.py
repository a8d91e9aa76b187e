"""A subscriber with a real feed reader (https://github.com/lemon24/reader) in its own process."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.needs import need

PYTHON = Path(__file__).parents[2] / "build" / "reader" / "env" / "bin" / "python"

UPDATE = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
reader.add_feed(sys.argv[2], exist_ok=True)
print(reader.update_feed(sys.argv[2]).new)
"""


@dataclass(frozen=True)
class Subscriber:
    """A subscriber whose reader has its database in `folder`."""

    folder: Path

    def update(self, url: str) -> int:
        """Update the feed, and return the number of new entries."""
        need(PYTHON.exists(), "reader (make build/reader/env/installed)")
        command = [str(PYTHON), "-c", UPDATE, str(self.folder / "reader.sqlite"), url]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
