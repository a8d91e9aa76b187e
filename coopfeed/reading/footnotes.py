"""Footnotes: a number in the text, and the notes at its end; the number and the note lead to each other.

Only the item's own page keeps their ids: feed readers drop them, and several items can stand on one page there. A link
from a feed therefore leads to the note on the item's page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coopfeed.model.codes import Code
from coopfeed.reading.field_errors import brief
from coopfeed.reading.findings import Finding

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

HAS_PAGE = "has_page"
"""The key of the environment of a rendering that says whether there is a page that the links can lead to."""

_REFERENCE = re.compile(r"\[\^[^\s\]]{1,200}\]")
_BACK = "↩\ufe0e"  # as a character, not as a picture


def enable(markdown: MarkdownIt) -> None:
    """Let `markdown` read footnotes."""
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.footnote.index import footnote_ref

    def reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as all rules
        # The rule of the plugin would look for the end of each in all the rest of the text.
        is_one = state.src.startswith("[^", state.pos) and _REFERENCE.match(state.src, state.pos)
        return bool(is_one) and footnote_ref(state, silent)

    footnote_plugin(markdown, inline=False)
    markdown.inline.ruler.at("footnote_ref", reference)
    for name, rule in _RULES.items():
        markdown.add_render_rule(name, rule)


def ids(tokens: Sequence[Token], env: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids of the numbers and the notes among the `tokens` of a text."""
    if "footnotes" not in env or not env[HAS_PAGE]:
        return
    for token in tokens:
        for child in token.children or ():
            if child.type == "footnote_ref":
                yield _number_id(child)
        if token.type == "footnote_open":
            yield _note_id(token)


def unused(text: str, env: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield each note that nothing in `text` refers to: it is left out."""
    for label, number in env.get("footnotes", {}).get("refs", {}).items():
        if number < 0:
            written = f"[^{label[1:]}]:"
            line = text.count("\n", 0, max(text.find(written), 0))
            message = f"nothing refers to the note {brief(written)} so it is left out"
            yield Finding(Code.LITERAL_MARKUP, written, line, message, f"put {brief(written[:-1])} into the text")


def _note_id(token: Token) -> str:
    return f"fn-{token.meta['id'] + 1}"


def _number_id(token: Token) -> str:
    again = f"-{token.meta['subId'] + 1}" if token.meta["subId"] else ""
    return f"fnref-{token.meta['id'] + 1}{again}"


def _number(_: object, tokens: Sequence[Token], index: int, __: object, env: Mapping[str, Any]) -> str:
    token = tokens[index]
    shown = str(token.meta["id"] + 1)
    if not env[HAS_PAGE]:
        return f"<sup>{shown}</sup>"
    return f'<sup><a href="#{_note_id(token)}" id="{_number_id(token)}">{shown}</a></sup>'


def _notes_open(*_: object) -> str:
    return "<hr>\n<ol>\n"


def _notes_close(*_: object) -> str:
    return "</ol>\n"


def _note_open(_: object, tokens: Sequence[Token], index: int, __: object, env: Mapping[str, Any]) -> str:
    return f'<li id="{_note_id(tokens[index])}">' if env[HAS_PAGE] else "<li>"


def _note_close(*_: object) -> str:
    return "</li>\n"


def _back(_: object, tokens: Sequence[Token], index: int, __: object, env: Mapping[str, Any]) -> str:
    return f' <a href="#{_number_id(tokens[index])}">{_BACK}</a>' if env[HAS_PAGE] else ""


_RULES: dict[str, Callable[..., str]] = {
    "footnote_ref": _number,
    "footnote_block_open": _notes_open,
    "footnote_block_close": _notes_close,
    "footnote_open": _note_open,
    "footnote_close": _note_close,
    "footnote_anchor": _back,
}
