"""The options that several commands have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import click

from coopfeed.cli import clock, completing

F = TypeVar("F", bound=Callable[..., Any])

Now = Callable[[str], datetime]
"""Returns the moment of the command for the site's time zone."""


def moment(meaning: str) -> Callable[[F], F]:
    """Add `--now TIME`; the command gets a `Now`."""

    def given(_: click.Context, __: click.Parameter, value: str | None) -> Now:
        return partial(clock.now, value)

    return click.option("--now", metavar="TIME", callback=given, help=meaning)


def form(choices: Sequence[str], meaning: str) -> Callable[[F], F]:
    """Add `--format`, of which the first of `choices` is the default; the command gets it as `form`."""
    kind = click.Choice(choices)
    return click.option("--format", "form", type=kind, default=choices[0], show_default=True, help=meaning)


def category(meaning: str, **more: Any) -> Callable[[F], F]:
    """Add `--category`, with `more` that click knows of options."""
    return click.option("-c", "--category", metavar="SLUG", shell_complete=completing.categories, help=meaning, **more)


def quiet(meaning: str) -> Callable[[F], F]:
    """Add `--quiet`."""
    return click.option("-q", "--quiet", is_flag=True, help=meaning)
