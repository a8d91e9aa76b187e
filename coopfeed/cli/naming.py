"""A feed by the name that a person gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from coopfeed.model.problems import did_you_mean

if TYPE_CHECKING:
    from coopfeed.model import Feed


def called(name: str, feeds: Mapping[str, Feed]) -> Feed:
    """The one of `feeds` (by their paths) that has the name.

    Raises:
        click.BadParameter: none has.
    """
    if name not in feeds:
        hint = did_you_mean(name, feeds) or "there is none as long as no item is published"
        raise click.BadParameter(f'no feed is called "{name}": {hint}', param_hint="FEED")
    return feeds[name]
