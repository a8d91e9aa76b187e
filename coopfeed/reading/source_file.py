"""Source files: bytes → text that XML can carry, and places in it."""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Protocol

from coopfeed.errors import raise_shortage, reason
from coopfeed.model.problems import Code, Problem, Severity, Where

MAX_BYTES = 1024 * 1024
NO_TEXT = frozenset({Code.UNREADABLE_FILE, Code.FILE_TOO_LARGE, Code.NOT_UTF_8, Code.FILE_OUTSIDE_PROJECT})
"""Codes of problems after which there is no text to parse."""

MAX_PROBLEMS = 100
"""The most problems of one file: thousands would help no one, and take a while to print."""

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_LONGEST = 5_000
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Mark(Protocol):
    """A position as YAML parsers mark it: line and column count from 0."""

    line: int
    column: int


@dataclass(frozen=True)
class Source:
    """The text of a file; `path` is relative to the project, with forward slashes.

    Of `problems` there are `MAX_PROBLEMS` at most, and one that says so.
    """

    path: str
    text: str
    problems: list[Problem] = field(default_factory=list)

    def where(self, start: Mark | None = None, end: Mark | None = None) -> Where:
        """Return the place from `start` to `end`, or to the end of its line; without `start` the beginning of the
        file.
        """
        if start is None:
            return Where(self.path)
        if end is not None and end.line == start.line:
            length = end.column - start.column
        else:
            length = len(self.line(start.line).rstrip()) - start.column
        return Where(self.path, start.line + 1, start.column + 1, max(length, 1))

    def at(self, start: int, end: int) -> Where:
        """Return the place of the characters `start` to `end` of the text, which stand in one line."""
        before = _BREAK.split(self.text[:start])
        return Where(self.path, len(before), len(before[-1]) + 1, max(end - start, 1))

    def line(self, number: int) -> str:
        """Line `number`, counted from 0, without its break."""
        return self.lines[number] if number < len(self.lines) else ""

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text as YAML 1.1 (4.1.4) counts them, without their breaks."""
        return _BREAK.split(self.text)

    @cached_property
    def lines_without_code(self) -> list[str]:
        """The same, with spaces for what is in backticks; in very long ones, where that takes long, with all of it."""
        return [_CODE.sub(_blank, line) if "`" in line and len(line) <= _LONGEST else line for line in self.lines]

    @property
    def is_full(self) -> bool:
        """Return whether nothing that is reported from now on would be kept."""
        return len(self.problems) > MAX_PROBLEMS and self.problems[MAX_PROBLEMS].is_error

    def report(self, where: Where, code: Code, message: str, hint: str = "", severity: Severity | None = None) -> None:
        """Note a problem at `where` of this file, with its source line."""
        severity = severity or code.severity
        if len(self.problems) >= MAX_PROBLEMS:
            code = Code.MANY_PROBLEMS
            message = f"the file has more than {MAX_PROBLEMS} problems"
            hint = "fix these first; the rest are reported then"
        problem = Problem(where, code, message, hint, severity, self.line(where.line - 1))
        if len(self.problems) <= MAX_PROBLEMS:
            self.problems.append(problem)
        elif problem.is_error:  # what stops the publication must not hide behind a warning
            self.problems[MAX_PROBLEMS] = problem


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def read(path: Path | str, name: str) -> Source:
    """Return the text of the file at `path`, called `name` in problems; what cannot be read is a problem and no
    text.
    """
    try:
        # Opening a pipe would wait for ever.
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            what = "is a folder" if stat.S_ISDIR(status.st_mode) else "is not a file"
            return _without_text(name, Code.UNREADABLE_FILE, what, "move or rename it")
        if status.st_size > MAX_BYTES:
            return _too_large(name)
        # Without a buffer, because all is read at once.
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - the many files of a project make no Path of each
            raw = file.read()
    except OSError as error:
        raise_shortage(error)
        return _without_text(
            name, Code.UNREADABLE_FILE, f"cannot be read: {reason(error)}", "check its name and permissions"
        )
    return decode(raw, name)


def read_within(root: Path, name: str) -> Source:
    """Return the text of the file `name` of the project at `root`, unless it is a link that leads out of the
    project.
    """
    path = f"{root}/{name}"
    if os.path.islink(path) and is_outside(root, Path(path)):  # noqa: PTH114 - no Path of each here either
        return _without_text(name, Code.FILE_OUTSIDE_PROJECT, "links to a file outside the project", "copy the file")
    return read(path, name)


def _without_text(name: str, code: Code, message: str, hint: str) -> Source:
    source = Source(name, "")
    source.report(source.where(), code, message, hint)
    return source


def _too_large(name: str) -> Source:
    hint = "move long documents to separate files and link to them"
    return _without_text(name, Code.FILE_TOO_LARGE, "the file is larger than 1 MiB", hint)


def is_outside(root: Path, path: Path) -> bool:
    """Return whether `path`, or what it links to, lies outside the folder `root`."""
    return not real(path).is_relative_to(real(root))


def real(path: Path) -> Path:
    """Return `path` without links; unlike `Path.resolve` in older Pythons, it never fails on links in a circle."""
    return Path(os.path.realpath(path))


def decode(raw: bytes, name: str) -> Source:
    """Return the text in `raw`. Characters that XML cannot carry are problems and stand as U+FFFD, so that reading goes
    on.
    """
    if len(raw) > MAX_BYTES:
        return _too_large(name)
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        before = _BREAK.split(raw[: error.start].decode())
        source = Source(name, without_forbidden(raw.decode(errors="replace")))
        where = Where(name, len(before), len(before[-1]) + 1)
        message = f"byte 0x{raw[error.start]:02X} is not UTF-8"
        source.report(where, Code.NOT_UTF_8, message, "save the file as UTF-8")
        return source
    if not forbidden_character(text):
        return Source(name, text)
    source = Source(name, without_forbidden(text))
    for line, column, character in islice(_forbidden(text), MAX_PROBLEMS + 1):
        where = Where(name, line, column)
        source.report(where, Code.CONTROL_CHARACTER, f"{code_point(character)} is not allowed in a feed", "delete it")
    return source


def _forbidden(text: str) -> Iterator[tuple[int, int, str]]:
    """Line, column and character of everything that XML cannot carry."""
    for number, line in enumerate(_BREAK.split(text), start=1):
        for match in _FORBIDDEN.finditer(line):
            yield number, match.start() + 1, match[0]


def code_point(character: str) -> str:
    """Return the name of a character for people: "U+0007"."""
    return f"U+{ord(character):04X}"


def forbidden_character(text: str) -> str:
    """Return the first character in `text` that XML cannot carry, or "" (XML 1.0, 2.2; also C1 controls and DEL)."""
    match = _FORBIDDEN.search(text)
    return match[0] if match else ""


def without_forbidden(text: str) -> str:
    """Return `text` with U+FFFD for every character that XML cannot carry."""
    return _FORBIDDEN.sub("\ufffd", text)
