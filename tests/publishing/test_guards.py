"""An unintended change that subscribers would notice stops a publication; `--allow` permits it."""

from __future__ import annotations

import re

import pytest

from tests.desk import SITE, Desk


def refused(desk: Desk, *arguments: str) -> list[str]:
    """Publish, assert that it is refused and nothing is written, and return the codes of the guards."""
    before = desk.files()
    result = desk.run("publish", "--now", "2026-01-01", *arguments)
    assert result.exit_code == 1
    assert "Nothing was published.\n" in result.stderr
    assert desk.files() == before
    return re.findall(r"^\S+:\d+:\d+: (?!warning)(\S+):", result.stderr, re.MULTILINE)


@pytest.fixture
def published(desk: Desk) -> Desk:
    desk.item("herath", link="https://example.org/herath")
    desk.item("lind", category="trainings", date="2025-02-01")
    desk.publish()
    return desk


def test_an_item_with_another_id_would_appear_twice(published: Desk) -> None:
    published.item("herath", link="https://example.org/herath", id="tag:example.org,2020:other")
    assert refused(published) == ["changed-id"]
    assert "keep `id: tag:example.org,2020:news/herath`" in published.run("publish").stderr
    published.publish("--allow", "changed-id")
    assert "tag:example.org,2020:other" in [item["id"] for item in published.feed()["items"]]


@pytest.mark.parametrize(
    ("before", "after", "remedy"),
    [
        ("'1234'", "'1235'", 'keep `guid: "1234"`'),
        ("'1234'", "", 'keep `guid: "1234"`'),
        ("", "'1234'", "remove `guid`"),
    ],
)
def test_an_item_with_another_guid_would_appear_twice(desk: Desk, before: str, after: str, remedy: str) -> None:
    desk.item("herath", guid=before)
    desk.publish()
    desk.item("herath", guid=after)
    assert refused(desk) == ["changed-id"]
    output = desk.run("publish").stderr
    assert 'items/herath.yaml:1:1: changed-id: "Herath" was published with a different guid' in output
    assert f"{remedy}, or --allow changed-id" in output
    assert "1 new item (herath)" in desk.publish("--allow", "changed-id").stdout
    assert desk.feed()["items"][0]["id"] == (after.strip("'") or "tag:example.org,2020:news/herath")


def test_an_item_known_by_its_link_would_appear_twice_with_another_link(desk: Desk) -> None:
    desk.item("herath", guid="none", link="https://old.example.org/herath")
    desk.item("lind", guid="none", link="https://old.example.org/lind")
    desk.publish()
    desk.item("herath", guid="none", link="https://new.example.org/herath")
    assert refused(desk) == ["changed-id"]
    output = desk.run("publish").stderr
    assert (
        '"Herath" was published with a different link, and without a guid: subscribers of RSS would get it twice'
        in output
    )
    assert "keep `guid: none` and `link: https://old.example.org/herath`, or --allow changed-id" in output


def test_an_allowed_change_of_guid_reaches_the_archives(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "entries: 1\n")
    desk.item("herath", guid="'1234'")
    desk.item("lind", date="2025-02-01")
    desk.publish()
    assert b">1234</guid>" in desk.files()["all/archive/1.rss.xml"]
    desk.item("herath", guid="'1235'")
    desk.publish("--allow", "changed-id")
    assert b">1235</guid>" in desk.files()["all/archive/1.rss.xml"]


def test_an_edit_keeps_the_guid(desk: Desk) -> None:
    desk.item("herath", guid="'1234'")
    desk.publish()
    desk.item("herath", guid="'1234'", title="Upali Herath")
    assert "Without notice: 1 corrected (herath)." in desk.publish().stdout


@pytest.mark.parametrize("kept", ["link", "title and date", "guid"])
def test_a_renamed_file_is_recognised_by_its_unchanged_values(published: Desk, kept: str) -> None:
    if kept == "guid":
        published.item("lind", category="trainings", date="2025-02-01", guid="'17'")
        published.publish("--allow", "changed-id")
        (published.root / "items/lind.yaml").unlink()
        published.item("hans", category="trainings", date="2025-03-01", guid="'17'")
    elif kept == "link":
        (published.root / "items/herath.yaml").unlink()
        published.item("upali", link="https://example.org/herath", date="2025-03-01")
    else:
        (published.root / "items/lind.yaml").unlink()
        published.item("hans", title="Lind", category="trainings", date="2025-02-01")
    assert refused(published) == ["changed-id"]


def test_a_published_item_does_not_vanish_silently(published: Desk) -> None:
    (published.root / "items/herath.yaml").unlink()
    assert refused(published) == ["gone-item"]
    assert "items/…/herath.yaml:1:1: gone-item" in published.run("publish").stderr
    assert "Without notice: 1 gone (herath)." in published.publish("--allow", "gone-item").stdout


@pytest.mark.parametrize(
    ("before", "after", "folder", "files"),
    [
        ("formats: [atom, rss]\n", "formats: [atom]\n", "all", "rss.xml"),
        ("languages: [en, fr]\n", "", "fr/trainings", "atom.xml, rss.xml, feed.json"),
        ("feeds: {bees: {title: Bees, where: {tag: bees}}}\n", "", "bees", "atom.xml, rss.xml, feed.json"),
    ],
    ids=["format", "language", "feed"],
)
def test_a_published_feed_does_not_end_silently(desk: Desk, before: str, after: str, folder: str, files: str) -> None:
    desk.write("feeds.yaml", SITE + before)
    desk.item("lind", category="trainings", tags="[bees]")
    desk.write("items/lind.fr.yaml", "title: Lind\nsummary: Les abeilles.\n")
    desk.publish()
    desk.write("feeds.yaml", SITE + after)
    assert set(refused(desk)) == {"gone-feed"}
    assert f"gone-feed: {folder}/ had {files}," in desk.run("publish").stderr
    assert f"{folder}/rss.xml" in desk.files()
    desk.publish("--allow", "gone-feed")
    assert f"{folder}/rss.xml" not in desk.files()


