"""The words of pages and embeds: one catalogue file a language, texts/LANGUAGE.toml.

A text may hold places such as {title}. One that counts is a table with a text for each plural category that the
language has (Unicode CLDR: zero, one, two, few, many, other), and is chosen by {n}.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from coopfeed.model import language_ranges
from coopfeed.rendering.languages import locale

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts that are there for one `language`, by table and name: `wording("feed.copied")`.

    Where a language has none, these are English, and so is `language`.
    """

    language: str
    tables: Mapping[str, Mapping[str, Any]]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text `key` with `values` in its places; a whole number is written as the language does.

        Raises:
            KeyError: there is no such text, or no such value.
        """
        from babel.numbers import format_decimal

        table, _, name = key.partition(".")
        text = self.tables[table][name]
        if isinstance(text, Mapping):
            text = text.get(locale(self.language).plural_form(int(str(values["n"]))), text["other"])
        written = {
            name: format_decimal(value, locale=locale(self.language)) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return str(text).format_map(written)


@lru_cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue."""
    names = (entry.name for entry in resources.files("coopfeed.rendering.pages").joinpath("texts").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@lru_cache
def wording(language: str) -> Wording:
    """Return the texts for `language`: its own, those of the language that it is a case of (fr for fr-CA), or English
    ones.
    """
    found = next((each for each in language_ranges(language) if each in languages()), "")
    file = resources.files("coopfeed.rendering.pages").joinpath("texts", f"{found or FALLBACK}.toml")
    return Wording(language if found else FALLBACK, tomllib.loads(file.read_text(encoding="utf-8")))
