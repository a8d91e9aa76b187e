"""`coopfeed list`: the items of the publication, and what each of them is now."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from coopfeed import printable
from coopfeed.cli import completing, output, prompts, show
from coopfeed.cli.clock import now as the_moment
from coopfeed.cli.program import EXIT_PROBLEMS, PROJECT_FILE, project_folder
from coopfeed.cli.session import Session
from coopfeed.model import Criteria, ItemMeta, Site
from coopfeed.model.problems import did_you_mean

if TYPE_CHECKING:
    from coopfeed.building.selection import State

    Listed = Sequence[tuple[ItemMeta, State]]
    Form = Callable[[Listed, Site], str]

_STATES = ("released", "draft", "early", "expired", "withdrawn")
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


@click.command("list", epilog="Example: coopfeed list --category trainings --state draft --state early")
@click.option(
    "-c",
    "--category",
    "categories",
    multiple=True,
    metavar="SLUG",
    shell_complete=completing.categories,
    help="Only items in this category.",
)
@click.option("--language", "languages", multiple=True, metavar="TAG", help="Only items in this language.")
@click.option("--state", "states", multiple=True, type=click.Choice(_STATES), help="Only items in this state.")
@click.option("--tag", "tags", multiple=True, type=prompts.words, metavar="TEXT", help="Only items with this tag.")
@click.option(
    "--title", type=prompts.words, metavar="TEXT", default="", help="Only items with this text in their title."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="For people, for programs, or for a spreadsheet.",
)
@click.option("--now", metavar="TIME", help="Tell what they are at this moment.")
@click.pass_context
def listing(  # one parameter an option
    ctx: click.Context,
    categories: tuple[str, ...],
    languages: tuple[str, ...],
    states: tuple[str, ...],
    tags: tuple[str, ...],
    title: str,
    form: str,
    now: str | None,
) -> None:
    """List the items of the publication, newest first.

    An option that is given several times means any of these. Items with errors are told on the standard error instead,
    and the exit status is 1.
    """
    from coopfeed.building import selection

    root = project_folder(ctx.obj)
    with Session(root, writes=False) as session, show.Progress("Reading", quiet=False) as progress:
        publication = session.load(progress, to_render=False)
    for problem in publication.errors:
        output.echo(show.as_text(problem, root), err=True)
    if any(problem.where.path == PROJECT_FILE for problem in publication.errors):
        ctx.exit(EXIT_PROBLEMS)  # what the items are in is not known
    known = [category.slug for category in publication.site.categories]
    for unknown in (each for each in categories if each not in known):
        message = f'no category of feeds.yaml is called "{unknown}": {did_you_mean(unknown, known)}'
        raise click.BadParameter(message, param_hint="--category")
    chosen = selection.chooser(Criteria(categories, (), tags, languages))
    moment = the_moment(now, publication.site.timezone)
    items = selection.newest_first(
        item for item in publication.items if chosen(item) and title.casefold() in item.title.casefold()
    )
    found = [(item, selection.state(item, moment)) for item in items]
    listed = [(item, state) for item, state in found if not states or state in states]
    output.echo(_FORMS[form](listed, publication.site), nl=False)
    if publication.errors:
        ctx.exit(EXIT_PROBLEMS)


def _as_table(listed: Listed, site: Site) -> str:
    zone = ZoneInfo(site.timezone)
    rows = [
        (f"{item.published.astimezone(zone):%Y-%m-%d}", item.title, ", ".join(item.categories), item.language, state)
        for item, state in listed
    ]
    widths = [max(map(show.columns, column)) for column in zip(_HEAD, *rows, strict=True)]
    if sys.stdout.isatty():  # what goes to a file or another program is whole
        others = sum(widths) - widths[_TITLE] + 2 * (len(_HEAD) - 1)
        widths[_TITLE] = min(widths[_TITLE], max(shutil.get_terminal_size().columns - others, _SHORTEST_TITLE))
    head, *lines = ("  ".join(map(_fitted, row, widths)).rstrip() for row in (_HEAD, *rows))
    return "".join(f"{line}\n" for line in (output.style(head, bold=True), *lines))


def _fitted(text: str, width: int) -> str:
    """`text` in so many columns of a terminal."""
    if show.columns(text) > width:
        while show.columns(text) >= width:
            text = text[:-1]
        text += "…"
    return text + " " * (width - show.columns(text))


def _as_objects(listed: Listed) -> list[dict[str, str | list[str]]]:
    return [{key: of(item) for key, of in _COLUMNS.items()} | {"state": state} for item, state in listed]


def _as_json(listed: Listed, _: Site) -> str:
    return printable.as_json(_as_objects(listed)) + "\n"


def _as_csv(listed: Listed, _: Site) -> str:
    """RFC 4180; what is several stands in one cell, with commas between."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((*_COLUMNS, "state"))
    for row in _as_objects(listed):
        cells = (value if isinstance(value, str) else ", ".join(value) for value in row.values())
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
    return text.getvalue()


_FORMS: dict[str, Form] = {"table": _as_table, "json": _as_json, "csv": _as_csv}
