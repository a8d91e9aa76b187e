"""How a field refuses its text: a pydantic error that becomes a Problem."""

from __future__ import annotations

from pydantic_core import PydanticCustomError


def mistake(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """The pydantic error that becomes Problem(code, message, hint)."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})
