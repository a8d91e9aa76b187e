"""Regenerate the documentation: `make docs`.

docs/reference.md is made from docs/reference.in.md, where a line `<!-- generated: NAME ARGUMENT -->` stands for
something that the program itself knows. Each problem code has a page in docs/problems/. In all other pages, the output
of the commands is brought up to date.
"""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import click

import coopfeed
from coopfeed import printable
from coopfeed.cli.explain import as_object as explanation
from coopfeed.cli.program import program
from coopfeed.cli.verify import as_json as live_site_as_json
from coopfeed.model import Country, Document, Enclosure, Event, Image, Person, Translation
from coopfeed.model.codes import Code, Group
from coopfeed.model.layout import SUBSCRIPTION_LIST, in_folder
from coopfeed.publishing import record
from coopfeed.reading import dates, file_models, items, media, records, sanitising
from coopfeed.rendering.formats import FORMATS
from coopfeed.rendering.pages import views
from coopfeed.verifying import Finding, Report, remedies
from docs import examples, mistakes

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "docs" / "example"
REFERENCE = "docs/reference.md"
TEMPLATE = "docs/reference.in.md"

PROBLEMS = "docs/problems"

PLAYED = {
    "README.md": EXAMPLE, "docs/tutorial.md": None, "docs/embedding.md": EXAMPLE, "docs/moving.md": None,
    "docs/from-python.md": EXAMPLE,
    **{f"docs/how-to/{path.name}": EXAMPLE for path in sorted((ROOT / "docs" / "how-to").glob("*.md"))},
}  # fmt: skip
"""Pages with commands to run, and the folder that they start with."""

_DIRECTIVE = re.compile(r"^<!-- generated: (\S+)(?: (\S+))? -->$", re.MULTILINE)


def fields(model: str) -> str:
    """Return a table of the keys of a mapping: name, kind, default, meaning."""
    rows = [("key", "kind", "default", "meaning")]
    for name, field in records.fields(getattr(file_models, model)).items():
        default = "required" if field.is_required else _default(field.default)
        rows.append((f"`{name}`", field.kind.words, default, field.meaning))
    return table(rows)


def _default(value: object) -> str:
    if value in (None, {}):
        return ""
    if isinstance(value, file_models.PublishFile):
        return f"`{{{', '.join(f'{key}: {default}' for key, default in records.values_of(value).items())}}}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`[{', '.join(value)}]`" if isinstance(value, tuple) else f"`{value}`"


def command_named(name: str) -> click.Command:
    """The command; without a name, the program itself."""
    return program.get_command(click.Context(program), name) or program


def command(name: str) -> str:
    """Describe a command and its options, or, without a name, the program itself."""
    cmd = command_named(name)
    ctx = click.Context(cmd, click.Context(program, **program.context_settings), f"coopfeed {name}".strip())
    usage = " ".join([f"coopfeed {name}".strip(), *cmd.collect_usage_pieces(ctx)])
    records = [param.get_help_record(ctx) for param in cmd.get_params(ctx) if isinstance(param, click.Option)]
    rows = [("option", "meaning"), *((f"`{option}`", text) for option, text in filter(None, records))]
    meaning = "\n\n".join(" ".join(part.split()) for part in (cmd.help or "").split("\n\n"))
    example = (cmd.epilog or "").removeprefix("Example: ")
    return f"```text\n{usage}\n```\n\n{meaning}\n\n{table(rows)}\n\nFor example `{example}`."


def formats(_: str) -> str:
    """Return a table of all formats."""
    rows = [("`formats`", "format", "file", "media type")]
    rows += [(f"`{fmt.NAME}`", fmt.TITLE, f"`{fmt.FILE}`", f"`{fmt.MEDIA_TYPE}`") for fmt in FORMATS]
    subscription_list = in_folder("", SUBSCRIPTION_LIST)
    rows.append(("always", "OPML", f"`{subscription_list.path}`", f"`{subscription_list.media_type}`"))
    return table(rows)


