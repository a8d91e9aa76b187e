"""Writes the generated parts of the documentation anew: `make docs`.

docs/reference.md comes of docs/reference.in.md, in which a line `<!-- generated: NAME ARGUMENT -->` stands for what the
program itself knows. In the other pages the output of the commands is brought up to date.
"""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import get_type_hints

import click

import coopfeed
import coopfeed.cli  # makes the commands known to the program
from coopfeed import printable
from coopfeed.cli.explain import as_object as explanation
from coopfeed.cli.program import program
from coopfeed.cli.verify import as_json as live_site_as_json
from coopfeed.model import Country, Document, Enclosure, Event, Image, Person, Translation
from coopfeed.model.codes import Code, Group, Severity
from coopfeed.publishing import record
from coopfeed.reading import dates, file_models, items, media, sanitising
from coopfeed.rendering.formats import FORMATS, opml
from coopfeed.rendering.pages import views
from coopfeed.verifying import Finding, Report, remedies
from docs import examples, mistakes
from docs.kinds import in_words

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "docs" / "example"
REFERENCE = "docs/reference.md"
TEMPLATE = "docs/reference.in.md"

PLAYED = {"README.md": EXAMPLE, "docs/tutorial.md": None, "docs/how-to.md": EXAMPLE, "docs/embedding.md": EXAMPLE,
          "docs/moving.md": None}  # fmt: skip
"""Pages with commands to play, and the folder that they begin with."""

_DIRECTIVE = re.compile(r"^<!-- generated: (\S+)(?: (\S+))? -->$", re.MULTILINE)


def fields(model: str) -> str:
    """The keys of a mapping in a file: name, kind, default, meaning."""
    file: type[file_models.FileModel] = getattr(file_models, model)
    hints = get_type_hints(file, include_extras=True)
    rows = [("key", "kind", "default", "meaning")]
    for name, field in file.model_fields.items():
        default = "required" if field.is_required() else _default(field.get_default())
        rows.append((f"`{name}`", in_words(hints[name]), default, field.description or ""))
    return table(rows)


def _default(value: object) -> str:
    if value in (None, {}):
        return ""
    if isinstance(value, file_models.FileModel):
        return f"`{{{', '.join(f'{key}: {default}' for key, default in value)}}}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`[{', '.join(value)}]`" if isinstance(value, list) else f"`{value}`"


def command(name: str) -> str:
    """What a command does, and its options; without a name that of the program itself."""
    cmd: click.Command = program.commands[name] if name else program
    ctx = click.Context(cmd, click.Context(program, **program.context_settings), f"coopfeed {name}".strip())
    usage = " ".join([f"coopfeed {name}".strip(), *cmd.collect_usage_pieces(ctx)])
    records = [param.get_help_record(ctx) for param in cmd.get_params(ctx) if isinstance(param, click.Option)]
    rows = [("option", "meaning"), *((f"`{option}`", text) for option, text in filter(None, records))]
    meaning = "\n\n".join(" ".join(part.split()) for part in (cmd.help or "").split("\n\n"))
    example = (cmd.epilog or "").removeprefix("Example: ")
    return f"```text\n{usage}\n```\n\n{meaning}\n\n{table(rows)}\n\nFor example `{example}`."


def codes(_: str) -> str:
    """Every code of a problem, in groups, with its severity."""
    rows: list[tuple[str, ...]] = [("codes", "errors", "warnings")]
    for group in _GROUPS:
        cells = [[f"[{code}](#{code})" for code in _codes(group) if code.severity is severity] for severity in Severity]
        rows.append((group.value, *(", ".join(cell) for cell in cells)))
    return table(rows)


def problems(_: str) -> str:
    """Every code of a problem: its meaning, an example, and what is said of it."""
    return "\n\n".join("\n\n".join([f"### {group}", *map(_problem, _codes(group))]) for group in _GROUPS)


_GROUPS = [group for group in Group if group is not Group.LIVE_SITE]


def _codes(group: Group) -> list[Code]:
    return [code for code in Code if code.group is group]


def _problem(code: Code) -> str:
    meaning = f"{code.meaning} {code.consequence}".strip()
    return f"#### {code}\n\n{meaning}\n\n{mistakes.shown(code)}"


