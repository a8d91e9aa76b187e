"""`coopfeed ping`: telling hubs by hand that feeds have changed."""

from __future__ import annotations

from functools import partial

import click

from coopfeed.app import announcing as hubs
from coopfeed.cli import announcing, clock, completing, output
from coopfeed.cli.loading import load_or_exit
from coopfeed.cli.program import EXIT_WORLD, command


@command(epilog="Example: coopfeed ping trainings all")
@click.argument("names", nargs=-1, metavar="[FEED]...", shell_complete=completing.feeds)
@click.pass_context
def ping(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Notify the hubs in feeds.yaml that each FEED (interviews, fr/interviews) has changed. Default: all feeds.

    `coopfeed publish` does this by itself. Use it when a hub was down, or when the files went live later. Hubs that
    find a feed unchanged notify nobody.
    """
    root, publication = load_or_exit(ctx)
    if not publication.site.hubs:
        raise click.UsageError("feeds.yaml names no hub; add its address as `hub:`", ctx)
    result = hubs.ping(root, publication, partial(clock.now, None), names)
    announcing.warn(result.unheard, "check that it is up, then run `coopfeed ping` again")
    for line in announcing.summary(result.heard):
        output.echo(line)
    if result.unheard:
        ctx.exit(EXIT_WORLD)
