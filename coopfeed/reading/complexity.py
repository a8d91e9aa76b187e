"""How much work a text in Markdown makes: bounded, as its size is.

What stands in a few lines can take minutes: it is the marks that cost time, and some of them stand for far more than
their own length. A long text of plain paragraphs is none of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coopfeed.model.codes import Code
from coopfeed.reading.field_errors import ContentError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

MOST = 100_000
"""Points, of which Markdown takes about ten microseconds each."""

MAX_CELLS = 20_000
"""Of all tables: a row has as many as the head, however few are written."""

MAX_ADDRESSES = 4 * 1024 * 1024
"""Characters of all addresses: one that is defined once can be used thousands of times."""

_POINTS = {"\n": 4, **dict.fromkeys(("*", "_", "[", "!", "`", "|", "~~"), 2), **dict.fromkeys("<&\\]()", 1)}
_CELLS = "cells"


def bounded(markdown: MarkdownIt) -> MarkdownIt:
    """Let `markdown` refuse what would take it long.

    Raises:
        ContentError: not here, but when it is given such a text.
    """
    from markdown_it.rules_block import table

    def bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as all rules
        _refuse_cells(state, start, end)
        return table(state, start, end, silent)

    markdown.core.ruler.before("normalize", "marks", _refuse_marks)
    markdown.block.ruler.at("table", bounded_table, {"alt": ["paragraph", "reference"]})
    markdown.core.ruler.push("addresses", _refuse_addresses)
    return markdown


def refuse(text: str) -> None:
    """Refuse a text in Markdown, or HTML, whose marks make too much work.

    Raises:
        ContentError: there are too many.
    """
    if sum(text.count(mark) * each for mark, each in _POINTS.items()) > MOST:
        raise _too_complex("too many lines, links and other markup")


def _refuse_marks(state: StateCore) -> None:
    refuse(state.src)


def _refuse_cells(state: StateBlock, start: int, end: int) -> None:
    """Count the cells of a table that may begin here, before any is made."""
    if start + 2 > end:
        return
    head, delimiters = (state.src[state.bMarks[line] : state.eMarks[line]] for line in (start, start + 1))
    if "-" not in delimiters or not set(delimiters) <= set("|-: \t>"):
        return
    rows = next((line for line in range(start + 2, end) if state.isEmpty(line)), end) - start
    cells = state.env.get(_CELLS, 0) + rows * (max(head.count("|"), delimiters.count("|")) + 1)
    if cells > MAX_CELLS:
        raise _too_complex(f"tables of more than {MAX_CELLS:,} cells")
    state.env[_CELLS] = cells


def _refuse_addresses(state: StateCore) -> None:
    if sum(map(_length, state.tokens)) > MAX_ADDRESSES:
        raise _too_complex("a long address that is used many times")


def _length(token: Token) -> int:
    inner: Sequence[Token] = token.children or ()
    return sum(len(value) for each in inner for value in each.attrs.values() if isinstance(value, str))


def _too_complex(what: str) -> ContentError:
    hint = "split it into several items, or link to a file"
    return ContentError(Code.COMPLEX_CONTENT, f"the content has {what}, too much to convert to HTML quickly", hint)
