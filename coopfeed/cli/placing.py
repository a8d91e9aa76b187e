"""Destinations on the command line: a folder, or a bucket of an object store."""

from __future__ import annotations

from pathlib import Path

import click

from coopfeed.cli import show
from coopfeed.model import destinations
from coopfeed.model.destinations import Bucket, Destination

_FOLDER = click.Path(file_okay=False, path_type=Path)


def named(ctx: click.Context, param: click.Parameter, value: str | None) -> Destination | None:
    """Return the destination that an option names: what its `callback` does."""
    if value is None:
        return None
    try:
        found = destinations.parse(value, Path())
    except ValueError as error:
        raise click.BadParameter(f"{error}.", ctx, param) from error
    return found if isinstance(found, Bucket) else Path(_FOLDER(value, param, ctx))


def called(destination: Destination | None) -> str:
    """Return a destination as it is called from the current folder; "" where none is known."""
    if destination is None:
        return ""
    return str(destination) if isinstance(destination, Bucket) else show.from_here(destination)
