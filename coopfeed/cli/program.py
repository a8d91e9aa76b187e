"""The program `coopfeed`: what all its commands share.

Exit codes: 0 done, 1 problems in the content, 2 usage, 3 the world failed (disk, network).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import click

from coopfeed.cli import output
from coopfeed.errors import ArgumentError, CoopfeedError, NoProjectError, shortage
from coopfeed.model.layout import SITE_FILE
from coopfeed.printable import printable
from coopfeed.system import interrupts
from coopfeed.version import __version__

EXIT_PROBLEMS = 1
EXIT_WORLD = 3

PROCESSES = os.cpu_count() or 1


class Interrupted(click.ClickException):
    """Ctrl-C has ended the command."""

    exit_code = interrupts.EXIT_STATUS

    def __init__(self) -> None:
        super().__init__("Aborted!")

    def show(self, file: IO[Any] | None = None) -> None:
        """Say so, on a line of its own: in this one, the terminal shows ^C."""
        output.echo(f"\n{self.message}", err=True, file=file)


_COMMANDS = {
    "check": "check.check",
    "compare": "compare.compare",
    "embed": "embed.embed",
    "explain": "explain.explain",
    "import": "importing.import_",
    "init": "init.init",
    "list": "listing.listing",
    "new": "new.new",
    "next": "upcoming.upcoming",
    "ping": "ping.ping",
    "publish": "publish.publish",
    "schema": "schema.schema",
    "serve": "serve.serve",
    "verify": "verify.verify",
    "withdraw": "withdraw.withdraw",
}
"""Where each command is: `publish` in publish.py."""

_PARAMETERS = {"destination": "--to", "feed": "FEED", "item": "ITEM", "title": "TITLE"}
"""The options that an ArgumentError means, where they have another name."""


class Command(click.Command):
    """A command whose arguments may not fit the project."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except ArgumentError as error:
            if error.argument == "url":
                raise click.UsageError(str(error), ctx) from error
            hint = _PARAMETERS.get(error.argument, f"--{error.argument.replace('_', '-')}")
            raise click.BadParameter(str(error), ctx, param_hint=hint) from error


def command(name: str | None = None, *, epilog: str) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function; it has the function's name, or another `name`."""
    return click.command(name, cls=Command, epilog=epilog)


class Program(click.Group):
    """Shows the world's failures in one place; the author's mistakes are no exceptions, ours get a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, imported when it is asked for."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(".")
        found: click.Command = getattr(import_module(f"coopfeed.cli.{module}"), name)
        return found

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program with the words of the command line."""
        try:
            return super().main(*args, **kwargs)
        except (ImportError, MemoryError, OSError, RuntimeError) as error:
            if interrupts.has_come():  # of one in the body of a class, Python 3.11 makes a RuntimeError
                Interrupted().show()
                sys.exit(Interrupted.exit_code)
            said = shortage(error)
            # Only that of a stream has no file's name; click ends quietly where a pipe is no longer read.
            if isinstance(error, OSError) and error.filename is None and not said:
                said = f"cannot write output: {error.strerror}"
            if not said:
                raise
            with suppress(OSError):  # the standard error may be full too
                report_error(CoopfeedError(said))
            sys.stdout = sys.stderr  # so that Python does not try again at its end
            sys.exit(EXIT_WORLD)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the words of the command line."""
        with _shown_safely():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        with _shown_safely():
            return self._invoke(ctx)

    def _invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except NoProjectError as error:
            raise click.UsageError(str(error), ctx) from error
        except CoopfeedError as error:
            report_error(error)
            return ctx.exit(EXIT_WORLD)
        except (KeyboardInterrupt, click.Abort) as error:
            if not interrupts.has_come():
                raise
            raise Interrupted from error


@contextmanager
def _shown_safely() -> Iterator[None]:
    """Make what click itself prints safe for a terminal, too."""
    try:
        yield
    except click.ClickException as error:
        error.message = printable(error.message)  # type: ignore[misc]  # click gives no other way to what it prints
        raise


def report_error(error: CoopfeedError) -> None:
    """Show a failure of the world."""
    output.echo(output.style(f"coopfeed: {error}", fg="red"), err=True)


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: coopfeed check && coopfeed publish",
)
@click.option(
    "-C",
    "--project",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    metavar="DIR",
    help="The project's folder. Default: the nearest one, from here upwards, that has a feeds.yaml.",
)
@click.version_option(__version__, prog_name="coopfeed")
@click.pass_context
def program(ctx: click.Context, project: Path | None) -> None:
    """Publish a folder of YAML files as Atom, RSS and JSON feeds."""
    if os.environ.get("NO_COLOR"):  # https://no-color.org/
        ctx.color = False
    try:
        Path.cwd()
    except FileNotFoundError as error:
        raise CoopfeedError("the current folder no longer exists; cd to another one") from error
    ctx.obj = project


def project_folder(project: Path | None) -> Path:
    """Return the folder given with -C, or the nearest one upwards that has a feeds.yaml.

    Raises:
        NoProjectError: there is none.
    """
    here = Path.cwd()
    for folder in [project] if project else [here, *here.parents]:
        if (folder / SITE_FILE).exists():
            return folder
    where = str(project) if project else f"{here} or any folder above it"
    hint = "cd to your project's folder, or name it with -C DIR"
    if others := sorted((project or here).glob("[Ff]eed*.y*ml*")):
        hint = f"rename {others[0].name} to {SITE_FILE}"
    raise NoProjectError(f"no {SITE_FILE} in {where}; {hint}")
