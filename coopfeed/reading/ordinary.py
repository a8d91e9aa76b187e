"""Ordinary YAML, as nearly every item file is written, at a fraction of what a parser takes.

Here is read only what YAML can mean in one way: `key: value` lines, quoted texts without escapes, texts behind | and
>-, lists of words, and mappings of such lines one level down. For all else the answer is None, and the parser
(`nodes`) has to tell what it is and what is wrong with it.
"""

from __future__ import annotations

import re

from coopfeed.problems import Where
from coopfeed.reading.nodes import MAX_VALUES, Data
from coopfeed.reading.sources import Source

# Begins with no indicator, ends in no space, and has neither ": " nor " #" in it.
_PLAIN = r"[\w“‘«][^\n:#]*(?::[^\s:#][^\n:#]*)*(?<![ ])"
_WORDS = r"\w+(?:[ \-]\w+)*"
_ENTRY = re.compile(
    rf"""([a-z]{{1,20}}):(?:
        \ (?P<plain>{_PLAIN})\n+
        |\ (?:"(?P<double>[^"\\\n]*)"|'(?P<single>[^'\n]*)')\n+
        |\ >-\n(?P<folded>(?:\ \ [^\s].*\n)+)\n*
        |\ \|(?P<strip>-?)\n(?P<literal>\ \ [^\s].*\n(?:(?:\ \ .*)?\n)*)
        |\ \[(?P<flow>{_WORDS}(?:,\ {_WORDS})*)\]\n+
        |\n(?P<list>(?P<indent>\ *)-\ {_PLAIN}(?:\n(?P=indent)-\ {_PLAIN})*)\n+
        |\n(?P<mapping>(?:\ \ [a-z].*\n)+)\n*
    )""",
    re.VERBOSE,
)
_LONGEST = 2 * MAX_VALUES  # even in a flow list, a value takes two characters
_ODD = "\t\r\x85\u2028\u2029\ufeff"  # breaks and byte order marks; tabs, which may be an indentation


def read(text: str) -> dict[str, Data] | None:
    """What the file with this text holds; None where that takes a parser."""
    if len(text) > _LONGEST or any(character in text for character in _ODD):
        return None
    return _mapping(text)


def _mapping(text: str) -> dict[str, Data] | None:
    mapping: dict[str, Data] = {}
    end = 0
    while entry := _ENTRY.match(text, end):
        key = entry[1]
        value = _value(entry)
        if value is None or key in mapping:
            return None
        mapping[key] = value
        end = entry.end()
    return mapping if mapping and end == len(text) else None


def _value(entry: re.Match[str]) -> Data:
    kind = entry.lastgroup
    text = entry[kind] if kind else ""
    if kind == "folded":
        return text.replace("\n  ", " ")[2:-1]
    if kind == "literal":
        lines = text.replace("\n  ", "\n")[2:].rstrip("\n")
        return lines if entry["strip"] else f"{lines}\n"
    if kind == "flow":
        return list(text.split(", "))
    if kind == "list":
        between = f"\n{entry['indent']}- "
        return list(f"\n{text}".split(between)[1:])
    return _mapping(text.replace("\n  ", "\n")[2:]) if kind == "mapping" else text


def place(source: Source, key: str) -> Where:
    """Where the text of `key` stands in an ordinary file; its first line, if the key is not there."""
    text = source.text
    start = f"\n{text}".find(f"\n{key}: ")
    if start < 0:
        return Where(source.path, length=len(text.partition("\n")[0].rstrip()))
    column = len(key) + 2
    length = text.index("\n", start) - start - column
    return Where(source.path, text.count("\n", 0, start) + 1, column + 1, length)
