"""What others wrote, made safe to be shown: on a terminal, in a log, in JSON that goes there.

A terminal obeys escape sequences: they set the clipboard, move the cursor, and forge what seems to be said by us. Eight
bits are enough for one (C1). Marks that turn the direction of writing show text in another order than it has
(https://trojansource.codes/). What only joins or parts letters, or is a mark for one place (U+200E), is harmless, and
needed in many languages.
"""

from __future__ import annotations

import json
import re

_REPLACEMENT = "\ufffd"
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f]"  # all that moves or obeys, but for tab and the ends of lines
    "|\r(?!\n)"  # alone, it writes over the line
    "|[\x7f-\x9f]"  # delete, and C1: U+009D begins a command, as ESC ] does
    "|[\u2028\u2029]"
    "|[\u202a-\u202e\u2066-\u206f]"  # overrides, embeddings, isolates; deprecated ones
    "|[\ud800-\udfff]"  # half a character: in a name of a file that is not in UTF-8
)


def printable(text: str) -> str:
    """Return `text` with U+FFFD for each character that a terminal would obey; lines stay lines."""
    return _UNSAFE.sub(_REPLACEMENT, text)


def one_line(text: str) -> str:
    """Return `text` made printable, in one line: another one would look as if we had said it."""
    return printable(re.sub("[\r\n]+", " ", text))


def as_json(document: object, *, indent: int | None = 2) -> str:
    """Return `document` as JSON in which each such character is an escape, so that none is lost."""
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
