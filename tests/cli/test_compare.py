from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coopfeed.cli.program import program
from tests.desk import Desk
from tests.migrating.foreign.making import rss, rss_item
from tests.web.servers import Server

SAME = "No subscriber would see an entry twice or lose one."


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["compare", *arguments], catch_exceptions=False)


def compared(old: bytes, new: bytes, *arguments: str) -> Result:
    Path("old.xml").write_bytes(old)
    Path("new.xml").write_bytes(new)
    return run("old.xml", "new.xml", *arguments)


def test_no_project_is_needed(here: Path) -> None:
    result = compared(rss(rss_item(2), rss_item(1)), rss(rss_item(2), rss_item(1)))
    assert (result.exit_code, result.stdout) == (
        0,
        f"OLD is RSS with 2 entries, NEW is RSS with 2 entries: 2 same.\n{SAME}\n",
    )


def test_what_subscribers_notice_is_listed_first_and_sets_the_exit_status(here: Path) -> None:
    old = rss(rss_item(4), rss_item(3), rss_item(2), rss_item(1))
    new = rss(rss_item(5), rss_item(4, guid="tag:x,2020:4"), rss_item(2, "<dc:title>Another</dc:title>"), rss_item(1))
    result = compared(old, new.replace(b"Entry 2", b"Another"))
    assert result.exit_code == 1
    assert result.stdout == (
        'again    "Entry 4" (2020-08-04)\n'
        "         https://old.example.org/?p=4 → tag:x,2020:4: seen twice in every reader\n"
        'lost     "Entry 3" (2020-08-03)\n'
        'changed  "Entry 2" (2020-08-02): title\n'
        'new      "Entry 5" (2020-08-05)\n\n'
        "OLD is RSS with 4 entries, NEW is RSS with 4 entries: 1 same, 1 new, 1 changed, 1 lost, 1 again.\n"
        "Subscribers would see 1 entry twice and lose 1 entry.\n"
    )


def test_a_malformed_feed_is_noted(here: Path) -> None:
    result = compared(rss(rss_item(1)), rss(rss_item(1) + "</b>"))
    assert result.stdout.startswith("note new.xml is not well-formed XML and may not be whole (line 1: ")
    (note,) = json.loads(run("old.xml", "new.xml", "--format", "json").stdout)["notes"]
    assert note in result.stdout


def test_readers_that_behave_differently_are_named(here: Path) -> None:
    result = compared(
        rss("<title>A</title><link>https://e.org/a</link>"), rss("<title>B</title><link>https://e.org/a</link>")
    )
    assert 'again    "A"\n         no id → no id: seen twice in SimplePie\n' in result.stdout
    assert result.stdout.endswith("Subscribers would see 1 entry twice.\n")


def test_feeds_of_different_length_are_explained(here: Path) -> None:
    result = compared(rss(rss_item(3), rss_item(2)), rss(rss_item(3), rss_item(2), rss_item(1)))
    assert "1 entry of NEW would appear as new to recent subscribers" in result.stdout
    assert "`entries: 2` in feeds.yaml" in result.stdout
    result = compared(rss(rss_item(3), rss_item(2)), rss(rss_item(3)))
    assert "Entries that NEW no longer lists (unlisted) stay in readers" in result.stdout
    assert result.exit_code == 0


def test_losses_alone_are_reported(here: Path) -> None:
    assert compared(rss(rss_item(1)), rss()).stdout.endswith("Subscribers would lose 1 entry.\n")


def test_two_empty_feeds_are_the_same(here: Path) -> None:
    assert "both feeds are empty" in compared(rss(), rss()).stdout


def test_the_json_form_has_every_entry(here: Path) -> None:
    result = compared(rss(rss_item(2), rss_item(1)), rss(rss_item(2)), "--format", "json")
    report = json.loads(result.stdout)
    assert report["noticed"] is False
    assert report["counts"] | {"same": 0, "unlisted": 0} == dict.fromkeys(report["counts"], 0)
    assert [(entry["state"], entry["new"] and entry["new"]["id"]) for entry in report["entries"]] == [
        ("same", "https://old.example.org/?p=2"),
        ("unlisted", None),
    ]
    assert report["entries"][0]["old"] == report["entries"][0]["new"]
    assert report["entries"][0]["old"]["date"] == "2020-08-02T10:00:00+02:00"
    assert result.stdout == json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def test_the_json_form_has_lists_of_changes_and_readers(here: Path) -> None:
    old, new = (
        rss("<title>A\u2028B</title><link>https://e.org/a</link>"),
        rss("<title>A</title><link>https://e.org/a</link>"),
    )
    for stdout in (compared(old, new, "--format", "json").stdout, compared(rss(), rss(), "--format", "json").stdout):
        assert stdout == json.dumps(json.loads(stdout), ensure_ascii=False, indent=2) + "\n"


def test_a_feed_without_dates_has_none_in_the_json_form(here: Path) -> None:
    report = json.loads(compared(rss("<title>A</title>"), rss("<title>A</title>"), "--format", "json").stdout)
    assert report["entries"][0]["old"]["date"] is None


def test_feeds_are_fetched_by_address(here: Path) -> None:
    with Server() as server:
        server.pages["/feed"] = rss(rss_item(1))
        assert SAME in run(f"{server.url}feed", f"{server.url}feed").stdout


def test_an_unreadable_feed_exits_with_3(here: Path) -> None:
    result = run("old.xml", "new.xml")
    assert (result.exit_code, result.stderr) == (3, "coopfeed: cannot read old.xml: no such file or directory\n")
    Path("old.xml").write_text("<html>", encoding="utf-8")
    assert run("old.xml", "old.xml").stderr == "coopfeed: old.xml is not a feed\n"


def test_our_own_formats_compare_as_the_same(desk: Desk) -> None:
    desk.item("herath", content="Some *words* & more.", authors="Ana Ruiz", tags="[bees, honey]")
    desk.item("millers", date="2025-02-01T10:00", link="https://www.example.org/millers", title='"5 < 6 & 7"')
    desk.publish()
    files = [f"public/all/{name}" for name in ("atom.xml", "rss.xml", "feed.json")]
    for old in files:
        for new in files:
            assert SAME in desk.run("compare", old, new).stdout
            assert ": 2 same." in desk.run("compare", old, new).stdout