def test_a_feed_without_items_for_a_while_does_not_end(published: Desk) -> None:
    published.item("lind", category="trainings", date="2025-02-01", expires="2025-12-01")
    assert "gone-feed" not in published.publish().stderr
    assert published.feed("trainings")["items"] == []


def test_a_published_item_does_not_become_a_draft(published: Desk) -> None:
    published.item("herath", link="https://example.org/herath", draft="true")
    assert refused(published) == ["gone-item"]
    assert '"Herath" was published, but is now a draft' in published.run("publish").stderr


def test_a_clock_that_was_set_back_removes_nothing(published: Desk) -> None:
    before = published.files()
    result = published.run("publish", "--now", "2025-01-15")
    assert result.exit_code == 1
    assert 'items/lind.yaml:1:1: gone-item: "Lind" was published, but its date is now in the future' in result.stderr
    assert "check its date and your clock" in result.stderr
    assert published.files() == before


def test_expiry_and_withdrawal_need_no_allowance(published: Desk) -> None:
    published.item("herath", link="https://example.org/herath", expires="2025-06-01")
    published.item("lind", category="trainings", date="2025-02-01", withdrawn="2025-06-01")
    published.item("new")
    summary = published.publish().stdout
    assert "1 new item (new) and 1 withdrawn item (lind)" in summary
    assert "Without notice: 1 expired (herath)." in summary


def test_many_new_items_at_once_need_an_allowance(published: Desk) -> None:
    for number in range(21):
        published.item(f"import-{number}", date=f"2024-01-{number + 1:02}")
    assert refused(published) == ["many-new"]
    published.write("feeds.yaml", SITE + "publish: {max_new: 21}\n")
    published.publish()
    assert len(published.ids()) == 23


def test_a_first_publication_may_have_any_number_of_items(desk: Desk) -> None:
    for number in range(21):
        desk.item(f"import-{number}", date=f"2024-01-{number + 1:02}")
    desk.publish()
    assert len(desk.ids()) == 21


@pytest.mark.parametrize(
    ("key", "line"), [("url", "url: https://feeds.example.com/"), ("tag", "tag: example.com,2020:news")]
)
def test_a_changed_address_or_tag_needs_an_allowance(published: Desk, key: str, line: str) -> None:
    published.write("feeds.yaml", re.sub(rf"^{key}: .*", line, SITE, flags=re.MULTILINE))
    assert refused(published) == ["moved"]
    published.publish("--allow", "moved")


def test_a_site_that_moved_keeps_every_id(published: Desk) -> None:
    before = published.ids()
    published.write("feeds.yaml", SITE.replace("feeds.example.org", "feeds.example.com"))
    published.publish("--allow", "moved")
    assert published.ids() == before


def test_a_dry_run_reports_and_writes_nothing(published: Desk) -> None:
    before = published.files()
    published.item("new", date="2025-05-01")
    shown = published.publish("--dry-run").stdout
    assert "  all              3 entries   +1 new" in shown
    assert "  new: new\n" in shown
    assert "Nothing was written (--dry-run). Files: 1 added, " in shown
    assert published.files() == before


def test_a_dry_run_creates_no_folder(desk: Desk) -> None:
    desk.item("herath")
    desk.publish("--dry-run")
    assert not desk.public.exists()


def test_foreign_files_are_reported_and_kept_unless_adopted(desk: Desk) -> None:
    desk.item("herath")
    desk.write("public/index.html", "mine")
    result = desk.run("publish")
    assert result.exit_code == 1
    assert "public/index.html:1:1: foreign-file: was not written by coopfeed" in result.stderr
    assert desk.files() == {"index.html": b"mine"}
    desk.publish("--adopt")
    assert desk.files()["index.html"].startswith(b"<!DOCTYPE html>")


def test_a_foreign_file_is_kept_even_beside_a_record(published: Desk) -> None:
    published.write("public/items/new.html", "mine")
    published.item("new")
    assert refused(published) == ["foreign-file"]


def test_the_record_of_the_live_site_guards_an_empty_destination(published: Desk) -> None:
    published.public.rename(published.root / "live")
    (published.root / "items/herath.yaml").unlink()
    assert refused(published, "--previous", "live") == ["gone-item"]
    assert refused(published, "--previous", "live/coopfeed.json") == ["gone-item"]


def test_the_record_of_the_live_site_guards_a_destination_that_is_out_of_date(published: Desk) -> None:
    published.run("publish", "--to", "live", "--now", "2026-01-01")
    (published.root / "items/herath.yaml").unlink()
    published.publish("--allow", "gone-item")
    assert refused(published, "--previous", "live") == ["gone-item"]


def test_a_placeholder_address_can_be_replaced_without_a_guard(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE.replace("https://feeds.example.org/news/", "https://feeds.example/"))
    desk.item("example-news")
    assert "placeholder: this address is a placeholder" in desk.publish().stderr
    desk.write("feeds.yaml", SITE)
    (desk.root / "items/example-news.yaml").unlink()
    desk.item("herath")
    assert "1 new item (herath)" in desk.publish().stdout
