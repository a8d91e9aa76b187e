"""`coopfeed verify`: what is wrong with the live site, and the line that mends it."""

from __future__ import annotations

from pathlib import Path

import click

from coopfeed import printable
from coopfeed.app import verifying
from coopfeed.cli import loading, options, output, show
from coopfeed.cli.options import Now
from coopfeed.cli.program import EXIT_PROBLEMS, command, project_folder
from coopfeed.errors import NoProjectError
from coopfeed.model import Publication
from coopfeed.printable import one_line

_SHOWN = 5  # addresses of one finding, for people


@command(epilog="Example: coopfeed verify https://feeds.example.org/")
@click.argument("url", required=False)
@options.form(["text", "json", "github"], "Output for people, for programs, or as annotations on GitHub.")
@options.moment("Verify as of this time. Default: $SOURCE_DATE_EPOCH, or the clock.")
@click.pass_context
def verify(ctx: click.Context, url: str | None, form: str, now: Now) -> None:
    """Check the live site as feed readers, browsers and partner sites see it, and report problems with their fixes.

    URL defaults to the `url` in feeds.yaml. Inside a project, the project says what should be there; elsewhere, the
    site's own record (coopfeed.json) does, and no project is needed.

    Exit status: 0 no errors (there may be warnings), 1 errors, 3 the site does not respond.
    """
    root: Path | None
    publication: Publication | None
    if url is None:
        root, publication = loading.load_or_exit(ctx)
        url = publication.site.url
    else:
        root, publication = _sound_project(ctx)
    report = verifying.verify(url, now, root, publication)
    if said := {"text": _as_text, "json": as_json, "github": _as_github}[form](report):
        output.echo(said)
    if any(finding.is_error for finding in report.findings):
        ctx.exit(EXIT_PROBLEMS)


def _sound_project(ctx: click.Context) -> tuple[Path | None, Publication | None]:
    """Return the project at hand; nothing where there is none, or where it has errors."""
    try:
        root = project_folder(ctx.obj)
    except NoProjectError:
        return None, None
    publication = loading.load(root)
    return (None, None) if publication.errors else (root, publication)


def _as_text(report: verifying.Report) -> str:
    groups: dict[str, list[verifying.Finding]] = {}
    for finding in sorted(report.findings, key=lambda finding: not finding.is_error):
        groups.setdefault(finding.code, []).append(finding)
    parts = ["\n".join(_group(those, report.server)) for those in groups.values()]
    errors = sum(finding.is_error for finding in report.findings)
    counts = [(errors, "error"), (len(report.findings) - errors, "warning")]
    tally = " and ".join(show.count(number, word) for number, word in counts if number) or "No problems found"
    return "\n\n".join([*parts, f"{tally} at {report.url} ({report.asked:,} addresses checked)."])


def _group(those: list[verifying.Finding], server: str) -> list[str]:
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


def as_json(report: verifying.Report) -> str:
    """Return the report as an object for programs."""
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


def _as_github(report: verifying.Report) -> str:
    return "\n".join(
        show.command(each.severity.value, {"title": each.code}, f"{each.address}: {each.message}. {each.meaning}")
        for each in report.findings
    )
