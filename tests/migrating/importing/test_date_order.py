from __future__ import annotations

import pytest

from coopfeed.migrating.importing.date_order import Order, shown_by
from coopfeed.reading.dates import DateError


@pytest.mark.parametrize(
    ("written", "order", "note"),
    [
        (["01.03.2025", "13.03.2025"], "dmy", "Dates are read as day.month.year, as 13.03.2025 shows."),
        (["1/2/2025", "12/31/2025"], "mdy", "Dates are read as month/day/year, as 12/31/2025 shows."),
        (["01.03.2025", "13.03.2025", "03.13.2025"], "", "13.03.2025 and 03.13.2025 contradict each other"),
        (["01.03.2025"], "", "01.03.2025 reads two ways"),
        (["13.03.2025", "2025-01-02", "03.03.2025", "41.42.2025", "01.02.25"], "", ""),
    ],
)
def test_the_order_is_derived_only_from_an_unambiguous_date(written: list[str], order: str, note: str) -> None:
    found = shown_by(written)
    assert found.name == order
    assert note in found.note


@pytest.mark.parametrize(
    ("order", "written", "day"),
    [
        ("dmy", "1. 3. 2025", "2025-03-01"),
        ("mdy", "1/3/2025", "2025-01-03"),
        ("ymd", "25/03/01", "2025-03-01"),
        ("ymd", "2025/3/1", "2025-03-01"),
        ("dmy", "1.3.70", "1970-03-01"),
        ("dmy", "1 March 2025", "2025-03-01"),
        ("dmy", "1.3.2025, 14:30", "2025-03-01 14:30:00"),
        ("dmy", "Mo 1.3.2025", "2025-03-01"),
        ("dmy", "1. März 2025", "2025-03-01"),
        ("dmy", "1 mars 2025 14:30", "2025-03-01 14:30:00"),
        ("dmy", "1 mars 2025 14:30 +0200", "2025-03-01 14:30:00+02:00"),
    ],
)
def test_a_given_order_applies_to_every_numeric_date(order: str, written: str, day: str) -> None:
    assert str(Order(order, is_given=True).parse(written)) == day


@pytest.mark.parametrize(("order", "written"), [("dmy", "12/31/2025"), ("ymd", "01/02/2025"), ("dmy", "31.02.2025")])
def test_a_date_that_does_not_fit_the_order_is_rejected(order: str, written: str) -> None:
    with pytest.raises(DateError):
        Order(order, is_given=True).parse(written)


def test_a_two_digit_year_is_not_guessed() -> None:
    with pytest.raises(DateError):
        Order("dmy").parse("01.03.25")


def test_a_spreadsheet_day_number_is_explained() -> None:
    with pytest.raises(DateError) as caught:
        Order().parse("45717")
    assert caught.value.message == '"45717" is a day as spreadsheets count them'
