from __future__ import annotations

import json
import re

import pytest

from tests.desk import SITE, Desk


def shown(output: str) -> list[str]:
    """Return the printed lines without the time taken."""
    return re.sub(r"\d+\.\d s\b", "0.0 s", output).splitlines()


def test_the_first_publication_prints_its_files_and_what_to_do_next(desk: Desk) -> None:
    desk.item("herath")
    desk.item("tanzania", date="2025-02-01", category="[interviews, trainings]")
    assert shown(desk.publish().stdout) == [
        "2 items → 3 feeds in public/",
        "  interviews       2 entries   +2 new",
        "  trainings        1 entry     +1 new",
        "  all              2 entries   +2 new",
        "Files: 36 added, 0 unchanged.",
        "Subscribers will see 2 new items (tanzania, herath). Nothing withheld. 0.0 s",
        "Next: serve public/ at https://feeds.example.org/news/ (its links do not work until then).",
    ]


def test_every_later_publication_prints_what_subscribers_will_notice(desk: Desk) -> None:
    for slug, day in (("gone", "01"), ("same", "02"), ("corrected", "03"), ("updated", "04")):
        desk.item(slug, date=f"2025-01-{day}", category="[interviews, trainings]")
    desk.publish()
    (desk.root / "items/gone.yaml").unlink()
    desk.item("corrected", date="2025-01-03", category="[interviews, trainings]", summary="Another.")
    desk.item("updated", date="2025-01-04", category="[interviews, trainings]", updated="2025-02-01")
    desk.item("new", date="2025-01-05")
    assert shown(desk.publish("--allow", "gone-item").stdout) == [
        "4 items → 3 feeds in public/",
        "  interviews       4 entries   +1 new, 1 updated, 1 corrected, −1 gone",
        "  trainings        3 entries   1 updated, 1 corrected, −1 gone",
        "  all              4 entries   +1 new, 1 updated, 1 corrected, −1 gone",
        "Files: 1 added, 27 changed, 1 removed, 10 unchanged.",
        (
            "Subscribers will see 1 new item (new) and 1 updated item (updated). "
            "Without notice: 1 corrected (corrected) and 1 gone (gone). Nothing withheld. 0.0 s"
        ),
    ]


def test_an_unchanged_publication_says_so(desk: Desk) -> None:
    desk.item("herath")
    desk.publish()
    assert shown(desk.publish().stdout)[-2:] == [
        "Files: 27 unchanged.",
        "Subscribers will see nothing new. Nothing withheld. 0.0 s",
    ]


def test_a_scheduled_item_is_reported_as_released(desk: Desk) -> None:
    desk.item("herath")
    desk.item("later", date="2026-03-01")
    desk.publish()
    shown = desk.run("publish", "--now", "2026-03-02").stdout
    assert "  all              2 entries   +1 released" in shown
    assert "Subscribers will see 1 released item (later)." in shown


def test_many_items_are_counted_instead_of_named(desk: Desk) -> None:
    for number in range(4):
        desk.item(f"item-{number}", date=f"2025-01-0{number + 1}")
    assert "Subscribers will see 4 new items. Nothing withheld." in desk.publish().stdout


def test_the_summary_is_available_as_json(desk: Desk) -> None:
    desk.item("herath", category="[interviews, trainings]")
    desk.item("later", date="2026-09-01T10:00")
    done = json.loads(desk.publish("--format", "json").stdout)
    assert (done["destination"], done["published"], done["problems"]) == ("public", True, [])
    assert done["feeds"][0] == {
        "slug": "interviews",
        "entries": 1,
        **{kind: [] for kind in ("released", "updated", "corrected", "withdrawn", "expired", "left", "gone")},
        "new": ["herath"],
    }
    assert len(done["files"]["added"]) == 35
    assert done["withheld"] == {"drafts": 0, "early": 1, "expired": 0, "next_due": "2026-09-01T10:00:00+00:00"}


def test_a_refusal_is_json_too(desk: Desk) -> None:
    desk.item("herath")
    desk.item("lind")
    desk.publish()
    (desk.root / "items/lind.yaml").unlink()
    result = desk.run("publish", "--now", "2026-01-01", "--format", "json")
    assert result.exit_code == 1
    done = json.loads(result.stdout)
    assert done["published"] is False
    assert [problem["code"] for problem in done["problems"]] == ["empty-feed", "gone-item"]


def test_withheld_items_are_counted_and_the_next_release_is_printed(desk: Desk) -> None:
    desk.item("herath")
    desk.item("draft", draft="true")
    desk.item("expired", expires="2025-06-01")
    desk.item("late", date="2026-09-01T10:00")
    desk.item("later", date="2026-12-01T10:00")
    lines = shown(desk.publish().stdout)
    assert "Withheld: 2 not yet due (next due 2026-09-01 10:00 +0000), 1 draft, 1 expired." in lines[-2]
    assert desk.ids() == ["herath"]


