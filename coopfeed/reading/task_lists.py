"""Task lists: "- [x] Cheese" is shown with a ticked box, which readers have no input for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

_TASK = re.compile(r"\[([ xX])\]\s")
_BOXES = {" ": "☐", "x": "☑"}


def tick_boxes(state: StateCore) -> None:
    """Write the boxes of list items as characters: a core rule of markdown-it."""
    if "[ ] " not in state.src and "[x] " not in state.src and "[X] " not in state.src:
        return
    for number, token in enumerate(state.tokens):
        is_first = number > 1 and state.tokens[number - 2].type == "list_item_open"
        task = _TASK.match(token.content) if is_first and token.type == "inline" else None
        if task and token.children and token.children[0].type == "text":
            text = token.children[0]
            text.content = f"{_BOXES[task[1].lower()]} {text.content[task.end() :]}"
