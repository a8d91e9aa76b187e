"""Countries, languages and time zones, after CLDR and the IANA time zone database."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches
from functools import lru_cache
from importlib import resources
from typing import Any

from coopfeed.model.codes import Code
from coopfeed.reading.field_errors import FieldError, brief

# RFC 5646, 2.1: language, script, region, variants, extensions, private use
_LANGUAGE = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[A-Z][a-z]{3}))?(?:-(?P<region>[A-Z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.ASCII,
)
# In CLDR's list of territories, but not in ISO 3166-1: reserved and user-assigned codes, groups, pseudo-territories.
_NO_COUNTRIES = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split())

_OF_MONTHS = (
    "ar bg ca cs da de el es et eu fi fr gl hr hu id it lt lv nb nl pl pt ro ru sk sl sq sr sv sw tr uk".split()
)


@lru_cache
def _cldr(language: str) -> Any:
    from babel import Locale, UnknownLocaleError  # slow to import, and most items need none of it

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@lru_cache
def countries() -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes with their English names."""
    territories = _cldr("en").territories
    return {c: str(n) for c, n in territories.items() if len(c) == 2 and c.isalpha() and c not in _NO_COUNTRIES}


@lru_cache
def country_name(code: str, language: str) -> str:
    """Return the name of a country in a language; in English where CLDR has none."""
    return str(_cldr(language).territories.get(code) or countries()[code])


@lru_cache
def months(word: str) -> frozenset[int]:
    """Return the numbers of the months that are called `word`, in small letters, in any of many languages."""
    found: set[int] = set()
    for language in _OF_MONTHS:
        for names in _cldr(language).months.values():
            found |= {
                month
                for width in ("wide", "abbreviated")
                for month, name in names[width].items()
                if word == name.lower().rstrip(".")
            }
    return frozenset(found)


def country(value: str) -> str:
    if value in countries():
        return value
    by_name = {name.lower(): code for code, name in countries().items()}
    if value.upper() in countries():
        hint = f"write {value.upper()}"
    elif value.upper() == "UK":
        hint = "write GB"
    elif value.lower() in by_name:
        hint = f"write {by_name[value.lower()]}"
    else:
        hint = "write two letters of ISO 3166-1, such as LK"
    raise FieldError(Code.BAD_COUNTRY, f'"{brief(value)}" is not a country code', hint)


def language(value: str) -> str:
    hint = "write en, fr, es, pt-BR …"
    usual = _usual_case(value.replace("_", "-"))
    match = _LANGUAGE.fullmatch(value)
    if not match:
        hint = f"write {usual}" if _known(usual) else hint
        raise FieldError(Code.BAD_LANGUAGE, f'"{brief(value)}" is not a language tag', hint)
    if not _known(value):
        raise FieldError(Code.BAD_LANGUAGE, f'"{match["language"]}" is not a language', hint)
    return value


def languages() -> Collection[str]:
    """Return the codes of the languages that CLDR names."""
    known: Collection[str] = _cldr("en").languages
    return known


def is_tag(value: str) -> bool:
    """Return whether `value` is a language tag, as it is usually written."""
    return _known(value)


def _known(tag: str) -> bool:
    match = _LANGUAGE.fullmatch(tag)
    # CLDR names every language of two letters, but only some of the 7,900 of three.
    return match is not None and (len(match["language"]) == 3 or match["language"] in languages())


def is_language(slug: str) -> bool:
    """Return whether a folder of this name could be that of a language edition (two letters, with or without
    region).
    """
    return re.fullmatch("[a-z]{2}(-[a-z]{2})?", slug) is not None and _known(_usual_case(slug))


def _usual_case(tag: str) -> str:
    language, *subtags = tag.lower().split("-")
    return "-".join([language, *map(_cased, subtags)])


def _cased(subtag: str) -> str:
    """Return a subtag in its usual case: of a region "CH", of a script "Hant" (RFC 5646, 2.1.1)."""
    if len(subtag) == 2:
        return subtag.upper()
    return subtag.capitalize() if len(subtag) == 4 else subtag


def timezone(value: str) -> str:
    if value in timezones():
        return value
    by_name = {name.lower(): name for name in timezones()}
    by_city = {name.rpartition("/")[2]: zone for name, zone in by_name.items()}
    city = value.rpartition("/")[2].lower().replace(" ", "_")
    near = by_city.get(city) or next((by_name[name] for name in get_close_matches(value.lower(), by_name, 1)), "")
    hint = f"did you mean `{near}`?" if near else "write a name such as Europe/Zurich"
    raise FieldError(Code.BAD_TIMEZONE, f'"{brief(value)}" is not a time zone', hint)


@lru_cache
def timezones() -> tuple[str, ...]:
    """Return the names of the IANA time zone database."""
    # Not from the machine's database, which may know others ("localtime").
    return tuple(resources.files("tzdata").joinpath("zones").read_text(encoding="ascii").split())