def test_an_item_appears_at_its_moment_and_not_before(desk: Desk) -> None:
    desk.item("herath", date="2026-03-01T10:00Z")
    desk.item("always", date="2020-01-01")
    desk.run("publish", "--now", "2026-03-01T09:59:59Z")
    assert desk.ids() == ["always"]
    desk.run("publish", "--now", "2026-03-01T10:00:00Z")
    assert desk.ids() == ["herath", "always"]


def test_with_an_error_nothing_is_written_and_every_problem_is_printed(desk: Desk) -> None:
    desk.item("herath", date="04/08/2020", categry="x")
    desk.item("lind", summary="")
    result = desk.run("publish")
    assert result.exit_code == 1
    assert not desk.public.exists()
    assert result.stdout == ""
    assert re.findall(r"^(\S+:\d+:\d+): (\S+):", result.stderr, re.MULTILINE) == [
        ("items/herath.yaml:2:7", "ambiguous-date"),
        ("items/herath.yaml:5:1", "unknown-key"),
        ("items/lind.yaml:4:9", "missing-key"),
    ]
    assert result.stderr.endswith(
        "3 errors in 2 files. Nothing was published.\nLearn more: coopfeed explain ambiguous-date\n"
    )
    assert desk.run("publish", "-q").stderr.endswith("3 errors in 2 files. Nothing was published.\n")


@pytest.mark.parametrize("items", [1, 60])  # many are rendered by several processes
def test_a_failing_template_changes_nothing_and_is_reported_with_its_place(desk: Desk, items: int) -> None:
    for number in range(items):
        desk.item(f"n{number}", date=f"2025-01-01T00:00:{number:02}Z")
    desk.publish("--allow", "many-new")
    before = desk.files()
    desk.write("theme/item.html", '{% extends "coopfeed/item.html" %}\n{% block main %}{{ itm.title }}{% endblock %}')
    result = desk.run("publish")
    assert (result.exit_code, result.stderr) == (3, "coopfeed: theme/item.html:2: 'itm' is undefined\n")
    assert desk.files() == before


def test_warnings_are_printed_and_do_not_stop_a_publication(desk: Desk) -> None:
    desk.item("herath", summary="A <b>bold</b> word.")
    result = desk.publish()
    assert "items/herath.yaml:4:12: warning: markup-in-text" in result.stderr
    assert "feeds.yaml:7:3: warning: empty-feed" in result.stderr
    assert "2 warnings in 2 files.\nLearn more: coopfeed explain empty-feed\n" in result.stderr
    assert desk.ids() == ["herath"]


def test_to_overrides_the_destination(desk: Desk) -> None:
    desk.item("herath")
    desk.publish("--to", "elsewhere/deep")
    assert (desk.root / "elsewhere/deep/all/atom.xml").exists()
    assert not desk.public.exists()


def test_quiet_prints_problems_only(desk: Desk) -> None:
    desk.item("herath", category="[interviews, trainings]")
    assert desk.publish("--quiet").output == ""


def test_a_failed_write_is_one_line_with_exit_status_3(desk: Desk) -> None:
    desk.item("herath")
    desk.write("public", "a file where the folder should be")
    result = desk.run("publish")
    assert result.exit_code == 3
    assert result.stderr == (f"coopfeed: {desk.public} is a file, but must be a folder; move it away\n")


def test_a_destination_with_too_long_a_name_is_reported(desk: Desk) -> None:
    desk.item("herath")
    result = desk.run("publish", "--to", "d" * 300)
    assert result.exit_code == 3
    assert result.stderr.endswith(": file name too long\n")


def test_a_publication_can_consist_of_feeds_alone(desk: Desk) -> None:
    desk.write("feeds.yaml", (desk.root / "feeds.yaml").read_text() + "feeds_only: true\n")
    desk.item("herath", link="https://example.org/herath")
    desk.publish()
    assert {path.rpartition(".")[2] for path in desk.files()} == {"xml", "json", "opml"}


@pytest.mark.parametrize("items", [0, 1])
def test_a_publication_without_items_has_no_feeds(desk: Desk, items: int) -> None:
    for number in range(items):
        desk.item(f"draft-{number}", draft="true")
    lines = shown(desk.publish().stdout)
    assert lines[0] == "0 items → 0 feeds in public/"
    assert set(desk.files()) == {
        "index.html",
        *(f"assets/{name}" for name in ("style.css", "page.js", "icon.svg")),
        "coopfeed.json",
    }


