"""Bare addresses in Markdown become links, as GitHub makes them: https://github.github.com/gfm/#autolinks-extension-

linkify-it-py, which markdown-it-py knows, takes nine seconds for 5,000 addresses that are joined by slashes, and makes
links of file names like "notes.md".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from coopfeed.model.codes import Code
from coopfeed.reading.field_errors import ContentError

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

MOST = 5_000
"""Links that are made of bare addresses in one text."""

_HOST = r"(?:[\w\-]+\.)+[\w\-]*[^\W_]"
# Quotation marks and the punctuation of East Asia end an address; they stand in none.
_PATH = r"(?:[/?#][^\s<>\"`“”„‟«»。，、；：！？（）「」『』【】《》]*)?"
_ADDRESS = re.compile(
    rf"(?<![A-Za-z0-9_@/.:=&+\-])(?:(?:https?://|(?P<bare>www\.)){_HOST}(?::[0-9]+)?{_PATH}"
    rf"|(?P<mail>[A-Za-z0-9._+\-]+@(?:[A-Za-z0-9_\-]+\.)+[A-Za-z0-9\-_]*[A-Za-z0-9]))",
    re.I,
)
_ENDS = "?!.,:;*_~'’…"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def link_addresses(state: StateCore) -> None:
    """Make links of the bare addresses in a text: a core rule of markdown-it.

    Raises:
        ContentError: there are too many.
    """
    if not _may_have_address(state.src):
        return
    made = 0
    for token in state.tokens:
        if token.children and _may_have_address(token.content):
            before = len(token.children)
            token.children = list(_linked(token.children))
            made += len(token.children) - before
            if made > MOST * 3:
                message = f"the content has more than {MOST:,} addresses, too much to convert to HTML quickly"
                raise ContentError(Code.COMPLEX_CONTENT, message, "split it into several items, or link to a file")


def _may_have_address(text: str) -> bool:
    return "://" in text or "www." in text or "@" in text


def _linked(tokens: list[Token]) -> Iterator[Token]:
    """Yield inline tokens, with links where a text outside of links has addresses."""
    depth = 0
    for token in tokens:
        if token.type == "link_open" or (token.type == "html_inline" and token.content[:2].lower() == "<a"):
            depth += 1
        elif token.type == "link_close" or (token.type == "html_inline" and token.content[:3].lower() == "</a"):
            depth = max(depth - 1, 0)
        if token.type == "text" and not depth and _may_have_address(token.content):
            yield from _split(token)
        else:
            yield token


def _split(token: Token) -> Iterator[Token]:
    end = 0
    for match in _ADDRESS.finditer(token.content):
        address = _trimmed(match[0])
        href = f"mailto:{address}" if match["mail"] else address
        if match["bare"]:
            href = f"https://{address}"
        yield _text(token, token.content[end : match.start()])
        opening = token.copy(type="link_open", tag="a", nesting=1, content="")
        opening.attrs = {"href": href}
        yield opening
        yield _text(token, address)
        yield token.copy(type="link_close", tag="a", nesting=-1, content="")
        end = match.start() + len(address)
    yield _text(token, token.content[end:])


def _text(token: Token, content: str) -> Token:
    return token.copy(content=content)


def _trimmed(address: str) -> str:
    """Return `address` without the punctuation of the sentence around it, and a bracket that was opened before it."""
    end = len(address)
    surplus = {close: address.count(close) - address.count(opening) for close, opening in _BRACKETS.items()}
    while address[end - 1] in _ENDS or surplus.get(address[end - 1], 0) > 0:
        if address[end - 1] in surplus:
            surplus[address[end - 1]] -= 1
        end -= 1
    return address[:end]
