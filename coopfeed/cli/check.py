"""`coopfeed check`: every problem of the publication, and nothing written."""

from __future__ import annotations

from pathlib import Path

import click

from coopfeed.cli import output, show
from coopfeed.cli.clock import now as the_moment
from coopfeed.cli.program import EXIT_PROBLEMS, project_folder
from coopfeed.cli.session import Session
from coopfeed.model.problems import Problem


@click.command(epilog="Example: coopfeed check items/trainings --format github --strict")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, or as annotations of a pull request.",
)
@click.option("--strict", is_flag=True, help="Warnings are errors too.")
@click.option(
    "--missing-translations", "lacks", is_flag=True, help="Tell too which items and texts an edition does not have."
)
@click.option("--now", metavar="TIME", help="Check as if it were this moment.")
@click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
@click.pass_context
def check(  # one parameter an option
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: str,
    now: str | None,
    *,
    lacks: bool,
    strict: bool,
    quiet: bool,
) -> None:
    """Tell everything that is wrong in feeds.yaml, items/ and theme/, or in the PATHs only.

    Exit status: 0 nothing is wrong (warnings allowed), 1 something is.
    """
    from coopfeed import building

    root = project_folder(ctx.obj)
    with Session(root, writes=False) as session, show.Progress("Reading", quiet=quiet) as progress:
        publication = session.load(progress, to_render=False)
    found = tuple(sorted({*publication.problems, *(publication.untranslated if lacks else ())}))
    if not publication.errors:
        moment = the_moment(now, publication.site.timezone)
        found = tuple(sorted({*found, *building.warnings(publication, moment)}))
    problems = [problem for problem in found if not paths or _is_in(root / problem.where.path, paths)]
    if form == "json":
        output.echo(show.as_json(problems, root))
    else:
        for problem in problems:
            output.echo(show.as_github(problem, root) if form == "github" else show.as_text(problem, root))
    if form == "text" and not quiet:
        _summary(problems, len(publication.items))
    if any(problem.is_error or strict for problem in problems):
        ctx.exit(EXIT_PROBLEMS)


def _is_in(path: Path, paths: tuple[Path, ...]) -> bool:
    return any(path.resolve().is_relative_to(wanted.resolve()) for wanted in paths)


def _summary(problems: list[Problem], items: int) -> None:
    if problems:
        output.echo(f"\n{show.tally(problems)}.\n{show.learn_more(problems)}")
    else:
        output.echo(f"Nothing is wrong. {show.count(items, 'item')}.")
