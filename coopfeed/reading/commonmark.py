"""The Markdown that items are written in: CommonMark, and of GitHub's the tables, addresses, strikethrough and tasks;
footnotes; and links to headings.

Imported where the first text is read: the library takes its time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from coopfeed.reading import autolinks, complexity, footnotes, headings, literal_markup, task_lists

LINES = "lines"
"""The key of the environment of a rendering under which stands, for each part of the HTML, the line in it where that
begins, and the line of the text, both from 0.
"""

# At other characters only plugins find something; trying all rules there takes microseconds for each.
_BEGINS_MARKUP = re.compile(r"[\n!&*<\[\\\]_`~]")


class _Renderer(RendererHTML):
    """Writes HTML, and notes which of its lines come from which lines of the text."""

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        parts = []
        lines = []
        line = 0
        for number, token in enumerate(tokens):
            if token.map:
                lines.append((line, token.map[0]))
            rule = self.rules.get(token.type)
            if token.type == "inline":
                part = self.renderInline(token.children or (), options, env)
            elif rule:
                part = rule(tokens, number, options, env)
            else:
                part = self.renderToken(tokens, number, options, env)
            parts.append(part)
            line += part.count("\n")
        env[LINES] = lines
        return "".join(parts)


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """Return what reads a text and writes its HTML."""
    made = complexity.bounded(MarkdownIt("commonmark", renderer_cls=_Renderer).enable(["table", "strikethrough"]))
    footnotes.enable(made)
    made.core.ruler.after("inline", "literal_markup", literal_markup.find)
    made.core.ruler.push("plain_attributes", _drop_attributes)
    made.core.ruler.push("task_lists", task_lists.tick_boxes)
    made.core.ruler.push("autolinks", autolinks.link_addresses)
    made.core.ruler.push("heading_ids", headings.give_ids)
    made.inline.terminator_re = _BEGINS_MARKUP
    return made


def _drop_attributes(state: StateCore) -> None:
    """Leave out what Markdown alone writes and the sanitiser removes: the language of code, the alignment of cells."""
    for token in state.tokens:
        if token.type == "fence":
            token.info = ""
        elif token.type in ("td_open", "th_open"):
            token.attrs.pop("style", None)
