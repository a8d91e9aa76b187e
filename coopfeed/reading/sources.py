"""Source files: bytes → text that XML can carry, and places in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from coopfeed.problems import Problem, Severity, Where

MAX_BYTES = 1024 * 1024
NO_TEXT = frozenset({"unreadable-file", "file-too-large", "not-utf-8"})
"""Codes of problems after which there is no text to parse."""

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Mark(Protocol):
    """A position as YAML parsers mark it: line and column count from 0."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file; `path` is relative to the project, with forward slashes."""

    path: str
    text: str
    problems: list[Problem] = field(default_factory=list)

    def where(self, start: Mark | None = None, end: Mark | None = None) -> Where:
        """The place from `start` to `end`, or to the end of its line; without `start` the beginning of the file."""
        if start is None:
            return Where(self.path)
        if end is not None and end.line == start.line:
            length = end.column - start.column
        else:
            length = len(self.line(start.line).rstrip()) - start.column
        return Where(self.path, start.line + 1, start.column + 1, max(length, 1))

    def line(self, number: int) -> str:
        """Line `number`, counted from 0, without its break."""
        lines = lines_of(self.text)
        return lines[number] if number < len(lines) else ""

    def report(
        self, where: Where, code: str, message: str, hint: str = "", severity: Severity = Severity.ERROR
    ) -> None:
        """Note a problem at `where` of this file, with its source line."""
        self.problems.append(Problem(where, code, message, hint, severity, self.line(where.line - 1)))


def lines_of(text: str) -> list[str]:
    """The lines of `text` as YAML 1.1 (4.1.4) counts them, without their breaks."""
    return _BREAK.split(text)


def read(path: Path, name: str) -> Source:
    """The text of the file at `path`, called `name` in problems; what cannot be read is a problem and no text."""
    source = Source(name, "")
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        source.report(source.where(), "unreadable-file", f"cannot be read: {(error.strerror or str(error)).lower()}")
        return source
    return decode(raw, name)


def decode(raw: bytes, name: str) -> Source:
    """The text in `raw`. Characters that XML cannot carry are problems and stand as U+FFFD, so that reading goes on."""
    if len(raw) > MAX_BYTES:
        source = Source(name, "")
        hint = "move long documents into files of their own and link them"
        source.report(source.where(), "file-too-large", "the file is larger than 1 MiB", hint)
        return source
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig")
        lines = lines_of(before)
        source = Source(name, lines[-1])
        where = Where(name, len(lines), len(lines[-1]) + 1)
        message = f"byte 0x{raw[error.start]:02X} is not UTF-8"
        problem = Problem(where, "not-utf-8", message, "save the file as UTF-8", excerpt=lines[-1])
        source.problems.append(problem)
        return source
    source = Source(name, _FORBIDDEN.sub("\ufffd", text))
    for match in _FORBIDDEN.finditer(text):
        lines = lines_of(text[: match.start()])
        where = Where(name, len(lines), len(lines[-1]) + 1)
        source.report(where, "control-character", f"{code_point(match[0])} cannot stand in a feed", "delete it")
    return source


def code_point(character: str) -> str:
    """The name of a character for people: "U+0007"."""
    return f"U+{ord(character):04X}"


def forbidden_character(text: str) -> str:
    """The first character in `text` that XML cannot carry, or "" (XML 1.0, 2.2; also C1 controls and DEL)."""
    match = _FORBIDDEN.search(text)
    return match[0] if match else ""
