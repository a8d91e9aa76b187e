"""`coopfeed schema`: what editors' programs check files with."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from coopfeed.app import authoring
from coopfeed.cli import output
from coopfeed.cli.program import command, project_folder
from coopfeed.errors import NoProjectError


@command(epilog="Example: coopfeed schema feeds > feeds.schema.json")
@click.argument("kind", type=click.Choice(["item", "translation", "feeds"]), default="item")
@click.pass_obj
def schema(project: Path | None, kind: Literal["item", "translation", "feeds"]) -> None:
    """Print the JSON Schema (2020-12) of item files, translations or feeds.yaml.

    Inside a project it includes the categories. The files that `coopfeed init` and `coopfeed new` create refer to a
    copy in their first line, which editors with the YAML language server (such as VS Code with its YAML extension) use.
    """
    site = None
    try:
        read = authoring.read_site(project_folder(project))
        site = read.site
        if kind != "feeds" and any(problem.is_error for problem in read.problems):
            output.echo("feeds.yaml has mistakes (see coopfeed check), so categories may be missing here.", err=True)
    except NoProjectError:
        if project:
            raise
    output.echo(authoring.json_schema(kind, site), nl=False)