def formats(_: str) -> str:
    """Every format of a feed."""
    rows = [("`formats`", "format", "file", "media type")]
    rows += [(f"`{fmt.NAME}`", fmt.TITLE, f"`{fmt.FILE}`", f"`{fmt.MEDIA_TYPE}`") for fmt in FORMATS]
    rows.append(("always", "OPML", f"`{opml.FILE}`", f"`{opml.MEDIA_TYPE}`"))
    return table(rows)


def layout(entries: str) -> str:
    """The files of the example publication, with their media types; those of archives if feeds have few `entries`."""
    with examples.project(EXAMPLE) as folder:
        publication = coopfeed.load(folder)
        if entries:
            publication = replace(publication, site=replace(publication.site, entries=int(entries)))
        built = coopfeed.build(publication, datetime.fromtimestamp(int(examples.TODAY), UTC))
    found = {output.path: output.media_type for output in built.outputs} | {record.FILE: "application/json"}
    if entries:
        found = {path: found[path] for path in found if "/archive/" in path}
    width = max(map(len, found))
    lines = [f"{path:<{width}}  {found[path]}" for path in sorted(found, key=lambda path: (path.count("/"), path))]
    return "```text\n" + "\n".join(lines) + "\n```"


def json_form(what: str) -> str:
    """What a command prints for programs, or what the record says, of a small example."""
    return f"```json\n{_JSON[what]().rstrip()}\n```"


def _problems_as_json() -> str:
    return json.dumps(json.loads(mistakes.printed(Code.UNKNOWN_CATEGORY, "--format", "json")), indent=2)


def _summary_as_json() -> str:
    """Of a publication with one item more, one corrected, and one that is not due yet."""
    with examples.project(EXAMPLE) as folder:
        examples.run(folder, "coopfeed publish --quiet")
        path = folder / "items/trainings/2026-04-21-cheese-making.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("three days", "3 days"), encoding="utf-8")
        for slug, date in (("seed-saving", "2026-05-12"), ("harvest", "2026-09-01T09:00")):
            text = f"title: {slug}\ndate: {date}\ncategory: trainings\nsummary: A day for members.\n"
            (folder / f"items/{slug}.yaml").write_text(text, encoding="utf-8")
        return examples.run(folder, "coopfeed publish --format json")


def _next_as_json() -> str:
    with examples.project(EXAMPLE) as folder:
        return examples.run(folder, "coopfeed next --now 2026-03-01 --format json")


def _comparison_as_json() -> str:
    """Of a feed in which one item has another title."""
    with examples.project(EXAMPLE) as folder:
        examples.run(folder, "coopfeed publish --quiet --to old")
        path = folder / "items/trainings/2026-04-21-cheese-making.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("three days", "3 days"), encoding="utf-8")
        (folder / "items/trainings/2026-03-10-bookkeeping.yaml").unlink()
        examples.run(folder, "coopfeed publish --quiet --to new")
        return examples.run(folder, "coopfeed compare old/trainings/rss.xml new/trainings/rss.xml --format json")


def _list_as_json() -> str:
    with examples.project(EXAMPLE) as folder:
        return examples.run(folder, "coopfeed list --format json --title cheese")


def _verify_as_json() -> str:
    """Of a site with one thing wrong."""
    found = Finding(
        Code.NOT_THERE, "https://feeds.example.org/all/rss.xml", "the server says that there is nothing (404)"
    )
    return live_site_as_json(Report("https://feeds.example.org/", (found,), 42, "nginx"))


def _record_as_json() -> str:
    with examples.project() as folder:
        for path, text in mistakes.SMALLEST.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        examples.run(folder, "coopfeed publish --quiet")
        return (folder / "public" / record.FILE).read_text(encoding="utf-8")


def _explanation_as_json() -> str:
    return printable.as_json(explanation(Code.AMBIGUOUS_DATE))


_JSON: dict[str, Callable[[], str]] = {
    "problems": _problems_as_json, "summary": _summary_as_json, "next": _next_as_json, "record": _record_as_json,
    "compare": _comparison_as_json, "explain": _explanation_as_json,
    "list": _list_as_json, "verify": _verify_as_json,
}  # fmt: skip


