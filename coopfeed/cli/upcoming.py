"""`coopfeed next`: when publishing again would change something."""

from __future__ import annotations

import os
import shlex
from datetime import datetime
from pathlib import Path

import click

from coopfeed import printable
from coopfeed.cli import output, show
from coopfeed.cli.clock import now as the_moment
from coopfeed.cli.program import EXIT_PROBLEMS, project_folder
from coopfeed.cli.session import Session


@click.command("next", epilog="Example: coopfeed next --format at")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "cron", "at"]),
    default="text",
    show_default=True,
    help="For people, for programs, a line for crontab, or a time for at(1); the last two in this machine's time zone.",
)
@click.option("--now", metavar="TIME", help="Look ahead from this moment. Default: $SOURCE_DATE_EPOCH, or the clock.")
@click.pass_context
def upcoming(ctx: click.Context, form: str, now: str | None) -> None:
    """Tell the next moment at which publishing again would change something: a release, an expiry, a withdrawal."""
    from coopfeed.building import selection

    root = project_folder(ctx.obj)
    with Session(root, writes=False) as session, show.Progress("Reading", quiet=False) as progress:
        publication = session.load(progress, to_render=False)
    if publication.errors:
        for problem in publication.errors:
            output.echo(show.as_text(problem, root), err=True)
        ctx.exit(EXIT_PROBLEMS)
    event = selection.upcoming(publication.items, the_moment(now, publication.site.timezone))
    if form == "json":
        output.echo(printable.as_json(_as_object(event), indent=None))
    elif event is None:
        output.echo("nothing scheduled", err=form != "text")
    else:
        output.echo(_as_line(event, form, root))


def _as_object(event: tuple[datetime, str, str] | None) -> dict[str, str | None]:
    moment, what, slug = event or (None, None, None)
    return {"at": moment.isoformat() if moment else None, "what": what, "slug": slug}


def _as_line(event: tuple[datetime, str, str], form: str, root: Path) -> str:
    moment, what, slug = event
    if form == "text":
        return f"{moment:%Y-%m-%d %H:%M:%S %z}  {slug} is {what}"
    # Both know minutes only: the next whole one, so that it is not too early.
    local = moment.astimezone()
    minute = local.replace(second=0, microsecond=0)
    if minute < local:
        minute = datetime.fromtimestamp(minute.timestamp() + 60, local.tzinfo)
    if form == "at":
        return f"{minute:%H:%M %Y-%m-%d}"
    # cron starts in another folder.
    return f"{minute:%M %H %d %m} *  coopfeed -C {shlex.quote(os.path.abspath(root))} publish"
