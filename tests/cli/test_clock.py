from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
import pytest

from coopfeed.cli.clock import now
from coopfeed.errors import ArgumentError


def test_now_is_read_like_any_date_in_the_time_zone_of_the_site() -> None:
    assert now("4 August 2020", "Europe/Zurich") == datetime(2020, 8, 3, 22, tzinfo=UTC)
    assert now("2020-08-04T10:00Z", "Europe/Zurich") == datetime(2020, 8, 4, 10, tzinfo=UTC)


def test_an_invalid_now_is_a_usage_error_with_a_hint() -> None:
    with pytest.raises(ArgumentError, match=r"04/08/2020 is 4 August or 8 April.*write 2020-08-04"):
        now("04/08/2020", "UTC")


def test_a_now_that_the_clocks_skip_is_rejected() -> None:
    with pytest.raises(ArgumentError, match=r"2026-03-29 02:30 does not exist in Europe/Zurich"):
        now("2026-03-29 02:30", "Europe/Zurich")
    assert now("2026-03-29 02:30", "UTC") == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)


def test_source_date_epoch_is_used_when_now_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert now(None, "UTC") == datetime(1970, 1, 2, tzinfo=UTC)
    assert now("2020-01-01", "UTC") == datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("value", ["soon", "9" * 30])
def test_a_source_date_epoch_that_is_not_a_number_is_a_usage_error(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(click.UsageError, match="not a number of seconds"):
        now(None, "UTC")


def test_otherwise_now_is_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert abs(now(None, "UTC") - datetime.now(UTC)) < timedelta(minutes=1)
