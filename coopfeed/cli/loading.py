"""Loading the publication of a command's project: with its errors, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from coopfeed.app import session
from coopfeed.cli import output, show
from coopfeed.cli.program import EXIT_PROBLEMS, PROCESSES, project_folder
from coopfeed.model import Publication
from coopfeed.model.problems import Problem


def load(root: Path, *, quiet: bool = False) -> Publication:
    """Return the publication in the folder `root`, without the texts of its items."""
    with show.Progress(quiet=quiet) as progress:
        loaded = session.load_metadata(root, progress, PROCESSES)
    show.warn_of_cache(loaded.cache, root)
    return loaded.publication


def load_or_exit(ctx: click.Context) -> tuple[Path, Publication]:
    """Return the project's folder and its publication; with errors, print them and end the command."""
    root = project_folder(ctx.obj)
    publication = load(root)
    exit_with(ctx, publication.errors, root)
    return root, publication


def exit_with(ctx: click.Context, errors: Iterable[Problem], root: Path, remark: str = "") -> None:
    """Print `errors` and a remark, and end the command; do nothing where there are none."""
    errors = list(errors)
    show.problems(errors, root)
    if errors:
        if remark:
            output.echo(remark, err=True)
        ctx.exit(EXIT_PROBLEMS)