def written_dates(_: str) -> str:
    """Dates as editors write them, and how they are read."""
    written = (
        "2026-08-04", "2026-08-04T10:00", "2026-08-04T10:00+02:00", "4 August 2026", "August 4, 2026",
        "Tuesday, 4 August 2026, 10:00", "31/12/2026", "04/08/2026", "August 2026", "30 February 2026",
        "Monday, 4 August 2026", "4 août 2026",
    )  # fmt: skip
    rows = [("written", "read as")]
    for text in written:
        try:
            rows.append((f"`{text}`", f"{dates.parse(text)}"))
        except dates.DateError as error:
            rows.append((f"`{text}`", f"[{error.code}](#{error.code}): {error.message}"))
    return table(rows)


def html(_: str) -> str:
    """The HTML that content may hold."""
    attributes = sanitising.ATTRIBUTES
    rows = [("element", "attributes that stay"), ("every element", _list(attributes["*"]))]
    rows += [(f"`{tag}`", _list(attributes.get(tag, set()))) for tag in sorted(sanitising.TAGS)]
    plain = [tag for tag, names in rows[2:] if not names]
    return table([row for row in rows if row[1]]) + f"\n\nWithout attributes of their own: {', '.join(plain)}."


def findings(_: str) -> str:
    """What `coopfeed verify` can find."""
    rows = [("code", "severity", "what is wrong", "what it means to subscribers", "what mends it")]
    for code in _codes(Group.LIVE_SITE):
        mended = remedies.REMEDIES[code].get("") or "See your server in [Where to host it](hosting.md)."
        rows.append((f"`{code}`", code.severity.value, code.meaning, code.consequence, mended))
    return table(rows)


def endings(_: str) -> str:
    """The file name endings whose media type is known."""
    known = sorted(media.MEDIA_TYPES.items())
    return table([("ending", "media type"), *((f"`{ending}`", f"`{kind}`") for ending, kind in known)])


def _list(names: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table whose first row is its head."""
    cells = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    cells.insert(1, "|".join("---" for _ in rows[0]))
    return "\n".join(f"| {row} |" if "---" not in row else f"|{row}|" for row in cells)


def inherited(_: str) -> str:
    """The keys that a translation takes from its original."""
    return ", ".join(f"`{name}`" for name in file_models.ItemFile.model_fields if name in items.INHERITED) + "."


_VIEWS = {
    "`site`": views.SiteView,
    "`item`, and each of `latest`, and of `items` in `embed.html` and `fragment.html`": views.ItemView,
    "each of `earlier`, and of `items` in `archive.html`": views.ItemLink,
    "`item` in `withdrawn.html`": views.WithdrawnItem,
    "each of `feeds` in `item.html`": views.FeedLink,
    "each of `feeds` and `others` in `site.html`": views.FeedSummary,
    "`feed`": views.FeedView,
    "an author": Person,
    "an image": Image,
    "an enclosure": Enclosure,
    "an event": Event,
    "a country": Country,
    "a document, which is a feed in one format": Document,
    "a translation": Translation,
}


def theme_values(_: str) -> str:
    """The values of templates with their attributes."""
    rows = [(name, " ".join(f"`{f.name}`" for f in dataclasses.fields(view))) for name, view in _VIEWS.items()]
    return table([("value", "attributes"), *rows])


GENERATED: dict[str, Callable[[str], str]] = {
    "fields": fields, "command": command, "codes": codes, "problems": problems, "formats": formats, "layout": layout,
    "findings": findings, "views": theme_values,
    "json": json_form, "dates": written_dates, "html": html, "endings": endings, "inherited": inherited,
}  # fmt: skip


def _template() -> str:
    return (ROOT / TEMPLATE).read_text(encoding="utf-8")


def reference() -> str:
    """The text of docs/reference.md."""
    return _DIRECTIVE.sub(lambda found: GENERATED[found[1]](found[2] or ""), _template())


def played(page: str) -> tuple[str, list[str]]:
    """The text of a page with what its commands print now, and complaints about its files."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return examples.played(text, PLAYED[page], by_section=page == "docs/how-to.md")


def pages() -> Iterator[tuple[str, str, list[str]]]:
    """Each page with its text as it should be, and complaints about its files."""
    yield REFERENCE, reference(), []
    for page in PLAYED:
        yield page, *played(page)


def main() -> int:
    """Write what has changed; complain about examples that the reader refuses."""
    wrong = 0
    for page, text, complaints in pages():
        path = ROOT / page
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"{page}: written")
        for complaint in complaints:
            wrong += 1
            print(f"{page}: a file shown is wrong, and the page does not say so: {complaint}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
