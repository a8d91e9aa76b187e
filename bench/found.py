"""The results of bench.serve and bench.many, read back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench import many, polling, serve, ways
from bench.polling import Cost, Day, Emitted, Habits
from bench.ways import Way

POLLED = "rss"  # the only format that can say how long to wait


@dataclass(frozen=True, slots=True)
class Found:
    """All results."""

    serving: dict[str, Any]
    publishing: tuple[dict[str, Any], ...]
    habits: Habits = field(default_factory=Habits)

    def ways(self, publication: int, fmt: str) -> dict[str, dict[str, Any]]:
        """Return the results of each kind of request, without those that this machine could not measure."""
        found: dict[str, dict[str, Any]] = self.serving["publications"][publication]["feeds"][fmt]["ways"]
        return found

    def cost(self, publication: int, way: Way) -> Cost:
        """Return the cost of a response with the polled feed."""
        found = self.ways(publication, POLLED)[way.name]
        return Cost(found["received"], median(found["cpu"]))

    def day(self, publication: int, emitted: Emitted, *, https: bool) -> Day:
        """Return the cost of a day with such responses, on kept connections or each on a new one over https."""
        requested = (ways.NEW_FULL, ways.NEW_GZIP, ways.NEW_SAME) if https else (ways.FULL, ways.GZIP, ways.SAME)
        costs = zip(("full", "gzip", "304"), (self.cost(publication, way) for way in requested), strict=True)
        return polling.day(self.habits, emitted, dict(costs))


def read(work: Path) -> Found:
    """Return the latest results from their files."""
    serving = json.loads((work / serve.FILE).read_text("utf-8"))
    publishing = [json.loads(file.read_text("utf-8")) for file in work.glob(many.FILE.format("*"))]
    return Found(serving, tuple(sorted(publishing, key=lambda each: each["items"])))
