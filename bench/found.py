"""What bench.serve and bench.many found, read back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench import many, polling, serve, ways
from bench.polling import Cost, Day, Emitted, Habits
from bench.ways import Way

POLLED = "rss"  # the only one of the formats that can say how long to wait


@dataclass(frozen=True, slots=True)
class Found:
    """All that was measured."""

    serving: dict[str, Any]
    publishing: tuple[dict[str, Any], ...]
    habits: Habits = field(default_factory=Habits)

    def ways(self, publication: int, fmt: str) -> dict[str, dict[str, Any]]:
        """What was found of each way to ask; those are missing that this machine could not measure."""
        found: dict[str, dict[str, Any]] = self.serving["publications"][publication]["feeds"][fmt]["ways"]
        return found

    def cost(self, publication: int, way: Way) -> Cost:
        """What an answer costs in that feed which is polled."""
        found = self.ways(publication, POLLED)[way.name]
        return Cost(found["received"], median(found["cpu"]))

    def day(self, publication: int, emitted: Emitted, *, https: bool) -> Day:
        """A day by the costs of such answers, on connections that are kept or each on a new one by https."""
        asked = (ways.NEW_FULL, ways.NEW_GZIP, ways.NEW_SAME) if https else (ways.FULL, ways.GZIP, ways.SAME)
        costs = zip(("full", "gzip", "304"), (self.cost(publication, way) for way in asked), strict=True)
        return polling.day(self.habits, emitted, dict(costs))


def read(work: Path) -> Found:
    """What was measured last, from its files."""
    serving = json.loads((work / serve.FILE).read_text("utf-8"))
    publishing = [json.loads(file.read_text("utf-8")) for file in work.glob(many.FILE.format("*"))]
    return Found(serving, tuple(sorted(publishing, key=lambda each: each["items"])))
