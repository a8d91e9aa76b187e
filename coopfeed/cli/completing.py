"""What the Tab key offers beside commands and options: what a project has, codes, files and folders."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import click
from click.shell_completion import CompletionItem

from coopfeed.cli.program import project_folder
from coopfeed.errors import CoopfeedError
from coopfeed.model.codes import Code

_WORDS = "coopfeed.app.completing"

Offer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _offer(name: str) -> Offer:
    """Return what offers the words that the function `name` of app.completing finds in a project.

    It is imported when the Tab key is pressed: what it needs is heavy, and every command has completions.
    """

    def offered(ctx: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
        try:
            root = project_folder(ctx.find_root().params.get("project"))
        except CoopfeedError:
            return []
        words = getattr(import_module(_WORDS), name)(root)
        return [CompletionItem(word, help=meaning) for word, meaning in words if word.startswith(begun)]

    return offered


categories = _offer("category_names")
feeds = _offer("feed_names")
items = _offer("item_names")


def timezones(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the names of time zones, which need no project."""
    names = import_module(_WORDS).timezone_names()
    return [CompletionItem(name) for name in names if name.startswith(begun)]


def codes(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Codes of problems and findings, each with what it means."""
    return [CompletionItem(code.value, help=code.meaning) for code in Code if code.startswith(begun)]


def files(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Files, which the shell finds itself, where a path or an address is wanted."""
    return [CompletionItem(begun, type="file")]


def folders(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Folders, where a folder or an address is wanted."""
    return [CompletionItem(begun, type="dir")]
