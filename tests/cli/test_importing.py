from __future__ import annotations

import json
from pathlib import Path

import pytest

from coopfeed.migrating.foreign import effort
from coopfeed.migrating.importing import drafting
from tests.desk import Desk
from tests.migrating.foreign.making import rss, rss_item
from tests.web.servers import Answer, Asked, Server

CATEGORY = "<category>Interviews</category>"


@pytest.fixture
def feed(desk: Desk) -> Path:
    path = desk.root / "old.xml"
    path.write_bytes(rss(rss_item(2, CATEGORY), rss_item(1, CATEGORY + "<category>Bees</category>")))
    return path


def test_an_import_prints_what_it_made_and_what_to_do_next(desk: Desk, feed: Path) -> None:
    result = desk.run("import", "old.xml")
    assert (result.exit_code, result.stdout) == (
        0,
        (
            "RSS, 2 entries → 2 new items (2 in interviews)\n"
            'Not in feeds.yaml, so kept as tags: "Bees" (1). To make one a category: --category-map "Bees=SLUG".\n'
            "Next: coopfeed publish, and coopfeed compare OLD-FEED public/all/rss.xml\n"
        ),
    )
    assert sorted(path.name for path in desk.root.glob("items/interviews/*.yaml")) == [
        "2020-08-01-entry-1.yaml",
        "2020-08-02-entry-2.yaml",
    ]
    assert desk.run("check").exit_code == 0


def test_a_project_without_items_can_import(desk: Desk, feed: Path) -> None:
    (desk.root / "items").rmdir()
    assert desk.run("import", "old.xml", "--dry-run").exit_code == 0
    assert not (desk.root / "items").exists()
    assert desk.run("import", "old.xml").exit_code == 0
    assert desk.run("check").exit_code == 0


def test_a_file_called_items_is_a_problem(desk: Desk, feed: Path) -> None:
    (desk.root / "items").rmdir()
    desk.write("items", "")
    assert desk.run("import", "old.xml").exit_code == 1


def test_a_second_import_adds_nothing(desk: Desk, feed: Path) -> None:
    desk.run("import", "old.xml")
    result = desk.run("import", "old.xml")
    assert result.stdout == "RSS, 2 entries → 0 new items\nAlready imported, unchanged: 2.\n"


def test_a_dry_run_lists_files_and_writes_nothing(desk: Desk, feed: Path) -> None:
    result = desk.run("import", "old.xml", "--dry-run")
    assert "would write items/interviews/2020-08-02-entry-2.yaml\n" in result.stdout
    assert result.stdout.endswith("Nothing was written (--dry-run).\n")
    assert not list(desk.root.glob("items/**/*.yaml"))


def test_every_difference_from_the_source_is_listed(desk: Desk) -> None:
    odd = rss(rss_item(3, CATEGORY, guid="12\n34"), rss_item(2), f"<title>Undated</title><guid>urn:a</guid>{CATEGORY}")
    (desk.root / "old.xml").write_bytes(odd)
    changed = "changed items/interviews/2020-08-03-entry-3.yaml: "
    text = (
        'skipped "Entry 2": it has no category; add --category or --category-map\n'
        'skipped "Undated": it has no date\n'
        f'{changed}its id "12 34" cannot be kept: subscribers will see it as new\n'
    )
    assert desk.run("import", "old.xml", "--dry-run").stdout.startswith(text)
    assert desk.run("import", "old.xml", "--quiet").stdout == text
    assert "Skipped: 2." in desk.run("import", "old.xml").stdout


def test_categories_are_mapped(desk: Desk, feed: Path) -> None:
    desk.run("import", "old.xml", "--category-map", "Bees=trainings", "--category-map", "Interviews=")
    assert [path.parent.name for path in desk.root.glob("items/**/*.yaml")] == ["trainings"]
    desk.run("import", "old.xml", "--category-map", "Interviews=", "-c", "trainings")
    assert len(list(desk.root.glob("items/trainings/*.yaml"))) == 2


@pytest.mark.parametrize(
    ("option", "value", "text"),
    [
        ("--category-map", "Bees", 'write "Old name=slug", not "Bees"'),
        ("--category-map", "=interviews", 'write "Old name=slug"'),
        ("--category-map", "Bees=intervews", "did you mean `interviews`?"),
        ("--column", "title", 'write "title=Heading", not "title"'),
        ("--column", "titel=Titel", "did you mean `title`?"),
        ("--column", "title=", 'write "title=Heading", not "title="'),
        ("--column", "status", 'write "title=Heading", not "status"'),
        ("--category", "intervews", "did you mean `interviews`?"),
    ],
)
def test_an_unknown_category_is_a_usage_error(desk: Desk, feed: Path, option: str, value: str, text: str) -> None:
    result = desk.run("import", "old.xml", option, value)
    assert result.exit_code == 2
    assert text in result.stderr


