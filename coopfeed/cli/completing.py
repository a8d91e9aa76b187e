"""What the Tab key offers beside commands and options: what a project has, codes, files and folders."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from coopfeed.cli.program import project_folder
from coopfeed.errors import CoopfeedError
from coopfeed.model.codes import Code

if TYPE_CHECKING:
    from coopfeed.model import Site

Offer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _offer(words: Callable[[Path, Site], Iterable[tuple[str, str]]]) -> Offer:
    """What click asks: those of the `words` of a project, each with what it means, that begin like what was typed."""

    def offered(ctx: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
        from coopfeed.reading.site import read_site

        try:
            root = project_folder(ctx.find_root().params.get("project"))
        except CoopfeedError:
            return []
        found = words(root, read_site(root).site)
        return [CompletionItem(word, help=meaning) for word, meaning in found if word.startswith(begun)]

    return offered


def _categories(_: Path, site: Site) -> Iterable[tuple[str, str]]:
    return ((category.slug, category.title) for category in site.categories)


def _feeds(_: Path, site: Site) -> Iterable[tuple[str, str]]:
    from coopfeed.building import selection

    for edition in (site, *site.editions):
        for each in selection.selections(edition):
            yield f"{edition.folder}{each.slug}", each.title


def _items(root: Path, _: Site) -> Iterable[tuple[str, str]]:
    from coopfeed import reading
    from coopfeed.reading.items import slug_of

    return ((slug_of(name), name) for name in reading.item_files(root, []) if "." not in slug_of(name))


categories, feeds, items = _offer(_categories), _offer(_feeds), _offer(_items)


def timezones(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """The names of time zones, which need no project."""
    from coopfeed.reading import locales

    return [CompletionItem(name) for name in locales.timezones() if name.startswith(begun)]


def codes(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Codes of problems and findings, each with what it means."""
    return [CompletionItem(code.value, help=code.meaning) for code in Code if code.startswith(begun)]


def files(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Files, which the shell finds itself, where a path or an address is wanted."""
    return [CompletionItem(begun, type="file")]


def folders(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Folders, where a folder or an address is wanted."""
    return [CompletionItem(begun, type="dir")]
