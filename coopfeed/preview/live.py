"""The state that browsers receive: the version of the preview, and the problems of the files."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from coopfeed.model.problems import Problem
from coopfeed.preview.builder import PreviewState

_WIDTH = 200  # characters of a source line that are shown


class Broadcaster:
    """Those who look at the preview, and the `state` that they see. It belongs to the event loop's thread."""

    def __init__(self, state: PreviewState) -> None:
        self.state = state
        self._next = asyncio.Event()

    def show(self, state: PreviewState) -> None:
        """Let everybody see another one."""
        self.state = state
        self._next.set()
        self._next = asyncio.Event()

    async def states(self) -> AsyncIterator[str]:
        """Yield the state now, and each from then on; of several at once the last."""
        while True:
            following = self._next
            yield as_json(self.state)
            await following.wait()


def as_json(state: PreviewState) -> str:
    """Return the state as one line of JSON, for the script in the pages."""
    version = state.preview.version if state.preview else ""
    problems = [_as_object(problem) for problem in state.problems]
    return json.dumps({"version": version, "failed": state.failed, "problems": problems})


def _as_object(problem: Problem) -> dict[str, object]:
    line, column, length = problem.cropped(_WIDTH)
    marked = [line[:column], line[column : column + length], line[column + length :]]
    return {
        "place": f"{problem.where.path}:{problem.where.line}:{problem.where.column}",
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "line": problem.where.line,
        "source": marked if line.strip() else [],
    }
