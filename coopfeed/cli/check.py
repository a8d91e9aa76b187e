"""`coopfeed check`: every problem of the publication, and nothing written."""

from __future__ import annotations

from pathlib import Path

import click

from coopfeed.app import checking
from coopfeed.cli import loading, options, output, show
from coopfeed.cli.options import Now
from coopfeed.cli.program import EXIT_PROBLEMS, command, project_folder
from coopfeed.model.problems import Problem


@command(epilog="Example: coopfeed check items/trainings --format github --strict")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]...")
@options.form(["text", "json", "github"], "Output for people, for programs, or as annotations on a pull request.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option(
    "--missing-translations",
    "lacks",
    is_flag=True,
    help="Also report items and texts that are missing from an edition.",
)
@options.moment("Check as of this time.")
@options.quiet("Print only problems.")
@click.pass_context
def check(  # one parameter an option
    ctx: click.Context, paths: tuple[Path, ...], form: str, now: Now, *, lacks: bool, strict: bool, quiet: bool
) -> None:
    """Check feeds.yaml, items/ and theme/, or only the given PATHs, and report every problem.

    Exit status: 0 no errors (there may be warnings), 1 errors, or warnings with --strict.
    """
    root = project_folder(ctx.obj)
    report = checking.check(loading.load(root, quiet=quiet), now, missing_translations=lacks)
    problems = [problem for problem in report.problems if not paths or _is_in(root / problem.where.path, paths)]
    if form == "json":
        output.echo(show.as_json(problems, root))
    else:
        for problem in problems:
            output.echo(show.as_github(problem, root) if form == "github" else show.as_text(problem, root))
    if form == "text" and not quiet:
        _summary(problems, report.items)
    if any(problem.is_error or strict for problem in problems):
        ctx.exit(EXIT_PROBLEMS)


def _is_in(path: Path, paths: tuple[Path, ...]) -> bool:
    return any(path.resolve().is_relative_to(wanted.resolve()) for wanted in paths)


def _summary(problems: list[Problem], items: int) -> None:
    if problems:
        output.echo(f"\n{show.tally(problems)}.\n{show.learn_more(problems)}")
    else:
        output.echo(f"No problems found in {show.count(items, 'item')}.")
