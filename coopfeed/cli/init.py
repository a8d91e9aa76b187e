"""`coopfeed init`: a new project."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import click

from coopfeed.app import authoring
from coopfeed.cli import completing, output, prompts, show
from coopfeed.cli.clock import now as the_moment
from coopfeed.cli.program import command
from coopfeed.model.layout import SITE_FILE

_LOCAL_TIME = "/etc/localtime"


@command(epilog='Example: coopfeed init village-news --title "Village news" --category News --category Courses')
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--title", type=prompts.words, metavar="TEXT", help="The title of the publication. Default: the folder's name."
)
@click.option("--url", metavar="URL", help="The address where it will be served. Default: a placeholder.")
@click.option("--language", metavar="TAG", help="The language of its items, such as en, fr or pt-BR. Default: en.")
@click.option(
    "--timezone",
    metavar="NAME",
    shell_complete=completing.timezones,
    help="Its time zone, such as Europe/Zurich. Default: this machine's.",
)
@click.option(
    "-c",
    "--category",
    "categories",
    multiple=True,
    type=prompts.words,
    metavar="[SLUG=]TITLE",
    help="A category. Repeatable. Default: News.",
)
@click.pass_context
def init(
    ctx: click.Context,
    folder: Path,
    title: str | None,
    url: str | None,
    language: str | None,
    timezone: str | None,
    categories: tuple[str, ...],
) -> None:
    """Create a new project in DIR (default: here) that is ready to publish.

    On a terminal it asks for missing values. It writes feeds.yaml, an example item for each category, and files that
    check and publish the project on GitHub. It never overwrites a file.
    """
    root = ctx.obj / folder if ctx.obj else folder
    if os.path.lexists(root / SITE_FILE):
        raise click.UsageError(f"{show.from_here(root / SITE_FILE)} already exists: this is a project", ctx)
    title = _answer("title", "Title", title, _name_of(root))
    url = _answer("url", "Address where it will be served", url, authoring.PLACEHOLDER_URL)
    language = _answer("language", "Language", language, "en")
    titles = _categories(categories, language)
    timezone = _answer("timezone", "Time zone", timezone, _zone_of_machine())
    wanted = authoring.Wanted(title, url, language, timezone, titles)
    made, kept = authoring.create_project(root, wanted, the_moment(None, timezone))
    for name in made:
        output.echo(show.from_here(root / name))
    _tell(root, kept, is_placeholder=url == authoring.PLACEHOLDER_URL)


def _answer(field: str, question: str, given: str | None, default: str) -> str:
    if given is None and prompts.is_possible():
        given = prompts.ask(question, lambda answer: authoring.refusal_of(field, answer), default)
    answer = default if given is None else " ".join(given.split())
    if against := authoring.refusal_of(field, answer):
        raise click.BadParameter(against, param_hint=f"--{field}")
    return answer


def _categories(given: tuple[str, ...], language: str) -> dict[str, str]:
    """Titles by slug."""

    def titles(answer: str) -> list[str]:
        return [title.strip() for title in answer.split(",") if title.strip()]

    if not given and prompts.is_possible():
        question = "Categories, separated by commas"
        answer = prompts.ask(question, lambda answer: authoring.refusal_of_categories(titles(answer), language), "News")
        return authoring.categories_by_slug(titles(answer))
    wanted = given or ("News",)
    if against := authoring.refusal_of_categories(wanted, language):
        raise click.BadParameter(against, param_hint="--category")
    return authoring.categories_by_slug(wanted)


def _name_of(root: Path) -> str:
    """Return what a publication in the folder `root` may be called: "Village news" in village-news."""
    name = re.sub("[-_ ]+", " ", Path(os.path.abspath(root)).name).strip()
    return "News" if authoring.refusal_of("title", name) else name[0].upper() + name[1:]


def _zone_of_machine() -> str:
    name = os.environ.get("TZ") or os.path.realpath(_LOCAL_TIME).rpartition("zoneinfo/")[2].removeprefix("Etc/")
    return "UTC" if authoring.refusal_of("timezone", name) else name


def _tell(root: Path, kept: list[str], *, is_placeholder: bool) -> None:
    """Print what to know about the new project, besides the list of its files."""
    if kept:
        output.echo(f"Already there, unchanged: {', '.join(kept)}", err=True)
    above = next((each for each in Path(os.path.abspath(root)).parents if (each / ".git").exists()), None)
    if above and not (root / ".git").exists():
        output.echo(f"GitHub and pre-commit read their files only from {above}: move them there.", err=True)
    if is_placeholder:
        output.echo("Set the real address in feeds.yaml (`url` and `tag`) before you share the feeds.", err=True)
    into = ""
    if Path.cwd() != Path(os.path.abspath(root)):
        folder = show.from_here(root)
        into = f"cd {shlex.quote(f'./{folder}' if folder.startswith('-') else folder)} && "
    output.echo(f'Next: {into}coopfeed publish\nThen write your first item: coopfeed new "A title"', err=True)
