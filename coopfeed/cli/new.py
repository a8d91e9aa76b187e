"""`coopfeed new`: the file of a new item, or of a translation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coopfeed.cli import completing, editing, output, prompts, show
from coopfeed.cli.check import check
from coopfeed.cli.clock import now as the_moment
from coopfeed.cli.program import EXIT_PROBLEMS, project_folder
from coopfeed.model.problems import Problem, did_you_mean, nearest

if TYPE_CHECKING:
    from datetime import date, datetime

    from coopfeed.model import Item, Site


@click.command(epilog='Example: coopfeed new "A fair in May" --category trainings --edit')
@click.argument("title", required=False, type=prompts.words)
@click.option(
    "-c",
    "--category",
    metavar="SLUG",
    shell_complete=completing.categories,
    help="The category, as feeds.yaml calls it.",
)
@click.option(
    "--summary", type=prompts.words, metavar="TEXT", help="One or two sentences, which feed readers show first."
)
@click.option("--date", "published", metavar="TIME", help="When to publish it. Default: now.")
@click.option(
    "--translate",
    nargs=2,
    metavar="NAME LANGUAGE",
    shell_complete=completing.items,
    help="Make the translation of the item NAME instead, beside its file; TITLE and --summary are then in LANGUAGE.",
)
@click.option("--edit", is_flag=True, help="Open the file in $VISUAL or $EDITOR, and check it afterwards.")
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
    """Make the file of a new item with the title TITLE, in items/CATEGORY/.

    On a terminal it asks for what is not given. The file has all that an item needs, and as comments what it may have
    besides. No file is overwritten.
    """
    from coopfeed.caching import schema_copies
    from coopfeed.reading.site import read_site

    editor = editing.editor() if edit else None
    root = project_folder(ctx.obj)
    read = read_site(root)
    _stop_at(ctx, read.problems, root)
    if translate:
        if category or published:
            raise click.UsageError("a translation has the category and date of its original", ctx)
        path = _translation(ctx, root, read.site, translate, title, summary)
    else:
        path = _item(root, read.site, title, category, summary, published)
    schema_copies.keep(root, read.site)
    output.echo(show.from_here(path))
    if editor:
        editing.edit(path, editor)
        ctx.invoke(check, paths=(path,))
    else:
        output.echo("Next: open it in an editor, complete it, and run `coopfeed check`.", err=True)


def _stop_at(ctx: click.Context, problems: tuple[Problem, ...], root: Path) -> None:
    errors = [problem for problem in problems if problem.is_error]
    for problem in errors:
        output.echo(show.as_text(problem, root), err=True)
    if errors:
        ctx.exit(EXIT_PROBLEMS)


def _item(
    root: Path, site: Site, title: str | None, category: str | None, summary: str | None, published: str | None
) -> Path:
    from coopfeed import reading
    from coopfeed.authoring import files, items

    now = the_moment(None, site.timezone)
    moment = _date(published, site) if published else items.moment(now, site)
    title = _title(title)
    category = _category(category, site)
    draft = items.Draft(title, category, moment, _summary(summary))
    with files.project_lock(root):
        return items.write_item(root, site, draft, now, [*reading.item_files(root, [])])


def _translation(
    ctx: click.Context, root: Path, site: Site, translate: tuple[str, str], title: str | None, summary: str | None
) -> Path:
    from coopfeed.authoring import items
    from coopfeed.reading import field_types
    from coopfeed.reading.kinds import refusal

    name, language = translate
    if against := refusal(field_types.Language, language):
        raise click.BadParameter(against, param_hint="--translate")
    original = _original(ctx, root, site, name)
    if original.language == language:
        raise click.BadParameter(f"{original.source} is in {language} already", param_hint="--translate")
    if prompts.is_possible() and not (title and summary):
        output.echo(f"{original.title}\n{original.summary}\n")
    translation = items.Translation(
        language,
        _title(title, required=False),
        _summary(summary),
    )
    path = items.write_translation(root, site, original, translation)
    if site.edition(language).language != language:
        languages = [site.language, *(edition.language for edition in site.editions), language]
        output.echo(
            f"To have an edition of its own for it, write in feeds.yaml: languages: [{', '.join(languages)}]", err=True
        )
    return path


def _original(ctx: click.Context, root: Path, site: Site, name: str) -> Item:
    """The item that is called by its slug, or by the path of its file."""
    from coopfeed import reading
    from coopfeed.model import Item
    from coopfeed.reading.items import read_item, slug_of

    slugs = {slug_of(each): each for each in reading.item_files(root, []) if "." not in slug_of(each)}
    wanted = slug_of(Path(name).name) if name.endswith((".yaml", ".yml")) else name
    if wanted not in slugs:
        near = nearest(wanted, slugs)  # without the list of all: there may be thousands
        hint = f"did you mean `{near}`?" if near else "see `coopfeed list`"
        raise click.BadParameter(f'no item is called "{wanted}": {hint}', param_hint="--translate")
    read = read_item(root, slugs[wanted], site)
    _stop_at(ctx, read.problems, root)
    assert isinstance(read.item, Item)  # noqa: S101 - without errors there is one
    return read.item


def _title(given: str | None, *, required: bool = True) -> str:
    from coopfeed.reading import field_types
    from coopfeed.reading.kinds import refusal

    def against(title: str) -> str:
        return refusal(field_types.Title, title) if title or required else ""

    if given is None:
        if prompts.is_possible():
            return prompts.ask("Title", against)
        if not required:
            return ""
        raise click.UsageError('say the title: coopfeed new "A fair in May"')
    if message := against(given):
        raise click.BadParameter(message, param_hint="TITLE")
    return " ".join(given.split())


def _category(given: str | None, site: Site) -> str:
    known = [category.slug for category in site.categories]
    if given is None:
        if len(known) == 1 or prompts.is_possible():
            return prompts.choose("Category", known)
        raise click.UsageError(f"say the category: -c {' or -c '.join(known)}")
    if given not in known:
        message = f'no category of feeds.yaml is called "{given}": {did_you_mean(given, known)}'
        raise click.BadParameter(message, param_hint="--category")
    return given


def _summary(given: str | None) -> str:
    from coopfeed.reading import field_types
    from coopfeed.reading.kinds import refusal

    def against(summary: str) -> str:
        return refusal(field_types.Text, summary) if summary else ""

    if given is None:
        return prompts.ask("Summary (Enter: later)", against) if prompts.is_possible() else ""
    if message := against(given):
        raise click.BadParameter(message, param_hint="--summary")
    return " ".join(given.split())


def _date(given: str, site: Site) -> date | datetime:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from coopfeed.reading import dates

    try:
        zone = ZoneInfo(site.timezone)
        written = dates.existing(dates.parse(given), zone)
    except dates.DateError as error:
        raise click.BadParameter(f"{error.message} ({error.hint})", param_hint="--date") from error
    return dates.zoned(written, zone) if isinstance(written, datetime) else written