@pytest.mark.parametrize(
    ("folder", "why"),
    [
        *[
            (".git", "inside .git, which belongs to git"),
            (".git/x", "inside .git, which belongs to git"),
            ("../.GIT", "inside .GIT,"),
        ],
        *[(".coopfeed", "inside .coopfeed, where coopfeed keeps its cache"), (".coopfeed/x", "inside .coopfeed,")],
        *[("linked", "inside .git, which belongs to git"), ("linked/x", "inside .git, which belongs to git")],
        *[("items", "inside items/"), ("theme/x", "inside theme/")],
        *[(".", "contain the project itself"), ("..", "contain the project itself")],
    ],
)
def test_a_foreign_destination_is_rejected(desk: Desk, folder: str, why: str) -> None:
    desk.item("herath")
    (desk.root / ".git").mkdir()
    (desk.root / "linked").symlink_to(".git")
    result = desk.run("publish", "--to", str(desk.root / folder))
    assert result.exit_code == 2
    assert why in result.stderr
    assert not list((desk.root / ".git").iterdir())
    desk.write("feeds.yaml", SITE + f"destination: {folder}\n")
    assert "bad-destination" in desk.run("check").stdout


def test_a_destination_among_the_items_is_a_usage_error(desk: Desk) -> None:
    desk.item("herath")
    result = desk.run("publish", "--to", str(desk.root / "items/public"))
    assert result.exit_code == 2
    assert "Invalid value for --to: the output would be inside items/" in result.stderr


def test_a_dry_run_names_a_limited_number_of_items(desk: Desk) -> None:
    for number in range(30):
        desk.item(f"n{number}", date=f"2025-01-{number + 1:02}")
    (line,) = [line for line in shown(desk.publish("--dry-run").stdout) if line.startswith("  new: ")]
    assert line.startswith("  new: n29, n28, ")
    assert line.endswith(", n10 and 10 more (all of them: --format json)")


def test_a_foreign_file_is_named_by_its_path_in_the_project(desk: Desk) -> None:
    desk.item("herath")
    desk.write("public/index.html", "mine")
    problems = json.loads(desk.run("publish", "--format", "json").stdout)["problems"]
    assert [problem["path"] for problem in problems if problem["code"] == "foreign-file"] == ["public/index.html"]


def test_an_unusable_destination_is_a_usage_error(desk: Desk) -> None:
    desk.item("herath")
    result = desk.run("publish", "--to", "s3://KEY:SECRET@bucket")
    assert result.exit_code == 2
    assert "Invalid value for '--to': put credentials in the environment" in result.stderr
    assert "SECRET" not in result.stderr
    desk.write("file", "")
    result = desk.run("publish", "--to", "file")
    assert (result.exit_code, "is a file" in result.stderr) == (2, True)


def test_another_image_of_the_site_reaches_every_file_that_links_to_it(desk: Desk) -> None:
    site = SITE.replace("interviews: Interviews", "interviews: {title: Interviews, image: /icon.png}")
    desk.write("feeds.yaml", f"{site}icon: icon.png\nlogo: icon.png\nentries: 1\n")
    for number in range(3):
        desk.item(f"n{number}", date=f"2025-01-0{number + 1}")
    desk.write("icon.png", "old")
    desk.publish()
    (old,) = (path for path in desk.files() if path.startswith("assets/icon.") and path != "assets/icon.svg")
    desk.write("icon.png", "another")
    desk.publish()
    named = old.encode()
    assert [path for path, content in desk.files().items() if path != "coopfeed.json" and named in content] == []


def few(desk: Desk) -> None:
    """Publish a feed limited to three items, with three items."""
    desk.write("feeds.yaml", SITE + "entries: 3\n")
    for day in (1, 2, 3):
        desk.item(f"old{day}", date=f"2025-03-0{day}")
    desk.publish()


def test_new_items_that_no_subscriber_sees_are_named(desk: Desk) -> None:
    few(desk)
    for day in range(1, 8):
        desk.item(f"new{day}", date=f"2025-04-0{day}")
    output = desk.publish().stdout
    assert "Subscribers will see 3 new items (new7, new6, new5)." in output
    assert (
        "4 items only in the archives (new4, new3, new2, new1), where subscribers will not see them: raise `entries`"
        in output
    )


def test_a_backdated_item_reaches_no_subscriber(desk: Desk) -> None:
    few(desk)
    desk.item("backdated", date="2024-01-01")
    output = desk.publish().stdout
    assert "Subscribers will see nothing new." in output
    assert "1 item only in the archives (backdated)" in output


def test_an_item_moving_from_the_archives_into_the_feed_is_new(desk: Desk) -> None:
    few(desk)
    desk.item("backdated", date="2024-01-01")
    desk.publish()
    desk.write("feeds.yaml", SITE + "entries: 4\n")
    assert "Subscribers will see 1 new item (backdated)." in desk.publish().stdout


def test_an_update_in_the_archives_reaches_no_subscriber(desk: Desk) -> None:
    few(desk)
    desk.item("backdated", date="2024-01-01")
    desk.publish()
    desk.item("backdated", date="2024-01-01", updated="2024-06-01", summary="Another.")
    assert "Subscribers will see nothing new." in desk.publish().stdout


def test_a_first_publication_names_no_archived_items(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "entries: 1\n")
    desk.item("a", date="2025-01-01")
    desk.item("b", date="2025-01-02")
    output = desk.publish().stdout
    assert "1 item only in the archives, older than the feeds show." in output
    assert "Subscribers will see 1 new item (b)." in output