def test_problems_of_the_project_come_first(desk: Desk, feed: Path) -> None:
    desk.item("herath", date="x")
    result = desk.run("import", "old.xml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "bad-date" in result.stderr
    assert "Nothing was imported." in result.stderr


def test_an_address_is_read_with_its_older_pages(desk: Desk) -> None:
    wordpress = "<generator>https://wordpress.org/?v=6.1</generator>"

    def page(asked: Asked) -> Answer:
        number = {"": 2, "paged=1": 2, "paged=2": 1}.get(asked.query)
        return Answer(rss(rss_item(number), channel=wordpress)) if number else Answer(status=404)

    with Server() as server:
        server.pages["/feed/"] = page
        result = desk.run("import", f"{server.url}feed/", "-c", "interviews")
        assert result.stdout.startswith("RSS, 2 entries in 2 documents → 2 new items (2 in interviews)\n")
        result = desk.run("import", f"{server.url}feed/?paged=1", "--no-archives")
        assert "Already imported, unchanged: 1." in result.stdout


def test_a_table_is_imported(desk: Desk) -> None:
    desk.write("old.txt", "Titel;date;category\nEin Fest;2020-08-04;Interviews\nNoch eins;bald;Interviews\n")
    result = desk.run("import", "old.txt", "--column", "title=Titel")
    assert result.stdout.startswith('skipped "Noch eins": "bald" is not a date')
    assert "table, 1 entry → 1 new item (1 in interviews)\n" in result.stdout
    assert desk.run("import", "old.txt", "--column", "title = Titel").stdout.endswith("unchanged: 1.\nSkipped: 1.\n")


def test_an_export_of_wordpress_is_imported(desk: Desk) -> None:
    export = Path(__file__).parents[1] / "moving/wordpress/export.xml"
    result = desk.run("import", str(export), "-c", "interviews")
    assert 'skipped "Not finished": its status is draft\n' in result.stdout
    assert "WordPress export, 6 entries → 6 new items (6 in interviews)\n" in result.stdout
    assert desk.run("check").exit_code == 0


def test_repeated_notes_are_printed_once(desk: Desk) -> None:
    reply = '<thr:in-reply-to xmlns:thr="http://purl.org/syndication/thread/1.0" ref="urn:a"/>'
    (desk.root / "old.xml").write_bytes(rss(*(rss_item(number, CATEGORY + reply) for number in range(1, 4))))
    assert desk.run("import", "old.xml", "--quiet").stdout == (
        'skipped 3 comments, such as "Entry 1": only posts are imported\n'
    )
    (desk.root / "old.xml").write_bytes(rss(rss_item(1, CATEGORY + reply)))
    assert desk.run("import", "old.xml", "-q").stdout == 'skipped "Entry 1": it is a comment, not a post\n'


def test_a_change_in_many_items_is_printed_once(desk: Desk) -> None:
    frame = "<content:encoded>&lt;iframe src='https://e.org/'>&lt;/iframe>&lt;p>Come.</content:encoded>"
    (desk.root / "old.xml").write_bytes(rss(*(rss_item(number, CATEGORY + frame) for number in range(1, 9))))
    assert desk.run("import", "old.xml", "--quiet").stdout == (
        "changed 8 items, such as items/interviews/2020-08-01-entry-1.yaml: "
        "a frame in its text became a link to what it shows\n"
    )


def test_a_backup_is_imported_and_cannot_be_compared(desk: Desk) -> None:
    export = Path(__file__).parents[1] / "migrating/importing/exports/blogger-backup.xml"
    text = desk.run("import", str(export), "-c", "interviews").stdout
    assert "Blogger backup, 1 entry → 1 new item (1 in interviews)\n" in text
    assert "older entries" not in text
    result = desk.run("compare", str(export), str(export))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "blogger-backup.xml is a Blogger backup, not a feed that people subscribe to" in result.stderr


def test_what_is_left_to_do_is_printed(desk: Desk) -> None:
    (desk.root / "old.xml").write_bytes(rss(channel='<atom:link rel="next" href="https://old.example.org/?p=2"/>'))
    assert "skipped the older entries at https://old.example.org/?p=2\n" in desk.run("import", "old.xml").stdout


def test_an_unreadable_source_exits_with_3(desk: Desk) -> None:
    result = desk.run("import", "nowhere.xml")
    assert (result.exit_code, result.stderr) == (3, "coopfeed: cannot read nowhere.xml: no such file or directory\n")


def test_subscribers_with_guids_that_are_not_iris_notice_nothing(desk: Desk) -> None:
    guids = ["1234", "12 at https://old.example.org", "0f8fad5b-d9cb-469f-a165-70867728950e"]
    old = rss(*(rss_item(number, CATEGORY, guid) for number, guid in enumerate(guids, start=1)))
    (desk.root / "old.xml").write_bytes(old)
    text = desk.run("import", "old.xml").stdout
    assert "Kept as `guid`, which Atom cannot carry: 3 ids that are not IRIs. Redirect the old feed to" in text
    desk.publish()
    for name in ("rss.xml", "feed.json"):
        result = desk.run("compare", "old.xml", f"public/all/{name}")
        assert (result.exit_code, ": 3 same." in result.stdout) == (0, True)
    assert desk.run("compare", "old.xml", "public/all/atom.xml").exit_code == 1
    assert "Already imported, unchanged: 3." in desk.run("import", "old.xml").stdout
    again = desk.run("import", "public/all/rss.xml").stdout
    assert "Already imported, unchanged: 3." in again


def test_subscribers_of_a_feed_without_guids_notice_nothing(desk: Desk) -> None:
    without = (rss_item(number, CATEGORY, "").replace('<guid isPermaLink="false"></guid>', "") for number in (1, 2))
    (desk.root / "old.xml").write_bytes(rss(*without))
    text = desk.run("import", "old.xml").stdout
    assert (
        "Without an id, and so without one in RSS (`guid: none`): 2 entries, which readers know by their links." in text
    )
    desk.publish()
    result = desk.run("compare", "old.xml", "public/all/rss.xml")
    assert (result.exit_code, ": 2 same." in result.stdout) == (0, True)
    assert desk.run("compare", "old.xml", "public/all/atom.xml").exit_code == 1
    assert "Already imported, unchanged: 2." in desk.run("import", "public/all/rss.xml").stdout


def test_after_an_import_no_reader_shows_an_entry_twice_or_loses_one(desk: Desk, feed: Path) -> None:
    desk.run("import", "old.xml")
    desk.publish()
    for name in ("rss.xml", "atom.xml", "feed.json"):
        assert ": 2 same." in desk.run("compare", "old.xml", f"public/all/{name}").stdout


def test_trust_lifts_the_time_limit(desk: Desk, feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effort, "seconds_for", lambda found, seconds=0: seconds)
    with monkeypatch.context() as hurried:
        hurried.setattr(drafting, "LONGEST", 0)
        assert "the time limit of this import was reached" in desk.run("import", "old.xml").stdout
    assert "→ 2 new items" in desk.run("import", "old.xml", "--trust").stdout


def test_a_local_feed_is_recognised_by_its_ids(desk: Desk) -> None:
    feed = rss(rss_item(1, CATEGORY)).replace(b"https://old.example.org/", b"http://localhost:4000/")
    (desk.root / "old.xml").write_bytes(feed)
    assert "Ids and links that only work on your own computer or network: " in desk.run("import", "old.xml").stdout


_EPISODE = f"{CATEGORY}<itunes:duration>00:31:05</itunes:duration>"


def test_what_an_item_cannot_hold_is_counted_once_with_an_example(desk: Desk) -> None:
    (desk.root / "old.xml").write_bytes(rss(*(rss_item(number, _EPISODE) for number in (1, 2, 3))))
    text = desk.run("import", "old.xml", "--quiet").stdout
    assert text == "left out itunes:duration of 3 items, for example 00:31:05\n"


def test_the_json_form_lists_everything_that_was_left_out(desk: Desk) -> None:
    (desk.root / "old.xml").write_bytes(rss(rss_item(1, _EPISODE), rss_item(2)))
    report = json.loads(desk.run("import", "old.xml", "--format", "json").stdout)
    assert report["left_out"] == [{"kind": "itunes:duration", "example": "00:31:05", "items": 1}]
    assert report["items"][0]["left_out"] == [{"kind": "itunes:duration", "example": "00:31:05"}]
    assert report["skipped"][0]["name"] == '"Entry 2"'
    assert report["written"]


def test_the_interpretation_of_a_table_is_reported_and_can_be_changed(desk: Desk) -> None:
    desk.write("old.csv", "Title,Date,Body,Venue\nA,01/02/2026,All,Hall\nB,13/02/2026,,\n")
    told = desk.run("import", "old.csv", "-c", "interviews", "--dry-run").stdout
    assert 'note Columns read: Body as content. To change one, add --column "KEY=HEADING" ("KEY=" for none).\n' in told
    assert "note Columns not used: Venue. To use one, add --column" in told
    assert "would write items/interviews/2026-02-01-a.yaml\n" in told
    told = desk.run("import", "old.csv", "-c", "interviews", "--dry-run", "--dates", "mdy").stdout
    assert "would write items/interviews/2026-01-02-a.yaml\n" in told
    notes = json.loads(desk.run("import", "old.csv", "-c", "interviews", "--format", "json").stdout)["notes"]
    assert len(notes) == 3


def test_a_folder_is_imported_with_the_address_of_its_site(desk: Desk) -> None:
    desk.write("_posts/2026-02-03-fair.md", "---\ntitle: A fair\nmood: good\n---\nCome.\n")
    told = desk.run("import", "_posts", "-c", "interviews", "--old-site", "https://old.example.org/").stdout
    assert told.startswith("left out front matter mood of 1 item: good\nJekyll files, 1 entry → 1 new item")
    item = (desk.root / "items/interviews/2026-02-03-a-fair.yaml").read_text("utf-8")
    assert "id: https://old.example.org/2026/02/03/fair\n" in item
    assert "--old-site: write https://" in desk.run("import", "_posts", "--old-site", "example.org").stderr
