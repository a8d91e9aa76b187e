"""Publishing from Python, with the guards, record and cache of the command."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import coopfeed
from coopfeed import PublishRequest, PublishStatus
from tests.caching.test_scan import settle
from tests.desk import SITE, Desk

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DRY_RUN = PublishRequest(dry_run=True)


def slugs(report: coopfeed.PublishReport) -> dict[str, tuple[str, ...]]:
    return report.changes.by_kind()


def test_a_report_has_what_was_published_and_what_subscribers_notice(desk: Desk) -> None:
    desk.item("herath")
    desk.item("later", date="2026-03-01")
    report = coopfeed.publish(desk.root, NOW)
    assert report.status is PublishStatus.PUBLISHED
    assert report.destination == desk.public
    assert (report.items, report.is_first, slugs(report)) == (1, True, {"new": ("herath",)})
    assert [(feed.slug, feed.entries) for feed in report.feeds] == [("interviews", 1), ("all", 1)]
    assert {*report.files.added, "coopfeed.json"} == desk.files().keys()
    assert report.withheld.early == 1
    assert report.next_change == report.withheld.next_due == coopfeed.load(desk.root).items[1].published


def test_nothing_is_printed(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    desk.item("herath", date="04/08/2020")
    coopfeed.publish(desk.root, NOW)
    desk.item("herath", summary="A <b>bold</b> word.")
    coopfeed.publish(desk.root, NOW)
    assert capfd.readouterr() == ("", "")


def test_a_dry_run_reports_what_publishing_does(desk: Desk) -> None:
    desk.item("herath")
    planned = coopfeed.publish(desk.root, NOW, DRY_RUN)
    assert planned.status is PublishStatus.PLANNED
    assert not desk.public.exists()
    assert coopfeed.publish(desk.root, NOW) == replace(planned, status=PublishStatus.PUBLISHED)


def test_mistakes_in_the_content_are_values_and_nothing_is_written(desk: Desk) -> None:
    desk.item("herath", date="04/08/2020")
    report = coopfeed.publish(desk.root, NOW)
    assert report.status is PublishStatus.INVALID
    assert [problem.code for problem in report.problems] == ["ambiguous-date"]
    assert not desk.public.exists()


def test_a_guard_refuses_until_it_is_allowed(desk: Desk) -> None:
    desk.item("herath")
    desk.item("lind")
    coopfeed.publish(desk.root, NOW)
    before = desk.files()
    (desk.root / "items/lind.yaml").unlink()
    report = coopfeed.publish(desk.root, NOW)
    assert report.status is PublishStatus.REFUSED
    assert "gone-item" in [problem.code for problem in report.problems]
    assert desk.files() == before
    report = coopfeed.publish(desk.root, NOW, PublishRequest(allow=frozenset({"gone-item"})))
    assert (report.status, slugs(report)) == (PublishStatus.PUBLISHED, {"gone": ("lind",)})


def test_with_no_changes_the_last_publication_is_current(desk: Desk) -> None:
    desk.item("herath", summary="A <b>bold</b> word.")
    desk.item("later", date="2026-03-01")
    settle(desk)
    first = coopfeed.publish(desk.root, NOW)
    report = coopfeed.publish(desk.root, NOW + timedelta(days=1))
    assert report.status is PublishStatus.CURRENT
    assert slugs(report) == {}
    assert report.files.unchanged == len(desk.files()) - 1
    same = ("problems", "destination", "url", "items", "withheld", "next_change")
    assert [getattr(report, name) for name in same] == [getattr(first, name) for name in same]


def test_no_changes_are_detected_without_loading_heavy_libraries(desk: Desk) -> None:
    desk.item("herath")
    settle(desk)
    code = (
        "import sys, datetime, coopfeed\n"
        "report = coopfeed.publish(sys.argv[1], datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))\n"
        "print(report.status, sorted({'pydantic', 'lxml', 'jinja2', 'yaml', 'click'} & set(sys.modules)))"
    )
    run = [sys.executable, "-c", code, str(desk.root)]
    subprocess.run(run, check=True)
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "current []\n"


def test_another_destination_can_be_given_and_is_checked(desk: Desk) -> None:
    desk.item("herath")
    elsewhere = desk.root / "elsewhere"
    assert coopfeed.publish(desk.root, NOW, PublishRequest(elsewhere)).destination == elsewhere
    assert (elsewhere / "all/atom.xml").exists()
    with pytest.raises(coopfeed.ArgumentError, match="inside items/") as caught:
        coopfeed.publish(desk.root, NOW, PublishRequest(desk.root / "items/public"))
    assert caught.value.argument == "destination"


def test_progress_counts_what_is_read_and_rendered(desk: Desk) -> None:
    desk.item("herath")
    desk.item("lind")
    calls: list[tuple[str, int, int]] = []
    coopfeed.publish(desk.root, NOW, progress=lambda *call: calls.append(call))
    assert [call for call in calls if call[0] == "reading"] == [("reading", 1, 2), ("reading", 2, 2)]
    assert calls[-1][0] == "rendering"
    assert calls[-1][1] == calls[-1][2]


def test_a_moment_needs_a_time_zone(desk: Desk) -> None:
    desk.item("herath")
    with pytest.raises(ValueError, match="now has no time zone"):
        coopfeed.publish(desk.root, datetime(2026, 1, 1))  # noqa: DTZ001  # it is the mistake


def test_failed_notifications_are_in_the_report_with_the_reason(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "hub: http://127.0.0.1:9/\n")
    desk.item("herath")
    quiet = coopfeed.publish(desk.root, NOW, PublishRequest(announce=False))
    assert set(quiet.unannounced.values()) == {""}
    record = json.loads((desk.public / "coopfeed.json").read_text())
    assert len(record["unannounced"]) == len(quiet.unannounced)


def test_a_damaged_cache_is_in_the_report(desk: Desk) -> None:
    desk.item("herath")
    coopfeed.publish(desk.root, NOW)
    (desk.root / ".coopfeed/last.json").write_text("garbage")
    assert coopfeed.load_metadata(desk.root).cache is coopfeed.CacheState.DAMAGED
    assert coopfeed.publish(desk.root, NOW).cache is coopfeed.CacheState.REBUILT
    assert coopfeed.publish(desk.root, NOW).cache is coopfeed.CacheState.SOUND


def test_watching_yields_a_report_for_each_change(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    desk.item("herath")
    reports = coopfeed.watch(desk.root, NOW)
    assert slugs(_report(next(reports))) == {"new": ("herath",)}
    desk.item("herath", summary="Another.")
    assert slugs(_report(next(reports))) == {"corrected": ("herath",)}


def _report(found: coopfeed.PublishReport | coopfeed.CoopfeedError) -> coopfeed.PublishReport:
    assert isinstance(found, coopfeed.PublishReport)
    return found


def test_a_folder_can_be_given_as_a_string(desk: Desk) -> None:
    desk.item("herath")
    assert coopfeed.publish(str(desk.root), NOW).is_published
    assert Path(desk.public, "all/atom.xml").exists()
