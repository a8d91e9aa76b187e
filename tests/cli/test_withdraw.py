from __future__ import annotations

import pytest

from tests.desk import Desk


@pytest.fixture(autouse=True)
def _today(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1777795200")  # 3 May 2026, 8:00 UTC
    desk.item("herath")
    desk.publish()


def test_the_file_and_the_next_step_are_printed(desk: Desk) -> None:
    result = desk.run("withdraw", "herath", "--reason", "A mistake.")
    assert result.stdout == "items/herath.yaml\n"
    assert result.stderr == "Next: coopfeed publish\n"
    assert "withdrawn: 2026-05-03\nreason: A mistake.\n" in (desk.root / "items/herath.yaml").read_text()


def test_a_deleted_item_is_reported_with_the_command_to_withdraw_it(desk: Desk) -> None:
    (desk.root / "items/herath.yaml").unlink()
    assert "run `coopfeed withdraw herath`" in desk.run("publish", "--now", "2026-05-04").stderr
    assert desk.run("withdraw", "herath").exit_code == 0
    assert "1 withdrawn item (herath)" in desk.run("publish", "--now", "2026-05-04").stdout


def test_an_unknown_item_is_a_usage_error(desk: Desk) -> None:
    result = desk.run("withdraw", "herat")
    assert (result.exit_code, result.stdout) == (2, "")
    assert 'Invalid value for ITEM: no item is called "herat": did you mean `herath`?' in result.stderr


def test_problems_are_printed(desk: Desk) -> None:
    desk.item("herath", date="soon")
    result = desk.run("withdraw", "herath")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "bad-date" in result.stderr
    assert "Nothing was withdrawn. Fix these first." in result.stderr
