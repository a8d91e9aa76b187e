"""The lowest versions that pyproject.toml allows, as constraints for pip: `python -m tests.lowest`.

`make lowest` tests coopfeed with them, so that each lower bound is true.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def lowest() -> list[str]:
    """Return a constraint for each library that coopfeed needs, and that it needs for object stores."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["cloud"]]
    return [each.replace(">=", "==") for each in needed]


if __name__ == "__main__":
    sys.stdout.write("".join(f"{each}\n" for each in lowest()))
