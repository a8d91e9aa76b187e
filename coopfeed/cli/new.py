"""`coopfeed new`: the file of a new item, or of a translation."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from coopfeed.app import authoring, dates
from coopfeed.app.arguments import category_slug
from coopfeed.cli import completing, editing, options, output, prompts, show
from coopfeed.cli.check import check
from coopfeed.cli.clock import now as the_moment
from coopfeed.cli.loading import exit_with
from coopfeed.cli.program import command, project_folder
from coopfeed.model import Item, Site


@command(epilog='Example: coopfeed new "A fair in May" --category trainings --edit')
@click.argument("title", required=False, type=prompts.words)
@options.category("The category's slug in feeds.yaml.")
@click.option(
    "--summary", type=prompts.words, metavar="TEXT", help="One or two sentences that feed readers show first."
)
@click.option("--date", "published", metavar="TIME", help="When to publish it. Default: now.")
@click.option(
    "--translate",
    nargs=2,
    metavar="NAME LANGUAGE",
    shell_complete=completing.items,
    help="Create a translation of the item NAME instead, next to its file; TITLE and --summary are then in LANGUAGE.",
)
@click.option("--edit", is_flag=True, help="Open the file in $VISUAL or $EDITOR, then check it.")
@click.pass_context
def new(  # one parameter an option
    ctx: click.Context,
    title: str | None,
    category: str | None,
    summary: str | None,
    published: str | None,
    translate: tuple[str, str] | None,
    *,
    edit: bool,
) -> None:
    """Create the file of a new item with the title TITLE in items/CATEGORY/.

    On a terminal it asks for missing values. The file has everything that an item needs, and optional keys as comments.
    It never overwrites a file.
    """
    editor = editing.editor() if edit else None
    root = project_folder(ctx.obj)
    read = authoring.read_site(root)
    exit_with(ctx, (problem for problem in read.problems if problem.is_error), root)
    if translate:
        if category or published:
            raise click.UsageError("a translation takes the category and date of its original", ctx)
        path = _translation(ctx, root, read.site, translate, title, summary)
    else:
        path = _item(root, read.site, title, category, summary, published)
    output.echo(show.from_here(path))
    if editor:
        editing.edit(path, editor)
        ctx.invoke(check, paths=(path,), now=partial(the_moment, None))
    else:
        output.echo("Next: open it in an editor, complete it, and run `coopfeed check`.", err=True)


def _item(
    root: Path, site: Site, title: str | None, category: str | None, summary: str | None, published: str | None
) -> Path:
    now = the_moment(None, site.timezone)
    date = dates.parse_date("date", published, site.timezone) if published else authoring.item_date(now, site)
    title = _title(title)
    category = _category(category, site)
    return authoring.create_item(root, site, authoring.Draft(title, category, date, _summary(summary)), now)


def _translation(
    ctx: click.Context, root: Path, site: Site, translate: tuple[str, str], title: str | None, summary: str | None
) -> Path:
    name, language = translate
    if against := authoring.refusal_of("language", language):
        raise click.BadParameter(against, param_hint="--translate")
    original = _original(ctx, root, site, name)
    if original.language == language:
        raise click.BadParameter(f"{original.source} is in {language} already", param_hint="--translate")
    if prompts.is_possible() and not (title and summary):
        output.echo(f"{original.title}\n{original.summary}\n")
    translation = authoring.Translation(language, _title(title, required=False), _summary(summary))
    path = authoring.create_translation(root, site, original, translation)
    if site.edition(language).language != language:
        languages = [site.language, *(edition.language for edition in site.editions), language]
        output.echo(
            f"To publish an edition in this language, add to feeds.yaml: languages: [{', '.join(languages)}]", err=True
        )
    return path


def _original(ctx: click.Context, root: Path, site: Site, name: str) -> Item:
    read = authoring.read_original(root, site, name)
    exit_with(ctx, (problem for problem in read.problems if problem.is_error), root)
    assert isinstance(read.item, Item)  # noqa: S101 - without errors there is one
    return read.item


def _title(given: str | None, *, required: bool = True) -> str:
    def against(title: str) -> str:
        return authoring.refusal_of("title", title) if title or required else ""

    if given is None:
        if prompts.is_possible():
            return prompts.ask("Title", against)
        if not required:
            return ""
        raise click.UsageError('missing TITLE; try: coopfeed new "A fair in May"')
    if message := against(given):
        raise click.BadParameter(message, param_hint="TITLE")
    return " ".join(given.split())


def _category(given: str | None, site: Site) -> str:
    known = [category.slug for category in site.categories]
    if given is None:
        if len(known) == 1 or prompts.is_possible():
            return prompts.choose("Category", known, site.category_called)
        raise click.UsageError(f"missing category; add -c {' or -c '.join(known)}")
    return category_slug(site, given)


def _summary(given: str | None) -> str:
    def against(summary: str) -> str:
        return authoring.refusal_of("summary", summary) if summary else ""

    if given is None:
        return prompts.ask("Summary (press Enter to skip)", against) if prompts.is_possible() else ""
    if message := against(given):
        raise click.BadParameter(message, param_hint="--summary")
    return " ".join(given.split())
