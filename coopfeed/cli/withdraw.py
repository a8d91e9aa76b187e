"""`coopfeed withdraw`: tell subscribers that a published item is withdrawn."""

from __future__ import annotations

from functools import partial

import click

from coopfeed.app import withdrawing
from coopfeed.cli import clock, completing, loading, options, output, prompts, show
from coopfeed.cli.program import command, project_folder


@command(epilog='Example: coopfeed withdraw cheese-making --reason "The dairy is being repaired."')
@click.argument("item", shell_complete=completing.items)
@click.option("--reason", type=prompts.words, metavar="TEXT", default="", help="Why: one sentence, which is public.")
@options.category("The category of an item whose file is gone, if only the archives still have it.", default="")
@click.pass_context
def withdraw(ctx: click.Context, item: str, reason: str, category: str) -> None:
    """Withdraw a published ITEM: its slug, or its file.

    It adds `withdrawn`, with today's date, and `reason` to the item's file and leaves the rest of the file as it is.
    If the file was deleted, it makes a new one from the record of the last publication. The next `coopfeed publish`
    tells subscribers.
    """
    root = project_folder(ctx.obj)
    done = withdrawing.withdraw(root, item, partial(clock.now, None), reason, category)
    loading.exit_with(ctx, done.problems, root, "Nothing was withdrawn. Fix these first.")
    output.echo(show.from_here(root / done.path))
    output.echo("Next: coopfeed publish", err=True)
