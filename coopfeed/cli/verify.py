"""`coopfeed verify`: what is wrong with the live site, and the line that mends it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coopfeed import printable
from coopfeed.cli import output, show
from coopfeed.cli.clock import now as the_moment
from coopfeed.cli.program import EXIT_PROBLEMS, project_folder
from coopfeed.errors import DestinationError, NoProjectError
from coopfeed.model import destinations
from coopfeed.model.destinations import Bucket
from coopfeed.printable import one_line

if TYPE_CHECKING:
    from coopfeed.model import Publication
    from coopfeed.verifying import Finding, Report

_SHOWN = 5  # addresses of one finding, for people


@click.command(epilog="Example: coopfeed verify https://feeds.example.org/")
@click.argument("url", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, or as annotations on GitHub.",
)
@click.option(
    "--now", metavar="TIME", help="Verify as if it were this moment. Default: $SOURCE_DATE_EPOCH, or the clock."
)
@click.pass_context
def verify(ctx: click.Context, url: str | None, form: str, now: str | None) -> None:
    """Ask the live site what feed readers, browsers and partners ask, and tell what is wrong, what that means to
    subscribers, and the line that mends it.

    Without URL, the `url` of feeds.yaml. What should be there is known from the project; elsewhere from the record
    (coopfeed.json) of the site itself, and no project is needed.

    Exit status: 0 nothing is wrong (warnings allowed), 1 something is, 3 nobody answers.
    """
    from coopfeed import verifying
    from coopfeed.network import fetching

    if url is not None and (why := fetching.strange(url, url)):
        raise click.UsageError(f"this is no address to verify: {why}", ctx)
    here = _project(ctx, url)
    address = url or (here[1].site.url if here else "")
    address = address if address.endswith("/") else f"{address}/"
    moment = the_moment(now, here[1].site.timezone if here else "UTC")
    if here and address == here[1].site.url:
        report = verifying.verify(address, moment, *_expected(*here, moment))
    else:
        report = verifying.verify(address, moment)
    if said := {"text": _as_text, "json": as_json, "github": _as_github}[form](report):
        output.echo(said)
    if any(finding.is_error for finding in report.findings):
        ctx.exit(EXIT_PROBLEMS)


def _project(ctx: click.Context, url: str | None) -> tuple[Path, Publication] | None:
    """The project at hand; one that is not there or has mistakes is none where a URL is given."""
    from coopfeed.building import loading

    try:
        root = project_folder(ctx.obj)
    except NoProjectError:
        if url is None:
            raise
        return None
    publication = loading.load(root)
    if not publication.errors:
        return root, publication
    if url is None:
        for problem in publication.errors:
            output.echo(show.as_text(problem, root), err=True)
        ctx.exit(EXIT_PROBLEMS)
    return None


def _expected(root: Path, publication: Publication, now: datetime) -> tuple[Any, frozenset[str]]:
    """The record of the output folder, None where nothing was published to it, and the ids that should be live."""
    from coopfeed import building, publishing
    from coopfeed.building import selection

    states, _ = building.select(publication, now)
    released = frozenset(card.id for card in states[selection.State.RELEASED])
    target = destinations.parse(publication.site.destination, root)
    try:
        return publishing.read_record(target), released
    except DestinationError:
        if isinstance(target, Bucket):  # whoever verifies need not have its keys: the site has the record too
            return None, released
        raise


def _as_text(report: Report) -> str:
    groups: dict[str, list[Finding]] = {}
    for finding in sorted(report.findings, key=lambda finding: not finding.is_error):
        groups.setdefault(finding.code, []).append(finding)
    parts = ["\n".join(_group(those, report.server)) for those in groups.values()]
    errors = sum(finding.is_error for finding in report.findings)
    counts = [(errors, "error"), (len(report.findings) - errors, "warning")]
    tally = " and ".join(show.count(number, word) for number, word in counts if number) or "Nothing is wrong"
    return "\n\n".join([*parts, f"{tally} at {report.url} ({report.asked:,} addresses looked at)."])


def _group(those: list[Finding], server: str) -> list[str]:
    first = those[0]
    label = "" if first.is_error else "warning: "
    name = output.style(first.code, fg="red" if first.is_error else "yellow", bold=True)
    lines = [
        f"{output.style(each.address, bold=True)}: {label}{name}: {one_line(each.message)}" for each in those[:_SHOWN]
    ]
    if len(those) > _SHOWN:
        lines.append(f"  and {len(those) - _SHOWN:,} more like these")
    lines.append(f"  {first.meaning}")
    known = first.remedies
    wanted = [name for name in known if not name or name == server or server not in known]
    return [*lines, *(f"  → {f'{name}: ' if name else ''}{known[name]}" for name in wanted)]


def as_json(report: Report) -> str:
    """The report as an object for programs."""
    found = [
        {
            "code": each.code,
            "severity": each.severity.value,
            "address": each.address,
            "message": each.message,
            "meaning": each.meaning,
            "remedies": {name or "all": text for name, text in each.remedies.items()},
        }
        for each in report.findings
    ]
    whole = {"url": report.url, "server": report.server, "asked": report.asked, "findings": found}
    return printable.as_json(whole)


def _as_github(report: Report) -> str:
    return "\n".join(
        show.command(each.severity.value, {"title": each.code}, f"{each.address}: {each.message}. {each.meaning}")
        for each in report.findings
    )
