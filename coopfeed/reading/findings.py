"""What is odd in a text: where it stands there, before that is a place in a file."""

from __future__ import annotations

from dataclasses import dataclass

from coopfeed.model.codes import Code


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd in a text: `written` as it stands, or begins, on `line`, counted from 0."""

    code: Code
    written: str
    line: int
    message: str
    hint: str
