"""What CLDR knows of a language."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


@lru_cache
def locale(language: str) -> Locale:
    """Return what CLDR knows of `language`; of English where it knows nothing."""
    from babel import Locale, UnknownLocaleError

    try:
        # English of no country writes the day first, as most of the world does.
        return Locale.parse("en-001" if language == "en" else language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en-001", sep="-")


@lru_cache
def direction(language: str) -> str:
    """Return the direction of the script of `language`, as HTML's `dir` has it: "ltr" or "rtl"."""
    return str(locale(language).text_direction)
