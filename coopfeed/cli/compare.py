"""`coopfeed compare`: what subscribers of one feed would notice if another took its place."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import indent
from typing import Any

import click

from coopfeed import printable
from coopfeed.app import comparing
from coopfeed.cli import completing, options, output, show
from coopfeed.cli.program import EXIT_PROBLEMS, command
from coopfeed.printable import one_line

_COLOURS = {"again": "red", "lost": "red", "changed": "yellow", "new": "green"}
_LISTED = tuple(_COLOURS)


@command(epilog="Example: coopfeed compare https://www.example.org/feed/ public/all/rss.xml")
@click.argument("old", shell_complete=completing.files)
@click.argument("new", shell_complete=completing.files)
@click.option("--archives", is_flag=True, help="Also compare older entries: those in archives and on further pages.")
@options.form(["text", "json"], "Output for people, or every entry for programs.")
@click.pass_context
def compare(ctx: click.Context, old: str, new: str, form: str, *, archives: bool) -> None:
    """Show what subscribers of the feed OLD would notice if the feed NEW took its place.

    Each is an http(s) address or a file: RSS, Atom or JSON Feed. Entries are matched as feed readers match them.

    Exit status: 0 no subscriber sees an entry twice or loses one, 1 some do.
    """
    found = comparing.compare(old, new, archives=archives)
    if form == "json":
        for piece in _as_json(found):
            output.echo(piece, nl=False)
    else:
        output.echo("\n".join(_as_text(found)))
    if found.is_noticed:
        ctx.exit(EXIT_PROBLEMS)


def _as_json(found: comparing.CompareReport) -> Iterator[str]:
    """Yield the report in pieces, of which each entry is one: as a whole it would take a hundred times the memory."""
    counts = {state.value: found.count(state) for state in comparing.Outcome}
    members = {"noticed": found.is_noticed, "counts": counts, "notes": found.notes, "entries": []}
    start, _, end = printable.as_json(members).rpartition("]")
    yield start
    before = "\n"
    for verdict in found.verdicts:
        yield before + indent(printable.as_json(_as_object(verdict)), "    ")
        before = ",\n"
    yield f"\n  ]{end}\n" if found.verdicts else f"]{end}\n"


def _as_object(verdict: comparing.Verdict) -> dict[str, Any]:
    return {
        "state": verdict.state.value,
        "changes": verdict.changes,
        "readers": verdict.readers,
        "old": _entry_as_object(verdict.old),
        "new": _entry_as_object(verdict.new),
    }


def _entry_as_object(entry: comparing.Entry | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    published = entry.published.isoformat() if entry.published else None
    return {"id": entry.id, "title": entry.title, "link": entry.link, "date": published}


def _as_text(found: comparing.CompareReport) -> list[str]:
    lines = [f"{output.style('note', fg='yellow')} {note}" for note in found.notes]
    lines += [_line(verdict) for state in _LISTED for verdict in found.verdicts if verdict.state.value == state]
    if lines:
        lines.append("")
    sides = (
        f"{side} is {feed.kind} with {show.count(len(feed.entries), 'entry')}"
        for side, feed in (("OLD", found.old), ("NEW", found.new))
    )
    return [*lines, f"{', '.join(sides)}: {_counts(found)}.", *_explained(found), _result(found)]


def _line(verdict: comparing.Verdict) -> str:
    state = verdict.state.value
    entry = verdict.entry
    day = f" ({entry.published:%Y-%m-%d})" if entry.published else ""
    head = f"{output.style(f'{state:<8}', fg=_COLOURS[state], bold=True)} {one_line(entry.name)}{day}"
    if verdict.readers and verdict.old and verdict.new:
        was, comes = (one_line(each.id) or "no id" for each in (verdict.old, verdict.new))
        return f"{head}\n         {was} → {comes}: seen twice in {_readers(verdict)}"
    return f"{head}: {', '.join(verdict.changes)}" if verdict.changes else head


def _readers(verdict: comparing.Verdict) -> str:
    return "every reader" if len(verdict.readers) == len(comparing.READERS) else ", ".join(verdict.readers)


def _counts(found: comparing.CompareReport) -> str:
    counts = [f"{found.count(state):,} {state.value}" for state in reversed(comparing.Outcome) if found.count(state)]
    return ", ".join(counts) or "both feeds are empty"


def _explained(found: comparing.CompareReport) -> list[str]:
    lines = []
    if older := found.count(comparing.Outcome.OLDER):
        lines.append(
            f"{show.count(older, 'entry')} of NEW would appear as new to recent subscribers (older): OLD is cut "
            f"off before. `entries: {len(found.old.entries)}` in feeds.yaml moves older entries to the archives."
        )
    if found.count(comparing.Outcome.UNLISTED):
        lines.append("Entries that NEW no longer lists (unlisted) stay in readers that have fetched them.")
    return lines


def _result(found: comparing.CompareReport) -> str:
    twice = found.count(comparing.Outcome.AGAIN)
    lost = found.count(comparing.Outcome.LOST)
    if not found.is_noticed:
        return "No subscriber would see an entry twice or lose one."
    parts = [f"see {show.count(twice, 'entry')} twice"] if twice else []
    parts += [f"lose {show.count(lost, 'entry')}"] if lost else []
    return f"Subscribers would {' and '.join(parts)}."
