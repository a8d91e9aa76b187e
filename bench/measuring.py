"""The resource use of a command, and the median of many runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

LAUNCH = Path(__file__).parent / "launch.py"

MEASURES = ("wall", "cpu", "memory")


@dataclass(frozen=True, slots=True)
class Key:
    """A measured case: the number of items, the situation, and the tool."""

    count: int
    situation: str
    tool: str


@dataclass
class Results:
    """All runs; `unfinished` are cases that were stopped at the time limit and not tried again."""

    runs: dict[Key, list[dict[str, float]]] = field(default_factory=lambda: defaultdict(list))
    unfinished: set[Key] = field(default_factory=set)

    def median(self, key: Key, measure: str) -> float | None:
        """Return the median of a measure, or None without any."""
        runs = self.runs.get(key)
        return median(run[measure] for run in runs) if runs else None

    def spread(self, key: Key) -> float:
        """Return the largest deviation of a run from the median, relative to it."""
        walls = [run["wall"] for run in self.runs[key]]
        return max(abs(wall / median(walls) - 1) for wall in walls)

    def to_json(self) -> str:
        """Return all runs for inspection."""
        rows = [{**_as_dict(key), "runs": runs} for key, runs in self.runs.items()]
        rows += [{**_as_dict(key), "unfinished": True} for key in self.unfinished]
        return json.dumps(rows, indent=1)


def _as_dict(key: Key) -> dict[str, Any]:
    return {"count": key.count, "situation": key.situation, "tool": key.tool}


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Run commands and record their resource use."""

    results: Results
    log: Path
    limit: float

    def run(self, key: Key, command: tuple[str, ...], folder: Path) -> bool:
        """Run `command` in `folder`; return False if it was stopped at the time limit or is no longer tried.

        Raises:
            RuntimeError: the command failed.
        """
        if key in self.results.unfinished:
            return False
        # This command must not pay for pending writes of others.
        os.sync()
        launch = [sys.executable, "-I", "-S", str(LAUNCH), str(self.limit), str(self.log), *command]
        run = subprocess.run(launch, cwd=folder, capture_output=True, text=True, check=True)
        result = json.loads(run.stdout)
        if not result["finished"]:
            self.results.unfinished.add(key)
            return False
        if result["exit"]:
            raise RuntimeError(f"{key}: exit status {result['exit']}\n{self.log.read_text(encoding='utf-8')[-2000:]}")
        self.results.runs[key].append({measure: result[measure] for measure in MEASURES})
        print(f"  {key.count:>7,}  {key.situation:<14}  {key.tool:<20} {result['wall']:8.3f} s", flush=True)
        return True
