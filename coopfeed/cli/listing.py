"""`coopfeed list`: the items of the publication, and what each of them is now."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from collections.abc import Callable
from zoneinfo import ZoneInfo

import click

from coopfeed import printable
from coopfeed.app import checking
from coopfeed.cli import loading, options, output, prompts, show
from coopfeed.cli.options import Now
from coopfeed.cli.program import EXIT_PROBLEMS, command, project_folder
from coopfeed.model import Criteria, ItemMeta, Site, State
from coopfeed.model.layout import SITE_FILE

Listed = tuple[checking.ListedItem, ...]
Form = Callable[[Listed, Site], str]

_COLUMNS: dict[str, Callable[[ItemMeta], str | list[str]]] = {
    "path": lambda item: item.source,
    "slug": lambda item: item.slug,
    "id": lambda item: item.id,
    "guid": lambda item: item.guid,
    "title": lambda item: item.title,
    "link": lambda item: item.link,
    "date": lambda item: item.published.isoformat(),
    "updated": lambda item: item.updated.isoformat(),
    "categories": lambda item: [*item.categories],
    "tags": lambda item: [*item.tags],
    "countries": lambda item: [country.code for country in item.countries],
    "language": lambda item: item.language,
}
# A spreadsheet calculates such cells, and a formula can send the others away.
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_HEAD = ("date", "title", "category", "language", "state")
_TITLE = _HEAD.index("title")
_SHORTEST_TITLE = 20


@command("list", epilog="Example: coopfeed list --category trainings --state draft --state early")
@options.category("Only items in this category.", multiple=True)
@click.option("--language", "languages", multiple=True, metavar="TAG", help="Only items in this language.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in State]),
    help="Only items in this state.",
)
@click.option("--tag", "tags", multiple=True, type=prompts.words, metavar="TEXT", help="Only items with this tag.")
@click.option(
    "--title", type=prompts.words, metavar="TEXT", default="", help="Only items with this text in their title."
)
@options.form(["table", "json", "csv"], "Output for people, for programs, or for a spreadsheet.")
@options.moment("Show their state at this time.")
@click.pass_context
def listing(  # one parameter an option
    ctx: click.Context,
    category: tuple[str, ...],
    languages: tuple[str, ...],
    states: tuple[str, ...],
    tags: tuple[str, ...],
    title: str,
    form: str,
    now: Now,
) -> None:
    """List the items of the publication, newest first.

    If an option is given several times, items match any of its values. Items with errors are reported on standard error
    instead, and the exit status is 1.
    """
    root = project_folder(ctx.obj)
    publication = loading.load(root)
    show.problems(publication.errors, root)
    if any(problem.where.path == SITE_FILE for problem in publication.errors):
        ctx.exit(EXIT_PROBLEMS)  # what the items are in is not known
    listed = checking.list_items(publication, now, Criteria(category, (), tags, languages), title=title, states=states)
    output.echo(_FORMS[form](listed, publication.site), nl=False)
    if publication.errors:
        ctx.exit(EXIT_PROBLEMS)


def _as_table(listed: Listed, site: Site) -> str:
    zone = ZoneInfo(site.timezone)
    rows = [
        (
            f"{each.item.published.astimezone(zone):%Y-%m-%d}",
            each.item.title,
            ", ".join(each.item.categories),
            each.item.language,
            each.state,
        )
        for each in listed
    ]
    widths = [max(map(output.columns, column)) for column in zip(_HEAD, *rows, strict=True)]
    if sys.stdout.isatty():  # what goes to a file or another program is whole
        others = sum(widths) - widths[_TITLE] + 2 * (len(_HEAD) - 1)
        widths[_TITLE] = min(widths[_TITLE], max(shutil.get_terminal_size().columns - others, _SHORTEST_TITLE))
    head, *lines = ("  ".join(map(_fitted, row, widths)).rstrip() for row in (_HEAD, *rows))
    return "".join(f"{line}\n" for line in (output.style(head, bold=True), *lines))


def _fitted(text: str, width: int) -> str:
    """Return `text` in so many columns of a terminal."""
    if output.columns(text) > width:
        while output.columns(text) >= width:
            text = text[:-1]
        text += "…"
    return text + " " * (width - output.columns(text))


def _as_object(listed: checking.ListedItem) -> dict[str, str | list[str]]:
    return {key: of(listed.item) for key, of in _COLUMNS.items()} | {"state": listed.state}


def _as_json(listed: Listed, _: Site) -> str:
    return printable.as_json([_as_object(each) for each in listed]) + "\n"


def _as_csv(listed: Listed, _: Site) -> str:
    """RFC 4180; what is several stands in one cell, with commas between."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((*_COLUMNS, "state"))
    for row in map(_as_object, listed):
        cells = (value if isinstance(value, str) else ", ".join(value) for value in row.values())
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
    return text.getvalue()


_FORMS: dict[str, Form] = {"table": _as_table, "json": _as_json, "csv": _as_csv}