def layout(entries: str) -> str:
    """List the files of the example publication with their media types, or its archives if feeds have few `entries`."""
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
    """Return the JSON that a command prints for a small example, or its record."""
    return f"```json\n{_JSON[what]().rstrip()}\n```"


def _problems_as_json() -> str:
    return json.dumps(json.loads(mistakes.printed(Code.UNKNOWN_CATEGORY, "--format", "json")), indent=2)


def _summary_as_json() -> str:
    """Return the JSON of a publication with an additional item, a corrected one and a scheduled one."""
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
    """Return the JSON of a comparison in which an item has another title and one is missing."""
    with examples.project(EXAMPLE) as folder:
        examples.run(folder, "coopfeed publish --quiet --to old")
        path = folder / "items/trainings/2026-04-21-cheese-making.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("three days", "3 days"), encoding="utf-8")
        (folder / "items/trainings/2026-03-10-bookkeeping.yaml").unlink()
        examples.run(folder, "coopfeed publish --quiet --to new")
        return examples.run(folder, "coopfeed compare old/trainings/rss.xml new/trainings/rss.xml --format json")


def _import_as_json() -> str:
    feed = (
        '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><item>'
        "<title>Rye bread</title><guid>https://radio.example.org/7</guid><category>Trainings</category>"
        "<pubDate>Mon, 02 Mar 2026 10:30:00 +0100</pubDate><description>The oven and the dough.</description>"
        "<itunes:duration>00:31:05</itunes:duration></item>"
        "<item><title>A walk</title><guid>https://radio.example.org/8</guid></item></channel></rss>"
    )
    with examples.project(EXAMPLE) as folder:
        (folder / "old.xml").write_text(feed, encoding="utf-8")
        return examples.run(folder, "coopfeed import old.xml --format json")


def _list_as_json() -> str:
    with examples.project(EXAMPLE) as folder:
        return examples.run(folder, "coopfeed list --format json --title cheese")


def _verify_as_json() -> str:
    """Return the JSON of a site with one finding."""
    found = Finding(Code.NOT_THERE, "https://feeds.example.org/all/rss.xml", "not found (404)")
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
    "import": _import_as_json, "list": _list_as_json, "verify": _verify_as_json,
}  # fmt: skip


def written_dates(_: str) -> str:
    """Return a table of dates as editors write them, and how they are read."""
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
            rows.append((f"`{text}`", f"[{error.code}](problems/{error.code}.md): {error.message}"))
    return table(rows)


def html(_: str) -> str:
    """Return a table of the HTML that content may contain."""
    attributes = sanitising.ATTRIBUTES
    rows = [("element", "attributes"), ("every element", _list(attributes["*"]))]
    rows += [(f"`{tag}`", _list(attributes.get(tag, set()))) for tag in sorted(sanitising.TAGS)]
    plain = [tag for tag, names in rows[2:] if not names]
    return table([row for row in rows if row[1]]) + f"\n\nWithout attributes: {', '.join(plain)}."


def findings(_: str) -> str:
    """Return a table of what `coopfeed verify` can find."""
    rows = [("code", "severity", "what is wrong", "what it means for subscribers", "fix")]
    for code in (code for code in Code if code.group is Group.LIVE_SITE):
        mended = remedies.REMEDIES[code].get("") or "See [Hosting](hosting.md)."
        rows.append((f"`{code}`", code.severity.value, code.meaning, code.consequence, mended))
    return table(rows)


def endings(_: str) -> str:
    """Return a table of the file name endings whose media type is known."""
    known = sorted(media.MEDIA_TYPES.items())
    return table([("ending", "media type"), *((f"`{ending}`", f"`{kind}`") for ending, kind in known)])


