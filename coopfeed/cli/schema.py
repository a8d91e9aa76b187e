"""`coopfeed schema`: what editors' programs check files with."""

from __future__ import annotations

from pathlib import Path

import click

from coopfeed.cli import output
from coopfeed.cli.program import project_folder
from coopfeed.errors import NoProjectError


@click.command(epilog="Example: coopfeed schema feeds > feeds.schema.json")
@click.argument("kind", type=click.Choice(["item", "translation", "feeds"]), default="item")
@click.pass_obj
def schema(project: Path | None, kind: str) -> None:
    """Print the JSON Schema (2020-12) of item files, of translations, or of feeds.yaml.

    In a project it knows the categories. The files that `coopfeed init` and `coopfeed new` make name a copy in their
    first line, which editors with the YAML language server (such as VS Code with its YAML extension) find there.
    """
    from coopfeed.model import Person, Site
    from coopfeed.reading.site import read_site
    from coopfeed.rendering import schemas

    try:
        read = read_site(project_folder(project))
        site = read.site
        if kind != "feeds" and any(problem.is_error for problem in read.problems):
            output.echo(
                "feeds.yaml has mistakes (coopfeed check tells them): categories may be missing here.", err=True
            )
    except NoProjectError:
        if project:
            raise
        site = Site("", "", "", Person(""))
    output.echo(schemas.as_json(schemas.KINDS[kind](site)), nl=False)
