"""How a field refuses its text: a pydantic error that becomes a Problem."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

from coopfeed.model.codes import Code

_LONGEST = 60


class ContentError(ValueError):
    """The content cannot be published; `code`, `message` and `hint` are those of the Problem to report."""

    def __init__(self, code: Code, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def mistake(code: Code, message: str, hint: str = "") -> PydanticCustomError:
    """The pydantic error that becomes Problem(code, message, hint)."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def brief(value: str) -> str:
    """`value` as a message shows it: in one line, and not longer than an editor needs to recognise it."""
    value = " ".join(value[: _LONGEST * 4].split())
    return value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
