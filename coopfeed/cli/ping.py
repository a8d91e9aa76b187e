"""`coopfeed ping`: telling hubs by hand that feeds have changed."""

from __future__ import annotations

import click

from coopfeed.cli import announcing, completing, naming, output, show
from coopfeed.cli.clock import now as the_moment
from coopfeed.cli.program import EXIT_PROBLEMS, EXIT_WORLD, project_folder
from coopfeed.model import destinations


@click.command(epilog="Example: coopfeed ping trainings all")
@click.argument("names", nargs=-1, metavar="[FEED]...", shell_complete=completing.feeds)
@click.pass_context
def ping(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Tell the hubs in feeds.yaml that each FEED has changed: all feeds, or interviews, all, fr/interviews.

    `coopfeed publish` does so by itself. This is for where a hub did not hear it, or the files went live later. A hub
    that finds a feed unchanged tells nobody.
    """
    from coopfeed import building, publishing
    from coopfeed.building import loading
    from coopfeed.publishing.websub import pending

    root = project_folder(ctx.obj)
    publication = loading.load(root)
    if publication.errors:
        for problem in publication.errors:
            output.echo(show.as_text(problem, root), err=True)
        ctx.exit(EXIT_PROBLEMS)
    site = publication.site
    if not site.hubs:
        raise click.UsageError("feeds.yaml names no hub: write its address after `hub:`", ctx)
    _, feeds = building.select(publication, the_moment(None, site.timezone))
    known = {feed.path: feed for feed in feeds}
    wanted = [naming.called(name, known) for name in names] or feeds
    target = destinations.parse(site.destination, root)
    digest = publishing.digest(target)
    found = tuple(dict.fromkeys(each for _, each in pending.of_feeds(wanted)))
    told = announcing.tell(target, found, digest, "see whether it is up, and say `coopfeed ping` again")
    for line in announcing.summary(told.heard):
        output.echo(line)
    if told.unheard:
        ctx.exit(EXIT_WORLD)
