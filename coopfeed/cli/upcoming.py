"""`coopfeed next`: when publishing again would change something."""

from __future__ import annotations

import os
import shlex
from datetime import datetime
from pathlib import Path

import click

from coopfeed import printable
from coopfeed.app import checking
from coopfeed.cli import options, output
from coopfeed.cli.loading import load_or_exit
from coopfeed.cli.options import Now
from coopfeed.cli.program import command


@command("next", epilog="Example: coopfeed next --format at")
@options.form(
    ["text", "json", "cron", "at"],
    "Output for people, for programs, as a crontab line, or as a time for at(1); the last two use this machine's "
    "time zone.",
)
@options.moment("Look ahead from this time. Default: $SOURCE_DATE_EPOCH, or the clock.")
@click.pass_context
def upcoming(ctx: click.Context, form: str, now: Now) -> None:
    """Show when publishing again would next change something: a release, an expiry, a withdrawal or an update."""
    root, publication = load_or_exit(ctx)
    event = checking.next_change(publication, now)
    if form == "json":
        output.echo(printable.as_json(_as_object(event), indent=None))
    elif event is None:
        output.echo("nothing scheduled", err=form != "text")
    else:
        output.echo(_as_line(event, form, root))


def _as_object(event: checking.NextChange | None) -> dict[str, str | None]:
    if event is None:
        return {"at": None, "what": None, "slug": None}
    return {"at": event.at.isoformat(), "what": event.what, "slug": event.slug}


def _as_line(event: checking.NextChange, form: str, root: Path) -> str:
    if form == "text":
        return f"{event.at:%Y-%m-%d %H:%M:%S %z}  {event.slug} is {event.what}"
    # Both know minutes only: the next whole one, so that it is not too early.
    local = event.at.astimezone()
    minute = local.replace(second=0, microsecond=0)
    if minute < local:
        minute = datetime.fromtimestamp(minute.timestamp() + 60, local.tzinfo)
    if form == "at":
        return f"{minute:%H:%M %Y-%m-%d}"
    # cron starts in another folder.
    return f"{minute:%M %H %d %m} *  coopfeed -C {shlex.quote(os.path.abspath(root))} publish"
