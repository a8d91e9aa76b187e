"""The editor in which people write: that of $VISUAL or $EDITOR, with its arguments, else one that is usually there."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from shutil import which

import click

from coopfeed.cli import prompts, show
from coopfeed.errors import CoopfeedError, reason

_USUAL = ("sensible-editor", "vim", "nano")


def editor() -> list[str]:
    """Return the words of the command that opens it.

    Raises:
        click.UsageError: a variable is no command; or there is none, and no terminal for the usual editors.
    """
    for name in ("VISUAL", "EDITOR"):
        if said := os.environ.get(name, "").strip():
            try:
                return shlex.split(said)
            except ValueError as error:
                raise click.UsageError(f"${name} is not a valid command: a quote is not closed: {said}") from error
    if not prompts.is_possible():
        # vi would wait for keys that cannot be pressed.
        raise click.UsageError("--edit needs a terminal, or a graphical editor in $VISUAL")
    return [next(filter(which, _USUAL), "vi")]


def edit(path: Path, command: list[str]) -> None:
    """Open a file, and wait until the editor is closed.

    Raises:
        CoopfeedError: the editor cannot be started, or says that it failed.
    """
    try:
        # The user's variable names the program.
        status = subprocess.run([*command, str(path)], check=False).returncode  # noqa: S603
    except OSError as error:
        why = reason(error)
        raise CoopfeedError(f"cannot start {command[0]}: {why}; set $VISUAL or $EDITOR to your editor") from error
    if status:
        file = show.from_here(path)
        raise CoopfeedError(f"{command[0]} failed (status {status}); {file} stays as it is; run `coopfeed check`")
