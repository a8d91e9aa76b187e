"""A title in any script → the slug that names its file and stands in its address."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

LONGEST = 60
"""The most characters of a slug: an address that fits a line of a mail."""

_LAST_RESORT = "item"
_APOSTROPHES = re.compile(r"(?<=[a-z0-9])['`](?=[a-z0-9])")


def slug(title: str) -> str:
    """Return the slug of `title`: small Latin letters, digits and hyphens, cut at the end of a word; never empty.

    Other scripts are written in Latin letters: "Привет" is "privet".
    """
    # In one form, so that two keyboards give one slug.
    latin = anyascii(unicodedata.normalize("NFC", title)).lower()
    words = re.sub(r"[^a-z0-9]+", "-", _APOSTROPHES.sub("", latin)).strip("-")
    return _shortened(words) or _LAST_RESORT


def _shortened(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    whole = words[: LONGEST + 1].rpartition("-")[0]
    return whole or words[:LONGEST]  # one long word, or a script that has no spaces
