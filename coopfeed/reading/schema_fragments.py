r"""What JSON Schema says of the types of fields: as much of each rule as a pattern or a list can express.

Editors' programs check files against it while they are written. They see values as YAML 1.2 does, so that a text may
come as a number, or as true. The patterns are such as Python and ECMAScript read alike: no \d, no flags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Schema = dict[str, Any]
Shape = Callable[[], Schema]
"""Makes the schema of a type once somebody asks for it."""

SCALAR = ["string", "number", "boolean"]
WHOLE_NUMBER: Schema = {"type": ["integer", "string"], "pattern": r"^\s*[+-]?[0-9](?:_?[0-9])*\s*$"}

_SCHEME = r"[A-Za-z][A-Za-z0-9+.\-]*:|\/\/"
_HTTP = r"[Hh][Tt][Tt][Pp][Ss]?:\/\/(?:\[[0-9A-Fa-f:.]+\]|[^\s\/?#@:%<>\[\]\\]+)(?::[0-9]{0,5})?"
_BREAKS = r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_YEAR = "[1-8][0-9]{3}"
_TIME = r"(?:[01][0-9]|2[0-3])(?::?[0-5][0-9](?::?[0-5][0-9](?:[.,][0-9]+)?)?)?"
_ZONE = r"(?: ?(?:[Zz]|[Uu][Tt][Cc]|[Gg][Mm][Tt]|[+-][0-9]{2}(?::?[0-9]{2})?))?"


def text(pattern: str, hint: str = "", **also: Any) -> Shape:
    """Return a text that holds what `pattern` says; `hint` says what to write instead of one that does not."""
    return lambda: {"type": SCALAR, "pattern": pattern} | _instead(hint) | also


def _instead(hint: str) -> Schema:
    # VS Code shows it in place of the pattern, which nobody can read.
    return {"patternErrorMessage": hint} if hint else {}


def one_of(known: Callable[[], Iterable[str]]) -> Shape:
    """Return one of a list of words."""
    return lambda: {"type": "string", "enum": sorted(known())}


LONGEST_ADDRESS = 4000
"""Characters of an address, or of a path."""

_WHOLE = "write the whole address: https://…"
TEXT = text(r"\S", "the text is empty")
PATH = text(r"[\s\S]")
ADDRESS = text(rf"^{_HTTP}(?:[\/?#]\S*)?$", _WHOLE, maxLength=LONGEST_ADDRESS)
FOLDER_ADDRESS = text(rf"^{_HTTP}(?:\/[^\s?#]*)?$", f"{_WHOLE}, without ? and #", maxLength=LONGEST_ADDRESS)
LOCATION = text(
    rf"^(?:{_HTTP}(?:[\/?#]\S*)?|(?!{_SCHEME})[\s\S]+)$", f"write a path, or {_WHOLE[6:]}", maxLength=LONGEST_ADDRESS
)


def any_text() -> Schema:
    """Return a text that may be empty."""
    return {"type": SCALAR}


def yes_or_no() -> Schema:
    """Return a word for yes or no."""
    pattern = "^(?:[Tt](?:rue|RUE)?|[Yy](?:es|ES)?|[Oo][Nn]|[Ff](?:alse|ALSE)?|[Nn][Oo]?|[Oo](?:ff|FF)|[01])$"
    return {"type": ["boolean", "string", "integer"], "pattern": pattern}


def title(longest: int) -> Shape:
    """Return a text of one line."""
    return text(rf"^\s*\S(?:[^{_BREAKS}]*\S)?\s*$", "write it in one line", maxLength=longest)


def language(known: Callable[[], Iterable[str]]) -> Shape:
    """Return a language tag: one of the `known` of two letters, or any of three (RFC 5646, 2.1)."""
    script = "(?:-[A-Z][a-z]{3})?"
    region = "(?:-(?:[A-Z]{2}|[0-9]{3}))?"
    variants = "(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    rest = f"{variants}(?:-[a-wy-z0-9](?:-[a-z0-9]{{2,8}})+)*(?:-x(?:-[a-z0-9]{{1,8}})+)?"

    def make() -> Schema:
        codes = "|".join(sorted(code for code in known() if len(code) == 2))
        pattern = f"^(?:{codes}|[a-z]{{3}}){script}{region}{rest}$"
        return {"type": "string", "pattern": pattern} | _instead("write en, fr, es, pt-BR …")

    return make


def date(months: Iterable[str], words: Iterable[str], longest: int) -> Shape:
    """Return a date, or date and time, that reads one way: ISO 8601, numbers of which one can only be a day, or in
    words.
    """
    iso = (
        rf"{_YEAR}-{_MONTH}-{_DAY}",
        f"{_YEAR}{_MONTH}{_DAY}",
        f"{_YEAR}-?[Ww][0-5][0-9]-?[1-7]",
        rf"{_YEAR}([-\/.])[0-9]{{1,2}}\1[0-9]{{1,2}}",
    )
    month = r"(?:0?[1-9]|1[0-2])"
    day = r"(?:1[3-9]|2[0-9]|3[01])"
    numbers = (
        rf"(?:{day}([\/.\-]){month}\2|{month}([\/.\-]){day}\3|0?([1-9])([\/.\-])0?\4\5|(1[0-2])([\/.\-])\6\7){_YEAR}"
    )
    a_month, a_word = (f"(?:{'|'.join(map(_in_any_case, sorted(each)))})(?![A-Za-z])" for each in (months, words))
    in_words = (
        rf"(?=[\s\S]*{a_month})(?=[\s\S]*(?:^|[^0-9]){_YEAR}(?![0-9]))(?=[\s\S]*(?:^|[^0-9:])[0-9]{{1,2}}(?![0-9:]))"
        rf"(?:{a_word}|[0-9\s,.:\/+\-'()])+"
    )
    forms = rf"(?:{'|'.join(iso)})(?:[Tt\s]\s*{_TIME}{_ZONE})?|{numbers}(?:[\s,]+[\s\S]*)?|{in_words}"
    schema = {
        "type": ["string", "integer"],
        "pattern": rf"^(?![\s\S]{{{longest + 1}}})\s*(?:{forms})\s*$",  # what is longer would take its square in time
        "maxLength": longest,
        "minimum": 10000101,  # 20200804 is a date, and 2020 is none
        "maximum": 89991231,
    }
    return lambda: schema | _instead("write year, month and day: YYYY-MM-DD")


def _in_any_case(word: str) -> str:
    return "".join(f"[{letter.upper()}{letter}]" for letter in word)
