"""`coopfeed embed`: what to paste on another site to show a feed there."""

from __future__ import annotations

from typing import Literal

import click

from coopfeed.app import embedding
from coopfeed.cli import completing, options, output
from coopfeed.cli.loading import load_or_exit
from coopfeed.cli.options import Now
from coopfeed.cli.program import command

_OF = {
    "limit": ("element",),
    "layout": ("element",),
    "no_images": ("element",),
    "no_dates": ("element",),
    "fit": ("iframe",),
    "new_tab": ("element", "fragment"),
}
"""The forms that an option is for."""


@command(epilog="Example: coopfeed embed trainings --limit 3 --layout cards")
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
@click.option(
    "--limit", type=click.IntRange(1), default=5, show_default=True, help="Element: the number of items to show."
)
@click.option(
    "--layout",
    type=click.Choice(["list", "cards", "compact"]),
    default="list",
    show_default=True,
    help="Element: the layout.",
)
@click.option("--no-images", is_flag=True, help="Element: hide images.")
@click.option("--no-dates", is_flag=True, help="Element: hide dates.")
@click.option("--fit", is_flag=True, help="Frame: fit its height to its list (needs a script on the page).")
@click.option(
    "--new-tab",
    is_flag=True,
    help="Element and fragment: open links in a new tab, as the frame always does.",
)
@options.moment("Look up the feed as of this time.")
@click.pass_context
def embed(  # one parameter an option
    ctx: click.Context,
    feed: str,
    form: Literal["element", "iframe", "fragment", "oembed"],
    limit: int,
    layout: Literal["list", "cards", "compact"],
    now: Now,
    *,
    no_images: bool,
    no_dates: bool,
    fit: bool,
    new_tab: bool,
) -> None:
    """Print the code that shows FEED on another site. FEED is a feed's name: interviews, all, or fr/interviews.

    The code does not depend on the items and keeps working as new ones appear.
    """
    for name, forms in _OF.items():
        if form not in forms and ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{name.replace('_', '-')} is for --as {' or '.join(forms)} only", ctx)
    _, publication = load_or_exit(ctx)
    if publication.site.feeds_only:
        raise click.UsageError("`feeds_only: true` in feeds.yaml publishes nothing to embed", ctx)
    shown = embedding.EmbedOptions(form, limit, layout, not no_images, not no_dates, fit, new_tab)
    found = embedding.embed(publication, now, feed, shown)
    if not found.snippet:
        raise click.UsageError(
            "the element reads feed.json: add json to `formats` in feeds.yaml, or try --as iframe", ctx
        )
    output.echo(found.snippet)
    if form == "fragment":
        output.echo(
            "Run this on the other site's server, for example hourly from cron, and include the result:", err=True
        )
        for kind, line in found.inclusions.items():
            output.echo(f"  {kind}  {line}", err=True)
        return
    if form == "oembed":
        output.echo("Put it on a line of its own: WordPress turns it into a frame.", err=True)
    output.echo(f"If that site has a Content-Security-Policy, it must allow: {found.policy}", err=True)
