"""`coopfeed explain`: what a code of a problem or finding means, with an example."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from coopfeed import printable
from coopfeed.app import explaining
from coopfeed.cli import completing, options, output
from coopfeed.cli.program import command
from coopfeed.model.codes import BY_NAME, Code, Group, Severity
from coopfeed.model.problems import did_you_mean, nearest


def _known(ctx: click.Context, _: click.Parameter, name: str | None) -> Code | None:
    if name is None or name in BY_NAME:
        return BY_NAME[name] if name else None
    hint = did_you_mean(name, BY_NAME) if nearest(name, BY_NAME) else "coopfeed explain lists all of them"
    raise click.UsageError(f"unknown code `{name}`; {hint}", ctx)


@command(epilog="Example: coopfeed explain ambiguous-date")
@click.argument("code", required=False, callback=_known, shell_complete=completing.codes)
@options.form(["text", "json"], "Output for people or for programs.")
@click.pass_context
def explain(ctx: click.Context, code: Code | None, form: str) -> None:
    """Explain a CODE of check, publish or verify: its meaning, an example, and how to correct it.

    Without CODE, list every code.
    """
    if form == "json":
        output.echo(printable.as_json(as_object(code) if code else [_summary(each) for each in Code]))
        return
    page = ctx.make_formatter()
    if code:
        _write(page, code)
    else:
        _list(page)
    output.echo(page.getvalue().rstrip("\n"))


def _list(page: click.HelpFormatter) -> None:
    for group in Group:
        with page.section(group):
            page.write_dl([(code.value, _in_short(code)) for code in Code if code.group is group])


def _in_short(code: Code) -> str:
    return code.meaning if code.severity is Severity.ERROR else f"{code.meaning} (a warning)"


def _write(page: click.HelpFormatter, code: Code) -> None:
    page.write_text(f"{code} ({code.severity})")
    for text in (code.meaning, code.consequence and f"What subscribers notice: {code.consequence}"):
        if text:
            page.write_paragraph()
            page.write_text(text)
    found = explaining.explain(code)
    if not found.example:
        with page.section("To correct it"):
            page.write_dl([(server or "Everywhere", line) for server, line in found.remedies.items()])
        page.write("\nConfigurations of whole servers: docs/hosting.md\n")
        return
    example = found.example
    _show(page, "Published before", example.published)
    _show(page, "Wrong", example.wrong, example.in_words)
    unchanged = example.wrong.items()
    changed = {path: text for path, text in example.right.items() if (path, text) not in unchanged}
    _show(page, "Right", changed, "\n".join(f"The file {path} exists." for path in example.added))
    if code.is_allowable:
        page.write(f"\nTo publish anyway: coopfeed publish --allow {code}\n")
    page.write(f"\nMore: docs/problems/{code}.md\n")


def _show(page: click.HelpFormatter, heading: str, texts: dict[str, str], note: str = "") -> None:
    parts = [*texts.values(), note] if note else [*texts.values()]
    if parts:
        page.write(f"\n{heading}:\n")
    for part in parts:
        page.write("\n" + "".join(f"    {line}\n" if line else "\n" for line in part.splitlines()))


def as_object(code: Code) -> dict[str, Any]:
    """Return all that is known of a code, for programs."""
    found = explaining.explain(code)
    return {
        **_summary(code),
        "consequence": code.consequence,
        "allowable": code.is_allowable,
        "example": asdict(found.example) if found.example else None,
        "remedies": {server or "all": line for server, line in found.remedies.items()},
    }


def _summary(code: Code) -> dict[str, str]:
    return {"code": code, "severity": code.severity, "group": code.group, "meaning": code.meaning}
