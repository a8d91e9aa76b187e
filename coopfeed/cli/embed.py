"""`coopfeed embed`: what to paste on another site to show a feed there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from coopfeed.cli import completing, naming, output, show
from coopfeed.cli.clock import now as the_moment
from coopfeed.cli.program import EXIT_PROBLEMS, project_folder

if TYPE_CHECKING:
    from coopfeed.rendering.pages.views import FeedLink

_OF = {
    "limit": ("element",),
    "layout": ("element",),
    "no_images": ("element",),
    "no_dates": ("element",),
    "fit": ("iframe",),
    "new_tab": ("element", "fragment"),
}
"""The forms that an option is for."""


@click.command(epilog="Example: coopfeed embed trainings --limit 3 --layout cards")
@click.argument("feed", shell_complete=completing.feeds)
@click.option(
    "--as",
    "form",
    type=click.Choice(["element", "iframe", "fragment", "oembed"]),
    default="element",
    show_default=True,
    help="A custom element with its script, a frame without one, a list that a server includes, or the address that "
    "WordPress turns into a frame.",
)
@click.option("--limit", type=click.IntRange(1), default=5, show_default=True, help="Of the element: so many items.")
@click.option(
    "--layout",
    type=click.Choice(["list", "cards", "compact"]),
    default="list",
    show_default=True,
    help="Of the element: how they are laid out.",
)
@click.option("--no-images", is_flag=True, help="Of the element: without images.")
@click.option("--no-dates", is_flag=True, help="Of the element: without dates.")
@click.option(
    "--fit", is_flag=True, help="Of the frame: as high as its list, told by a script in it to a script beside it."
)
@click.option(
    "--new-tab",
    is_flag=True,
    help="Of the element and the fragment: links open in a new tab, as those of the frame always do.",
)
@click.option("--now", metavar="TIME", help="Look for the feed at this moment.")
@click.pass_context
def embed(  # one parameter an option
    ctx: click.Context,
    feed: str,
    form: str,
    limit: int,
    layout: Literal["list", "cards", "compact"],
    now: str | None,
    *,
    no_images: bool,
    no_dates: bool,
    fit: bool,
    new_tab: bool,
) -> None:
    """Print what to paste on another site to show FEED there: interviews, all, or fr/interviews of an edition.

    What is printed does not depend on the items, and goes on working when there are new ones.
    """
    from coopfeed import building
    from coopfeed.building import loading
    from coopfeed.rendering.pages import snippets, views

    for name, forms in _OF.items():
        if form not in forms and ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{name.replace('_', '-')} is for --as {' or '.join(forms)} only", ctx)
    root = project_folder(ctx.obj)
    publication = loading.load(root)
    if publication.errors:
        for problem in publication.errors:
            output.echo(show.as_text(problem, root), err=True)
        ctx.exit(EXIT_PROBLEMS)
    if publication.site.feeds_only:
        raise click.UsageError("with `feeds_only: true` in feeds.yaml nothing to embed is published", ctx)
    _, feeds = building.select(publication, the_moment(now, publication.site.timezone))
    chosen = naming.called(feed, {each.path: each for each in feeds if each.items})
    found = views.feed_link(chosen, views.site_view(chosen.site))
    if form == "element":
        shown = {"images": not no_images, "dates": not no_dates, "new_tab": new_tab}
        text = snippets.element(found, limit=limit, layout=layout, **shown)
    elif form == "fragment":
        text = snippets.fragment(found, new_tab=new_tab)
    else:
        text = snippets.fitted(found) if fit else snippets.FORMS[form](found)
    if not text:
        raise click.UsageError(
            "the element reads feed.json: add json to `formats` in feeds.yaml, or try --as iframe", ctx
        )
    output.echo(text)
    for line in _explained("fitted" if fit else form, found):
        output.echo(line, err=True)


def _explained(form: str, feed: FeedLink) -> list[str]:
    from coopfeed.rendering.pages import snippets

    if form == "fragment":
        included = (f"  {kind}  {line}" for kind, line in snippets.inclusions(feed).items())
        return [
            "Let cron run this on the other site's server, every hour or so, and include what it brings:",
            *included,
        ]
    lines = ["On a line of its own, WordPress makes a frame of it."] if form == "oembed" else []
    return [*lines, f"If that site has a Content-Security-Policy, it must allow: {snippets.policy(feed)[form]}"]
