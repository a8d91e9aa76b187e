"""Ids of headings, for links within a text: `[Part two](#part-two)` leads to `## Part two`.

Only a heading that a link leads to gets one. They are made as GitHub makes them, which is what authors know:
https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from coopfeed.reading import footnotes
from coopfeed.reading.sanitising import is_heading_id

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

IDS = "ids"
"""The key of the environment of a rendering under which the ids stand that headings and notes have."""

_OTHERS = re.compile(r"[^\w\- ]+")


def give_ids(state: StateCore) -> None:
    """Give an id to each heading that a link in the same text leads to: a core rule of markdown-it."""
    wanted = frozenset(_fragments(state.tokens))
    given: set[str] = set()
    seen: Counter[str] = Counter()
    for number, token in enumerate(state.tokens if wanted else ()):
        if token.type == "heading_open":
            name = heading_id(_words(state.tokens[number + 1]))
            seen[name] += 1
            unique = name if seen[name] == 1 else f"{name}-{seen[name] - 1}"
            if unique in wanted and is_heading_id(unique):
                token.attrSet("id", unique)
                given.add(unique)
    state.env[IDS] = frozenset((*given, *footnotes.ids(state.tokens, state.env)))


def heading_id(words: str) -> str:
    """Return the id of a heading: its words in small letters, with hyphens between them, without punctuation."""
    return _OTHERS.sub("", words.strip().lower()).replace(" ", "-")


def _fragments(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        for child in token.children or ():
            href = child.attrGet("href") if child.type == "link_open" else None
            if isinstance(href, str) and href.startswith("#"):
                yield unquote(href[1:])


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))
