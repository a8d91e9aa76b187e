"""Characters that set the direction of a text (UAX #9, 2): in a title, one can turn what a reader shows around it."""

from __future__ import annotations

import re

_CHARACTERS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_OVERRIDES = "\u202d\u202e"
_CLOSING = {"\u202c": "\u202a\u202b", "\u2069": "\u2066\u2067\u2068"}


def turning(text: str) -> str:
    """Return the first character that overrides the direction, or whose effect does not end within `text`, or ""."""
    if text.isascii():
        return ""
    opened: list[str] = []
    for match in _CHARACTERS.finditer(text):
        character = match[0]
        if character in _OVERRIDES:
            return character
        if character not in _CLOSING:
            opened.append(character)
        elif opened and opened[-1] in _CLOSING[character]:
            opened.pop()
        else:
            return character
    return opened[0] if opened else ""
