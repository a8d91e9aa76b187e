from __future__ import annotations

import json

import pytest

from tests.desk import Desk


@pytest.fixture
def scheduled(desk: Desk) -> Desk:
    desk.item("now", date="2025-01-01")
    desk.item("later", date="2026-05-01T10:00:30Z")
    desk.item("sooner", date="2025-01-01", expires="2026-04-01T08:00Z")
    desk.item("draft", date="2026-03-01", draft="true")
    return desk


def shown(desk: Desk, now: str, *arguments: str) -> str:
    result = desk.run("next", "--now", now, *arguments)
    assert result.exit_code == 0
    return result.output.rstrip("\n")


def test_the_next_release_expiry_or_withdrawal_is_printed(scheduled: Desk) -> None:
    assert shown(scheduled, "2026-01-01") == "2026-04-01 08:00:00 +0000  sooner is expired"
    assert shown(scheduled, "2026-04-02") == "2026-05-01 10:00:30 +0000  later is released"
    scheduled.item("taken", withdrawn="2026-02-01")
    assert shown(scheduled, "2026-01-01") == "2026-02-01 00:00:00 +0000  taken is withdrawn"


def test_nothing_scheduled_exits_with_0(scheduled: Desk) -> None:
    assert shown(scheduled, "2027-01-01") == "nothing scheduled"
    assert json.loads(shown(scheduled, "2027-01-01", "--format", "json")) == {"at": None, "what": None, "slug": None}


def test_json_is_available(scheduled: Desk) -> None:
    assert json.loads(shown(scheduled, "2026-01-01", "--format", "json")) == {
        "at": "2026-04-01T08:00:00+00:00",
        "what": "expired",
        "slug": "sooner",
    }


def test_the_cron_and_at_forms_round_up_to_the_minute(scheduled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    try:
        line = f"00 10 01 04 *  coopfeed -C {scheduled.root} publish"
        assert shown(scheduled, "2026-01-01", "--format", "cron") == line
        assert shown(scheduled, "2026-04-02", "--format", "at") == "12:01 2026-05-01"
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_problems_are_printed_first(desk: Desk) -> None:
    desk.item("herath", date="x")
    result = desk.run("next")
    assert result.exit_code == 1
    assert "bad-date" in result.stderr
