"""No foreign text can control the terminal or look like our own output."""

from __future__ import annotations

import ast
import csv
import io
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import click
import pytest
from click.testing import CliRunner

import coopfeed
from coopfeed.cli import output
from coopfeed.cli.program import program
from tests.desk import NOW, SITE, Desk

HOUSE = Path(coopfeed.__file__).parent
# Sets the clipboard (OSC 52), hides what follows, sets the title by C1 and reverses the direction of writing.
IN_XML = "Fair\x9d0;owned\x9c\u202etxt\u2066\u2028\x7f"
HOSTILE = f"{IN_XML}\x1b]52;c;cm0gLXJm\x07\x1b[8m\x1b[2J"
PRINTS = re.compile(r"print|input|click\.(\w*echo\w*|style|prompt|confirm|progressbar|pause)|sys\.\w*std\w+\.write")
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ud800-\udfff]")


def shown(desk: Desk, *words: str) -> str:
    """Return what a command prints on a colour terminal without its own colours; assert that it has no controls."""
    result = CliRunner().invoke(program, ["-C", str(desk.root), *words], color=True, catch_exceptions=False)
    text = re.sub(r"\x1b\[(?:0|1|2|31|32|33|36)m", "", result.output)
    assert not UNSAFE.search(text.replace("\r\n", "\n")), text
    return text


def printing(module: Path) -> Iterator[str]:
    """Return the calls of a module that print or prompt."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if PRINTS.fullmatch(name):
                yield name


@pytest.mark.parametrize("module", sorted((HOUSE / "cli").glob("*.py")), ids=lambda module: module.stem)
def test_all_output_goes_through_one_module(module: Path) -> None:
    assert module.name == "output.py" or not list(printing(module))


def test_only_the_command_line_prints() -> None:
    others = [module for module in HOUSE.rglob("*.py") if module.parent.name != "cli"]
    found = {f"{module.name}: {name}" for module in others for name in printing(module)}
    assert found == {"__main__.py: sys.stderr.write"}  # before anything else could be imported


def test_our_colours_are_printed_and_foreign_escapes_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    with program.make_context("coopfeed", ["list"]) as ctx:
        ctx.color = True
        output.echo(output.style("a\x1b[31mb", fg="green") + " \x1b[31mc")
    assert capsys.readouterr().out == "\x1b[32ma\ufffd[31mb\x1b[0m \ufffd[31mc\n"


def feeds(desk: Desk) -> list[str]:
    """Return a feed of each format with a hostile title, as far as the format allows it."""
    entry = {"id": "https://e.example/1", "title": HOSTILE, "date_published": "2025-02-01T10:00:00Z", "tags": [HOSTILE]}
    document = {"version": "https://jsonfeed.org/version/1.1", "title": HOSTILE, "items": [entry]}
    desk.write("feed.json", json.dumps(document))
    date = "<pubDate>Sat, 01 Feb 2025 10:00:00 GMT</pubDate>"
    item = f"<item><title>{IN_XML}</title><guid>https://e.example/1</guid><category>{IN_XML}</category>{date}</item>"
    desk.write("feed.xml", f'<rss version="2.0"><channel><title>{IN_XML}</title>{item}</channel></rss>')
    rows = io.StringIO()
    csv.writer(rows).writerows([["title", "date", "category"], [HOSTILE, "2025-01-01", HOSTILE], [HOSTILE, "?", ""]])
    desk.write("table.csv", rows.getvalue())
    return ["feed.json", "feed.xml", "table.csv"]


def test_text_of_an_import_is_printed_safely(desk: Desk) -> None:
    for name in feeds(desk):
        assert "Fair" in shown(desk, "import", str(desk.root / name), "--dry-run")
        assert "Fair" in shown(desk, "import", str(desk.root / name), "--dry-run", "-c", "trainings")


@pytest.mark.parametrize("form", ["text", "json"])
def test_text_of_compared_feeds_is_printed_safely(desk: Desk, form: str) -> None:
    desk.item("herath")
    desk.publish()
    for name in feeds(desk)[:2]:
        other = str(desk.public / "all/feed.json")
        assert shown(desk, "compare", str(desk.root / name), other, "--format", form)
        assert "Fair" in shown(desk, "compare", other, str(desk.root / name), "--format", form)


def test_addresses_of_discovered_feeds_are_printed_safely(desk: Desk) -> None:
    desk.write("page.html", f'<link type="application/rss+xml" href="https://e.example/{HOSTILE}">')
    assert "https://e.example/Fair" in shown(desk, "import", str(desk.root / "page.html"))


@contextmanager
def redirecting(target: str) -> Iterator[str]:
    """The address of a server that redirects."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(b"HTTP/1.0 302 Found\r\nLocation: " + target.encode("latin-1") + b"\r\n\r\n")

        def log_message(self, *_: object) -> None:
            """Do not log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize(
    "target", ["ftp://e.example/\x1b]52;c;cm0=\x07\x9d0;owned\x9c", f"ftp://{quote(HOSTILE[:5])}\x9b8m"]
)
def test_redirect_addresses_are_printed_safely(desk: Desk, target: str) -> None:
    with redirecting(target) as address:
        assert "ftp://" in shown(desk, "import", address)
        assert "ftp://" in shown(desk, "compare", address, address)


def test_text_of_a_foreign_record_is_printed_safely(desk: Desk) -> None:
    desk.item("fair")
    desk.publish()
    record = desk.public / "coopfeed.json"
    record.write_text(record.read_text().replace('"Fair"', json.dumps(HOSTILE + "\n::error::forged")))
    (desk.root / "items/fair.yaml").rename(desk.root / "items/other.yaml")
    for form in ("text", "json"):
        output = shown(desk, "publish", "--previous", str(record), "--format", form, "--now", NOW)
        assert "Fair" in output
        assert "\n::error" not in output


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_file_names_and_values_are_printed_safely(desk: Desk, form: str) -> None:
    desk.write("feeds.yaml", SITE + f"tag: {IN_XML}\n")
    desk.write("items/values.yaml", f"title: {IN_XML}\ndate: {IN_XML}\ncategory: {json.dumps(HOSTILE)}\n")
    named = os.fsencode(desk.root / "items") + b"/a\xff\x1b]52;c;x\x07\n::error::forged" + "\u202e\x9d.yaml".encode()
    Path(os.fsdecode(named)).touch()
    output = shown(desk, "check", "--format", form)
    assert "bad-file-name" in output
    assert "\n::error::" not in output


def test_arguments_are_printed_safely(desk: Desk) -> None:
    assert "Fair" in shown(desk, "list", "--category", HOSTILE)
    assert "Fair" in shown(desk, HOSTILE)


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_titles_are_printed_safely(desk: Desk, form: str) -> None:
    desk.item("herath", title='"Fair\u202etxt\u2069"')
    assert "Fair" in shown(desk, "list", "--format", form)


def test_a_long_line_is_wrapped_between_words() -> None:
    line = f"{output.style('a.yaml:1:1', bold=True)}: the category courses-events is unknown\n  short"
    shown = click.unstyle(output.wrapped(line, 30))
    assert shown == "a.yaml:1:1: the category\n      courses-events is\n      unknown\n  short"


def test_a_word_without_spaces_is_not_wrapped() -> None:
    assert output.wrapped(f"id: {'x' * 40} y", 20) == f"id:\n      {'x' * 40}\n      y"


def test_without_a_terminal_lines_are_not_wrapped() -> None:
    assert output.fitted("word " * 100) == "word " * 100
