"""`coopfeed serve`: what publishing would write, in a browser, and again at each change."""

from __future__ import annotations

import os
import webbrowser
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread

import click

from coopfeed.app import previewing
from coopfeed.cli import options, output, show
from coopfeed.cli.options import Now
from coopfeed.cli.program import PROCESSES, command, project_folder
from coopfeed.model.problems import Problem

_NAMED = 3  # changed files are named up to so many


def _names(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of hosts; who pastes a whole address means its host."""
    found = tuple(previewing.host_of(value if "//" in value else f"//{value}") for value in values)
    if not all(found):
        raise click.BadParameter(f"{values[found.index('')]!r} is not the name of a host", ctx, param)
    return found


@command(epilog="Example: coopfeed serve --open")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default="8000",
    metavar="PORT",
    help="The port; 0 picks a free one.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="The address to listen on. With any but the default, other machines may see the preview.",
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    callback=_names,
    help="Also answer at this name, that of a tunnel or proxy. Repeatable; .example.org allows every name below it.",
)
@click.option("--future", is_flag=True, help="Also show drafts and items that are not due yet, marked as such.")
@click.option("--open", "opens", is_flag=True, help="Open the preview in the browser.")
@options.moment("Show what is due at this time. Default: $SOURCE_DATE_EPOCH, or the clock.")
@options.quiet("Print only the address and problems.")
@click.pass_context
def serve(  # one parameter an option
    ctx: click.Context,
    port: int,
    host: str,
    names: tuple[str, ...],
    now: Now,
    *,
    future: bool,
    opens: bool,
    quiet: bool,
) -> None:
    """Preview in a browser what publishing would write, and update it whenever a file changes.

    Nothing is written. Problems are shown on the pages and printed. Press Ctrl-C to stop.
    """
    root = project_folder(ctx.obj)
    place = previewing.listen(host or "127.0.0.1", port)  # "" would be every address of the machine
    codespace = _codespace(place.port)
    place = replace(place, allowed=tuple(filter(None, (*names, codespace))))
    printer = _ConsolePrinter(root, quiet=quiet)

    def shown(state: previewing.PreviewState, changed: frozenset[str]) -> None:
        is_first = printer.is_silent
        printer.print(state, changed)
        if is_first:
            if place.is_open:
                output.echo("Other machines on your network can see this preview.", err=True)
            output.echo(f"Serving at {place.url} (press Ctrl-C to stop)")
            if codespace:
                output.echo(f"From outside this codespace: https://{codespace}/", err=True)
            if opens:
                _open(place.url)

    # Ctrl-C is how it ends.
    with suppress(KeyboardInterrupt), place.socket, show.Progress(quiet=quiet) as progress:
        previewing.serve(root, place, now, shown, future=future, progress=progress, processes=PROCESSES)


class _ConsolePrinter:
    """Prints what came of each change."""

    def __init__(self, root: Path, *, quiet: bool) -> None:
        self.root = root
        self.quiet = quiet
        self.problems: tuple[Problem, ...] = ()
        self.version = ""
        self.is_silent = True

    def print(self, state: previewing.PreviewState, changed: frozenset[str]) -> None:
        """Print the problems, where they are others than before, and what was made."""
        self.is_silent = False
        if state.problems != self.problems:
            self.problems = state.problems
            for problem in state.problems:
                output.echo(show.as_text(problem, self.root), err=True)
            mended = "All problems fixed." if not state.problems else f"{show.tally(state.problems)}."
            output.echo(f"\n{mended}\n", err=True)
        version = state.preview.version if state.preview else ""
        if version != self.version and not state.failed and not self.quiet and state.preview:
            built = state.preview.built
            why = f"{self._named(changed)}: " if changed else ""
            items = show.count(len(built.items), "item")
            feeds = show.count(len(built.feeds), "feed")
            output.echo(f"{why}{items} → {feeds}")
        self.version = version

    def _named(self, changed: frozenset[str]) -> str:
        # Editors make files for a moment, to rename them.
        names = [name for name in sorted(changed) if (self.root / name).exists()] or sorted(changed)
        return ", ".join(names) if len(names) <= _NAMED else show.count(len(names), "file")


def _codespace(port: int) -> str:
    """Return the name at which GitHub Codespaces forwards a port; "" elsewhere.

    https://docs.github.com/codespaces/developing-in-a-codespace/forwarding-ports-in-your-codespace
    """
    name = os.environ.get("CODESPACE_NAME", "")
    domain = os.environ.get("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN") or "app.github.dev"
    return f"{name}-{port}.{domain}" if name else ""


def _open(url: str) -> None:
    # A browser in a terminal would block until it is closed.
    Thread(target=webbrowser.open, args=(url,), daemon=True).start()
