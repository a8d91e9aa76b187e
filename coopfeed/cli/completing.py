"""What the Tab key offers beside commands and options: what a project has, codes, files and folders."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from coopfeed import app
from coopfeed.cli.program import project_folder
from coopfeed.errors import CoopfeedError
from coopfeed.model.codes import Code

Offer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _offer(words: Callable[[Path], Iterable[tuple[str, str]]]) -> Offer:
    """Return what click asks for the `words` of a project, each with its meaning, that begin as it was typed."""

    def offered(ctx: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
        try:
            root = project_folder(ctx.find_root().params.get("project"))
        except CoopfeedError:
            return []
        return [CompletionItem(word, help=meaning) for word, meaning in words(root) if word.startswith(begun)]

    return offered


# The names of `app` are asked for when a key is pressed: what is behind them is heavy.
categories = _offer(lambda root: app.category_names(root))
feeds = _offer(lambda root: app.feed_names(root))
items = _offer(lambda root: app.item_names(root))


def timezones(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the names of time zones, which need no project."""
    return [CompletionItem(name) for name in app.timezone_names() if name.startswith(begun)]


def codes(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Codes of problems and findings, each with what it means."""
    return [CompletionItem(code.value, help=code.meaning) for code in Code if code.startswith(begun)]


def files(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Files, which the shell finds itself, where a path or an address is wanted."""
    return [CompletionItem(begun, type="file")]


def folders(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Folders, where a folder or an address is wanted."""
    return [CompletionItem(begun, type="dir")]
