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

PARTS = "parts"
"""The key of the environment of a rendering under which the parts of the HTML stand, each with its token."""

# At other characters only plugins find something; trying all rules there takes microseconds for each.
_BEGINS_MARKUP = re.compile(r"[\n!&*<\[\\\]_`]|~~")


class _Renderer(RendererHTML):
    """Writes HTML, and notes which part of it comes from which token."""

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        parts = []
        for number, token in enumerate(tokens):
            rule = self.rules.get(token.type)
            if token.type == "inline":
                part = self.renderInline(token.children or (), options, env)
            elif rule:
                part = rule(tokens, number, options, env)
            else:
                part = self.renderToken(tokens, number, options, env)
            parts.append(part)
        env[PARTS] = list(zip(tokens, parts, strict=True))
        return "".join(parts)


def lines(env: EnvType) -> list[tuple[int, int]]:
    """Return where parts of the HTML begin: the line in it, and the line in the text, both from 0."""
    found = []
    line = 0
    for token, part in env[PARTS]:
        if token.map:
            found.append((line, token.map[0]))
        line += part.count("\n")
    return found


def render(text: str, env: EnvType) -> str:
    """Return the HTML of `text`, which is not sanitised, and note in `env` what is known of it."""
    # Each kind of markup takes a look at each place where one can begin, so the rare ones cost most texts for nothing.
    return str(_parser(has_notes="[^" in text, has_strikes="~~" in text).render(text, env))


@lru_cache
def _parser(*, has_notes: bool, has_strikes: bool) -> MarkdownIt:
    made = complexity.bounded(MarkdownIt("commonmark", renderer_cls=_Renderer).enable("table"))
    made.inline.terminator_re = _BEGINS_MARKUP
    if has_notes:
        footnotes.enable(made)
    if has_strikes:
        made.enable("strikethrough")
    made.core.ruler.after("inline", "literal_markup", literal_markup.find)
    made.core.ruler.push("plain_attributes", _drop_attributes)
    made.core.ruler.push("task_lists", task_lists.tick_boxes)
    made.core.ruler.push("autolinks", autolinks.link_addresses)
    made.core.ruler.push("heading_ids", headings.give_ids)
    return made


def _drop_attributes(state: StateCore) -> None:
    """Leave out what Markdown alone writes and the sanitiser removes: the language of code, the alignment of cells."""
    for token in state.tokens:
        if token.type == "fence":
            token.info = ""
        elif token.type in ("td_open", "th_open"):
            token.attrs.pop("style", None)
