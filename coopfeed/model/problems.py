"""An author's mistake as a value: where it is, what it is, how to correct it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import cast

from coopfeed.model.codes import Code, Severity

__all__ = ["Code", "Problem", "Severity", "Where", "did_you_mean", "nearest"]

_OF_ITS_CODE = cast("Severity", "")


@dataclass(frozen=True, order=True, slots=True)
class Where:
    """A place in a source file. `line` and `column` count from 1, `column` and `length` in characters."""

    path: str
    line: int = 1
    column: int = 1
    length: int = field(default=1, compare=False)


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """Something the author can mend, and how.

    `message` is one sentence that names the value, `hint` says what to write instead, `excerpt` is the source line
    (without its line break). `severity` is that of `code`, unless given: some mistakes are milder than their code.
    """

    where: Where
    code: Code
    message: str
    hint: str = ""
    severity: Severity = _OF_ITS_CODE
    excerpt: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.severity == _OF_ITS_CODE:
            object.__setattr__(self, "severity", self.code.severity)

    @property
    def is_error(self) -> bool:
        """Return whether it stops a publication."""
        return self.severity is Severity.ERROR

    def cropped(self, width: int) -> tuple[str, int, int]:
        """At most `width` characters of the source line, around the place: with where it begins in them (from 0), and
        its length."""
        line = self.excerpt.replace("\t", " ")
        column = self.where.column - 1
        start = 0 if column < width * 3 // 4 else column - width // 2
        shown = line[start : start + width]
        length = max(1, min(self.where.length, len(shown) - (column - start)))
        return shown, column - start, length


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that `word` was probably meant to be, or ""."""
    return next(iter(get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.6)), "")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word nearest to `word`, or all of them where none is near."""
    names = sorted(known)
    if near := nearest(word, names):
        return f"did you mean `{near}`?"
    return "known: " + ", ".join(names) if names else ""
