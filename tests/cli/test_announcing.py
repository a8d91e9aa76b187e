"""When `publish` and `ping` notify hubs, and how failed notifications are repeated."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk import NOW, SITE, Desk, environment_without_coverage
from tests.hubs import notified
from tests.previewing import serving, started
from tests.web.servers import Answer, Server

URL = "https://feeds.example.org/news/"
HEARD, REFUSED = Answer(status=204), Answer(status=400)


@pytest.fixture
def hub() -> Iterator[Server]:
    with Server() as server:
        server.pages["/hub"] = server.pages["/second"] = HEARD
        yield server


@pytest.fixture
def announcing(desk: Desk, hub: Server) -> Desk:
    """A desk with one item, whose feeds.yaml names a hub."""
    desk.write("feeds.yaml", SITE + f"hub: {hub.url}hub\n")
    desk.item("herath")
    return desk


def documents(*feeds: str) -> list[str]:
    return [f"{URL}{feed}/{file}" for feed in feeds for file in ("atom.xml", "rss.xml", "feed.json")]


def told_anew(hub: Server, path: str = "/hub") -> list[str]:
    found = notified(hub, path)
    hub.requests.clear()
    return found


def unannounced(desk: Desk) -> list[str] | None:
    record = json.loads((desk.public / "coopfeed.json").read_bytes())
    return [each["topic"] for each in record["unannounced"]] if "unannounced" in record else None


def test_the_first_publication_announces_every_feed_in_every_format(announcing: Desk, hub: Server) -> None:
    shown = announcing.publish().stdout
    assert notified(hub) == documents("interviews", "all")
    assert f"Announced: 6 feed documents to {hub.url}hub." in shown
    assert unannounced(announcing) is None


def test_only_changed_feeds_are_announced(announcing: Desk, hub: Server) -> None:
    announcing.publish()
    announcing.item("cheese", category="trainings")
    announcing.publish()
    assert notified(hub)[6:] == documents("trainings", "all")


def test_an_unchanged_publication_announces_nothing(announcing: Desk, hub: Server) -> None:
    announcing.publish()
    hub.requests.clear()
    announcing.publish()
    (announcing.root / ".coopfeed/last.json").unlink()
    assert "Announced" not in announcing.publish().stdout
    (announcing.public / "all/atom.xml").write_text("broken")
    announcing.publish()  # brings back what subscribers have
    assert hub.requests == []


def test_archives_are_never_announced(announcing: Desk, hub: Server) -> None:
    announcing.write("feeds.yaml", (announcing.root / "feeds.yaml").read_text() + "entries: 1\n")
    announcing.item("lind", date="2025-02-01")
    announcing.publish()
    assert "interviews/archive/1.atom.xml" in announcing.files()
    assert notified(hub) == documents("interviews", "all")


def test_a_hub_is_notified_only_after_the_publication_is_complete(announcing: Desk, hub: Server) -> None:
    there: list[bool] = []

    def look(_: object) -> Answer:
        there.append((announcing.public / "coopfeed.json").exists())
        return HEARD

    hub.pages["/hub"] = look
    announcing.publish()
    assert there == [True] * 6


@pytest.mark.parametrize("arguments", [["--dry-run"], ["--no-ping"]])
def test_nothing_is_announced_without_the_option(announcing: Desk, hub: Server, arguments: list[str]) -> None:
    announcing.publish(*arguments)
    assert hub.requests == []
    announcing.publish()
    assert notified(hub) == documents("interviews", "all")


def test_a_refused_publication_announces_nothing(announcing: Desk, hub: Server) -> None:
    announcing.publish()
    hub.requests.clear()
    (announcing.root / "items/herath.yaml").unlink()
    announcing.item("lind")
    assert announcing.run("publish", "--now", NOW).exit_code == 1
    assert hub.requests == []


def test_a_failed_notification_is_a_warning_with_the_remedy(announcing: Desk, hub: Server) -> None:
    hub.pages["/hub"] = REFUSED
    done = announcing.publish()
    warning = f"coopfeed: warning: could not announce 6 feed documents to {hub.url}hub: the server responded with 400\n"
    assert done.stderr.startswith(warning)
    assert "coopfeed ping" in done.stderr
    assert "Announced" not in done.stdout


def test_a_failed_notification_is_repeated_by_the_next_publication(announcing: Desk, hub: Server) -> None:
    hub.pages["/hub"] = REFUSED
    announcing.publish()
    assert unannounced(announcing) == documents("interviews", "all")
    announcing.publish()
    hub.pages["/hub"] = lambda asked: REFUSED if b"%2Fall%2F" in asked.body else HEARD
    announcing.publish()
    assert unannounced(announcing) == documents("all")
    hub.pages["/hub"] = HEARD
    hub.requests.clear()
    announcing.publish()
    assert told_anew(hub) == documents("all")
    assert unannounced(announcing) is None
    announcing.publish()
    assert hub.requests == []


def test_after_a_late_notification_the_output_is_as_if_nothing_had_failed(announcing: Desk, hub: Server) -> None:
    announcing.publish("--to", "other")
    hub.pages["/hub"] = REFUSED
    announcing.publish()
    hub.pages["/hub"] = HEARD
    announcing.publish()
    other = announcing.root / "other/coopfeed.json"
    assert (announcing.public / "coopfeed.json").read_bytes() == other.read_bytes()


def test_scheduled_items_stay_known_when_a_notification_failed(announcing: Desk, hub: Server) -> None:
    hub.pages["/hub"] = REFUSED
    announcing.item("later", date="2026-03-01")
    announcing.publish()
    assert "1 released item (later)" in announcing.run("publish", "--now", "2026-03-02").stdout


def test_another_machine_knows_the_failed_notifications(announcing: Desk, hub: Server, tmp_path: Path) -> None:
    hub.pages["/hub"] = lambda asked: REFUSED if b"%2Fall%2F" in asked.body else HEARD
    announcing.publish()
    shutil.rmtree(announcing.root / ".coopfeed")
    hub.pages["/hub"] = HEARD
    hub.requests.clear()
    announcing.publish("--previous", "public", "--to", str(tmp_path / "empty"))
    assert notified(hub) == documents("all")


def test_an_empty_folder_announces_what_differs_from_the_live_site(
    announcing: Desk, hub: Server, tmp_path: Path
) -> None:
    announcing.publish()
    announcing.item("cheese", category="trainings")
    hub.requests.clear()
    announcing.publish("--previous", "public", "--to", str(tmp_path / "empty"))
    assert notified(hub) == documents("trainings", "all")


def test_a_killed_publication_leaves_the_notification_to_the_next(announcing: Desk, hub: Server) -> None:
    held = hub.hold("/hub", HEARD)
    command = [sys.executable, "-c", "from coopfeed.cli import main; main()", "publish", "--now", NOW]
    with subprocess.Popen(command, cwd=announcing.root, env=environment_without_coverage()) as process:
        held.asked.wait()
        process.kill()
    held.release()
    hub.requests.clear()
    announcing.publish()
    assert notified(hub) == documents("interviews", "all")


def test_each_of_two_hubs_gets_what_it_missed(announcing: Desk, hub: Server) -> None:
    announcing.write("feeds.yaml", SITE + f"hub: [{hub.url}hub, {hub.url}second]\n")
    hub.pages["/second"] = REFUSED
    announcing.publish()
    assert unannounced(announcing) == documents("interviews", "all")
    hub.pages["/second"] = HEARD
    hub.requests.clear()
    announcing.publish()
    assert (notified(hub, "/hub"), notified(hub, "/second")) == ([], documents("interviews", "all"))


def test_a_removed_hub_is_no_longer_notified(announcing: Desk, hub: Server) -> None:
    hub.pages["/hub"] = REFUSED
    announcing.publish()
    hub.requests.clear()
    announcing.write("feeds.yaml", SITE)
    announcing.publish()
    assert hub.requests == []
    assert unannounced(announcing) is None


def test_the_json_form_has_what_was_announced_and_what_was_not(announcing: Desk, hub: Server) -> None:
    hub.pages["/hub"] = lambda asked: REFUSED if b"%2Fall%2F" in asked.body else HEARD
    done = json.loads(announcing.publish("--format", "json").stdout)
    assert done["announced"] == [{"hub": f"{hub.url}hub", "topic": each} for each in documents("interviews")]
    assert done["unannounced"] == [{"hub": f"{hub.url}hub", "topic": each} for each in documents("all")]


def test_ping_announces_all_feeds_or_the_given_ones(announcing: Desk, hub: Server) -> None:
    announcing.publish("--no-ping")
    result = announcing.run("ping", "interviews")
    assert (result.exit_code, result.stdout) == (0, f"Announced: 3 feed documents to {hub.url}hub.\n")
    assert told_anew(hub) == documents("interviews")
    assert unannounced(announcing) == documents("all")
    assert announcing.run("ping").exit_code == 0
    assert told_anew(hub) == documents("interviews", "all")
    assert unannounced(announcing) is None
    announcing.publish()
    assert hub.requests == []


def test_ping_needs_no_publication_on_this_machine(announcing: Desk, hub: Server) -> None:
    assert announcing.run("ping", "all", "all").exit_code == 0
    assert notified(hub) == documents("all")
    assert not announcing.public.exists()


def test_ping_fails_when_a_hub_does(announcing: Desk, hub: Server) -> None:
    hub.pages["/hub"] = REFUSED
    result = announcing.run("ping")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "could not announce 6 feed documents" in result.stderr


def test_ping_rejects_unknown_feeds(announcing: Desk, hub: Server) -> None:
    result = announcing.run("ping", "intervews")
    assert (result.exit_code, hub.requests) == (2, [])
    assert "did you mean `interviews`?" in result.stderr
    announcing.write("feeds.yaml", SITE)
    result = announcing.run("ping")
    assert result.exit_code == 2
    assert "names no hub" in result.stderr


def test_problems_are_printed_before_anything_is_announced(announcing: Desk, hub: Server) -> None:
    announcing.item("herath", date="x")
    result = announcing.run("ping")
    assert (result.exit_code, hub.requests) == (1, [])
    assert "bad-date" in result.stderr


def test_watching_announces_each_change(announcing: Desk, hub: Server) -> None:
    with started(announcing.root, "publish", "--watch") as command:
        command.line("Watching for changes")
        assert told_anew(hub) == documents("interviews", "all")
        announcing.item("cheese", category="trainings")
        command.line("Announced: 6 feed documents")
        assert notified(hub) == documents("trainings", "all")


def test_a_preview_announces_nothing(announcing: Desk, hub: Server) -> None:
    with serving(announcing.root) as preview:
        assert f'rel="hub" href="{hub.url}hub"' in preview.text("/all/atom.xml")
        announcing.item("herath", summary="Corrected.")
        preview.until(lambda state: "Corrected." in preview.text("/all/atom.xml"))
    assert hub.requests == []
