"""How a field refuses its text."""

from __future__ import annotations

from coopfeed.model.codes import Code

_LONGEST = 60


class FieldError(ValueError):
    """A text that its field does not take; `code`, `message` and `hint` are those of the Problem to report."""

    def __init__(self, code: Code, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class WrongTypeError(FieldError):
    """A value of another kind than is `wanted`; the Problem names the field, and says what that is for."""

    def __init__(self, wanted: str, message: str = "") -> None:
        super().__init__(Code.WRONG_TYPE, message or f"this must be {wanted}")
        self.wanted = wanted


class ContentError(FieldError):
    """A content that cannot be published."""


def brief(value: str) -> str:
    """Return `value` as a message shows it: in one line, and not longer than an editor needs to recognise it."""
    value = " ".join(value[: _LONGEST * 4].split())
    return value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
