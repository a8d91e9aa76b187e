"""Problems as people and machines read them: text with the source line, JSON, GitHub annotations."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from coopfeed import printable
from coopfeed.app.report import CacheState
from coopfeed.cli import output
from coopfeed.model.layout import PRIVATE
from coopfeed.model.problems import Problem
from coopfeed.printable import one_line

_WIDTH = 100  # characters of a source line that are shown
_MARGIN = 8  # columns in front of it


def as_text(problem: Problem, root: Path) -> str:
    """Return `file:line:column: code: message`, the source line with a caret below, and the hint."""
    where = problem.where
    place = f"{from_here(root / where.path)}:{where.line}:{where.column}"
    message = one_line(problem.message)
    hint = one_line(problem.hint)
    kind = output.style(problem.code, fg="red" if problem.is_error else "yellow", bold=True)
    label = "" if problem.is_error else "warning: "
    head = f"{output.style(place, bold=True)}: {label}{kind}: {message}"
    if not problem.excerpt.strip():
        return output.fitted(head + (f"\n      {hint}" if hint else ""))
    width = min(_WIDTH, (output.terminal_width() or _WIDTH + _MARGIN) - _MARGIN)
    line, column, length = problem.cropped(width)
    if output.columns(line) > width:  # in a script whose letters take two columns
        line, column, length = problem.cropped(width // 2)
    gutter = output.style(f"{where.line:>5} │ ", dim=True)
    margin = output.style("      │ ", dim=True)
    caret = " " * output.columns(line[:column])
    caret += output.style("^" * output.columns(line[column : column + length] or "^"), fg="cyan")
    return output.fitted(f"{head}\n{gutter}{line}\n{margin}{caret} {hint}".rstrip())


def from_here(path: Path) -> str:
    """Return a path as it is called from the current folder; as a whole where it lies elsewhere."""
    path = Path(os.path.abspath(path))  # resolve() would follow links that the user named
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def as_json(problems: Iterable[Problem], root: Path) -> str:
    """Return the array of `as_objects`."""
    return printable.as_json(as_objects(problems, root))


def as_objects(problems: Iterable[Problem], root: Path) -> list[dict[str, Any]]:
    """Objects {path, line, column, code, severity, message, hint}; paths are relative to the project at `root`."""
    return [
        {
            "path": _in_project(p.where.path, root),
            "line": p.where.line,
            "column": p.where.column,
            "code": p.code,
            "severity": p.severity.value,
            "message": p.message,
            "hint": p.hint,
        }
        for p in problems
    ]


def _in_project(path: str, root: Path) -> str:
    """Files at the destination are named by their whole path, and may lie elsewhere."""
    whole = Path(path)
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else path


def as_github(problem: Problem, root: Path) -> str:
    """Return a workflow command that annotates the line in a pull request.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    where = problem.where
    properties: dict[str, Any] = {
        "file": from_here(root / where.path),
        "line": where.line,
        "col": where.column,
        "endColumn": where.column + where.length,
        "title": problem.code,
    }
    message = f"{problem.message}: {problem.hint}" if problem.hint else problem.message
    return command(problem.severity.value, properties, message)


def command(name: str, properties: Mapping[str, object], message: str) -> str:
    """Return a workflow command of GitHub."""
    listed = ",".join(f"{key}={_escaped(str(value), ',:')}" for key, value in properties.items())
    return f"::{name} {listed}::{_escaped(message)}"


def _escaped(text: str, also: str = "") -> str:
    return "".join(f"%{ord(c):02X}" if c in "%\r\n" + also else c for c in text)


def tally(problems: Sequence[Problem]) -> str:
    """ "2 errors and 1 warning in 3 files"."""
    errors = sum(p.is_error for p in problems)
    counts = [count(n, word) for n, word in ((errors, "error"), (len(problems) - errors, "warning")) if n]
    return f"{' and '.join(counts)} in {count(len({p.where.path for p in problems}), 'file')}"


def learn_more(problems: Sequence[Problem]) -> str:
    """Name the command that explains the code of the first error, or of the first warning where there is no error."""
    first = min(problems, key=lambda problem: not problem.is_error)
    return f"Learn more: coopfeed explain {first.code}"


def count(number: int, word: str) -> str:
    """ "1 file", "2 files", "2 entries"."""
    plural = word[:-1] + "ies" if word.endswith("y") else word + "s"
    return f"{number:,} {word if number == 1 else plural}"


def problems(found: Iterable[Problem], root: Path) -> None:
    """Print problems on the standard error."""
    for problem in found:
        output.echo(as_text(problem, root), err=True)


def warn(text: str) -> None:
    """Tell of something that is not about a file of the project, and stops nothing."""
    label = output.style("warning", fg="yellow", bold=True)
    output.echo(output.fitted(f"coopfeed: {label}: {text}"), err=True)


def warn_of_cache(state: CacheState, root: Path) -> None:
    """Warn of a cache that could not be used."""
    if state is CacheState.BLOCKED:
        warn(f"{from_here(root / PRIVATE)} is not a folder, so nothing can be cached; delete it")
    elif state is CacheState.DAMAGED:
        warn(f"the cache in {PRIVATE}/ is damaged; the next publish will rebuild it")
    elif state is CacheState.REBUILT:
        warn(f"the cache in {PRIVATE}/ was damaged and has been rebuilt")


class Progress:
    """A bar on a terminal for each step of the work that takes longer than a second; else nothing at all."""

    def __init__(self, *, quiet: bool) -> None:
        self.wanted = not quiet and sys.stderr.isatty()
        self.starts: dict[str, float] = {}
        self.bars: dict[str, Any] = {}

    def __enter__(self) -> Progress:
        return self

    def __call__(self, step: str, done: int, of: int) -> None:
        """Show that `done` of a step is done."""
        start = self.starts.setdefault(step, time.monotonic())
        if step not in self.bars and self.wanted and time.monotonic() - start > 1:
            self.bars[step] = output.bar(of, step.capitalize(), sys.stderr)
            self.bars[step].__enter__()
        if step in self.bars:
            self.bars[step].update(done - self.bars[step].pos)
        if done == of:
            self._end(step)

    def finish(self) -> None:
        """End the bars of steps that were broken off."""
        for step in reversed([*self.starts]):
            self._end(step)

    def _end(self, step: str) -> None:
        self.starts.pop(step, None)
        if step in self.bars:
            self.bars.pop(step).__exit__(None, None, None)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.finish()