def _list(names: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Return a Markdown table whose first row is its head."""
    cells = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    cells.insert(1, "|".join("---" for _ in rows[0]))
    return "\n".join(f"| {row} |" if "---" not in row else f"|{row}|" for row in cells)


def inherited(_: str) -> str:
    """List the keys that a translation inherits from its original."""
    return ", ".join(f"`{name}`" for name in records.fields(file_models.ItemFile) if name in items.INHERITED) + "."


_VIEWS = {
    "`site`": views.SiteView,
    "`item`, and those in `latest` and, in `embed.html` and `fragment.html`, `items`": views.ItemView,
    "those in `earlier` and, in `archive.html`, `items`": views.ItemLink,
    "`item` in `withdrawn.html`": views.WithdrawnItem,
    "those in `feeds` of `item.html`": views.FeedLink,
    "those in `feeds` and `others` of `site.html`": views.FeedSummary,
    "`feed`": views.FeedView,
    "an author": Person,
    "an image": Image,
    "an enclosure": Enclosure,
    "an event": Event,
    "a country": Country,
    "a document (a feed in one format)": Document,
    "a translation": Translation,
}


def theme_values(_: str) -> str:
    """Return a table of the values in templates with their attributes."""
    rows = [(name, " ".join(f"`{f.name}`" for f in dataclasses.fields(view))) for name, view in _VIEWS.items()]
    return table([("value", "attributes"), *rows])


GENERATED: dict[str, Callable[[str], str]] = {
    "fields": fields, "command": command, "formats": formats, "layout": layout,
    "findings": findings, "views": theme_values,
    "json": json_form, "dates": written_dates, "html": html, "endings": endings, "inherited": inherited,
}  # fmt: skip


def reference() -> str:
    """Return the text of docs/reference.md."""
    template = (ROOT / TEMPLATE).read_text(encoding="utf-8")
    return _DIRECTIVE.sub(lambda found: GENERATED[found[1]](found[2] or ""), template)


def problem_codes() -> list[Code]:
    """Return the codes of problems, in the order of the documentation."""
    return [code for code in Code if code.group is not Group.LIVE_SITE]


def problem(code: Code) -> str:
    """Return the page of a problem code: its meaning, an example, and what coopfeed prints for it."""
    meaning = f"{code.meaning} {code.consequence}".strip()
    return f"# {code}\n\n{meaning}\n\n## Example\n\n{mistakes.shown(code)}\n"


def problem_list() -> str:
    """Return the page that lists all problem codes."""
    lines = [
        "# Problems",
        "",
        "coopfeed reports all problems of all files at once, each as `file:line:column: code: message`, with the line",
        "and a suggested fix. An error stops the publication: nothing is written, and the last publication stays in",
        "place. A warning stops nothing. The codes are stable.",
    ]
    for group, codes in groupby(problem_codes(), key=lambda code: code.group):
        lines += ["", f"## {group}", "", "| code | severity | meaning |", "|---|---|---|"]
        for code in codes:
            meaning = code.meaning.replace("|", "&#124;")
            lines.append(f"| [{code}]({code}.md) | {code.severity} | {meaning} |")
    return "\n".join(lines) + "\n"


def played(page: str) -> tuple[str, list[str]]:
    """Return the text of a page with what its commands print now, and complaints about its files."""
    return examples.played((ROOT / page).read_text(encoding="utf-8"), PLAYED[page])


def pages() -> Iterator[tuple[str, str, list[str]]]:
    """Yield each page with its text as it should be, and complaints about its files."""
    yield REFERENCE, reference(), []
    yield f"{PROBLEMS}/index.md", problem_list(), []
    for code in problem_codes():
        yield f"{PROBLEMS}/{code}.md", problem(code), []
    for page in PLAYED:
        yield page, *played(page)


def main() -> int:
    """Write the pages that have changed; complain about examples that the reader refuses."""
    wrong = 0
    (ROOT / PROBLEMS).mkdir(exist_ok=True)
    for path in (ROOT / PROBLEMS).glob("*.md"):
        if path.stem not in {*problem_codes(), "index"}:
            path.unlink()
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
