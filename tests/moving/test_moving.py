"""The guide docs/moving.md with feeds that other programs really made: no entry is seen twice or lost."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.desk import Desk
from tests.moving import programs
from tests.moving.subscriber import Subscriber
from tests.web.servers import Answer, Asked, Server

HERE = Path(__file__).parent
SAME = "No subscriber would see an entry twice or lose one."
CATEGORIES = ("Trainings & courses=trainings", "Uncategorized=")
FEEDS = [
    "hugo/rss.xml",
    "pelican/atom.xml",
    "pelican/rss.xml",
    "jekyll/feed.xml",
    "wordpress/feed-1.xml",
    "wordpress/atom.xml",
]


def imported(desk: Desk, source: str) -> str:
    """Return the output of an import, after which the check finds no problem."""
    mapped = [word for name in CATEGORIES for word in ("--category-map", name)]
    result = desk.run("import", source, "-c", "interviews", *mapped)
    assert result.exit_code == 0, result.output
    assert desk.run("check").exit_code == 0
    desk.publish("--allow", "many-new", "--now", "2026-11-01")
    return result.stdout


def nobody_notices(desk: Desk, old: str) -> None:
    for name in ("rss.xml", "atom.xml", "feed.json"):
        result = desk.run("compare", old, f"public/all/{name}")
        assert SAME in result.stdout, result.stdout
        assert result.exit_code == 0


@pytest.mark.parametrize("feed", FEEDS)
def test_subscribers_notice_nothing_of_a_move(desk: Desk, feed: str) -> None:
    source = str(HERE / feed)
    imported(desk, source)
    nobody_notices(desk, source)
    assert " → 0 new items" in desk.run("import", source, "-c", "interviews").stdout


@pytest.mark.parametrize("feed", FEEDS)
def test_a_real_reader_sees_nothing_new(desk: Desk, feed: str) -> None:
    source = HERE / feed
    imported(desk, str(source))
    subscriber = Subscriber(desk.root)
    with Server() as server:
        server.pages["/feed"] = Answer(source.read_bytes(), headers={"Content-Type": "application/xml"})
        assert subscriber.update(f"{server.url}feed") > 0
        for name in ("rss.xml", "atom.xml", "feed.json"):
            media_type = "application/feed+json" if name == "feed.json" else "application/xml"
            new = (desk.public / "all" / name).read_bytes()
            server.pages["/feed"] = Answer(new, headers={"Content-Type": media_type})
            assert subscriber.update(f"{server.url}feed") == 0
        desk.item("fresh", date="2026-10-31")
        desk.publish("--now", "2026-11-01")
        server.pages["/feed"] = Answer(
            (desk.public / "all/feed.json").read_bytes(), headers={"Content-Type": media_type}
        )
        assert subscriber.update(f"{server.url}feed") == 1


def test_the_older_pages_of_a_wordpress_feed_are_imported(desk: Desk) -> None:
    def page(asked: Asked) -> Answer:
        file = HERE / f"wordpress/feed-{asked.query.removeprefix('paged=') or '1'}.xml"
        return Answer(file.read_bytes()) if file.exists() else Answer(status=404)

    with Server() as server:
        server.pages["/feed/"] = page
        assert "RSS, 7 entries in 3 documents → 7 new items" in imported(desk, f"{server.url}feed/")
        nobody_notices(desk, f"{server.url}feed/")
        assert ": 7 same" not in desk.run("compare", f"{server.url}feed/", "public/all/rss.xml").stdout
        assert SAME in desk.run("compare", "--archives", f"{server.url}feed/", "public/all/rss.xml").stdout


def test_a_wordpress_export_imports_like_its_feed(desk: Desk) -> None:
    imported(desk, str(HERE / "wordpress/export.xml"))
    old = (HERE / "wordpress/feed-1.xml").read_text(encoding="utf-8")
    # The feed of WordPress shows a password form for a protected post, which is not imported.
    secret = old.index("<item>"), old.index("</item>") + len("</item>")
    (desk.root / "old.xml").write_text(old[: secret[0]] + old[secret[1] :], encoding="utf-8")
    for feed in ("old.xml", str(HERE / "wordpress/feed-2.xml"), str(HERE / "wordpress/feed-3.xml")):
        nobody_notices(desk, feed)


def test_the_markdown_files_of_hugo_hold_everything(desk: Desk) -> None:
    imported(desk, str(HERE / "hugo/site"))
    nobody_notices(desk, str(HERE / "hugo/rss.xml"))
    (millers,) = (path.read_text(encoding="utf-8") for path in desk.root.glob("items/*/*millers*.yaml"))
    assert "tags: [bread, mills]\n" in millers
    assert "They grind [together](https://www.example.org/about/):\n\n  - wheat\n" in millers


@pytest.mark.parametrize("program", programs.PROGRAMS)
def test_a_site_of_the_current_version_of_the_program_can_be_moved(desk: Desk, program: str) -> None:
    shutil.copytree(HERE / program / "site", desk.root / program)
    command, feed = programs.PROGRAMS[program]()
    subprocess.run(command, cwd=desk.root / program, check=True, capture_output=True)
    imported(desk, f"{program}/{feed}")
    nobody_notices(desk, f"{program}/{feed}")
