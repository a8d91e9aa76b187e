from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coopfeed.reading import dates
from coopfeed.reading.dates import DateError, existing, is_before, moment, parse, start

ZURICH = ZoneInfo("Europe/Zurich")
UTC_ZONE = ZoneInfo("UTC")


def refusal(text: str) -> DateError:
    with pytest.raises(DateError) as raised:
        parse(text)
    return raised.value


@pytest.mark.parametrize(
    "text",
    [
        *["2020-08-04", "20200804", "2020-W32-2", "2020/8/4", "2020.08.04", "4 August 2020", "August 4, 2020"],
        *["4 Aug 2020", "4 aug. 2020", "the 4th of August, 2020", "Tuesday, 4 August 2020", "Tue 4 Aug 2020"],
        *["2020 August 4", "  4   August\n2020 ", "4-Aug-2020", "AUGUST 4TH 2020"],
    ],
)
def test_a_day_is_read_in_every_form(text: str) -> None:
    written = parse(text)
    assert written == date(2020, 8, 4)
    assert not isinstance(written, datetime)


@pytest.mark.parametrize(("text", "day"), [("13/08/2020", 13), ("08/13/2020", 13), ("08.08.2020", 8)])
def test_a_date_of_numbers_that_reads_one_way_is_read(text: str, day: int) -> None:
    assert parse(text) == date(2020, 8, day)


@pytest.mark.parametrize(
    "text",
    [
        *["2020-08-04T10:30Z", "2020-08-04 10:30 UTC", "2020-08-04t12:30+02:00", "2020-08-04 12:30 +02:00"],
        *["2020-08-04 10:30:00.5 Z", "2020-08-04T10:30:00,9Z", "Tue, 04 Aug 2020 12:30:00 +0200"],
        *["4 August 2020 at 10:30 UTC", "4 August 2020 1:30 pm UTC+3", "2020-08-04 13:30 GMT+03:00"],
        *["4 august 2020 10:30 gmt", "13:30 +3 4 August 2020"],
    ],
)
def test_a_date_with_a_time_is_read_in_every_form(text: str) -> None:
    assert moment(parse(text), ZURICH, "id") == datetime(2020, 8, 4, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2020-08-04T10:30", "4 August 2020 10:30", "4 August 2020 at 10:30 am"])
def test_a_time_without_a_zone_is_in_the_zone_of_the_site(text: str) -> None:
    assert moment(parse(text), ZURICH, "id").isoformat() == "2020-08-04T10:30:00+02:00"


def test_an_hour_alone_is_a_time() -> None:
    assert parse("4 August 2020 10 pm") == datetime.fromisoformat("2020-08-04T22:00")


def test_an_ambiguous_date_names_both_readings() -> None:
    error = refusal("04/08/2020")
    assert (error.code, error.message) == ("ambiguous-date", "04/08/2020 is 4 August or 8 April")
    assert error.hint == 'write 2020-08-04 or "4 August 2020"'


def test_a_two_digit_year_is_ambiguous() -> None:
    assert refusal("13/08/20").message == "13/08/20: the year has two digits"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2020-02-30", "does not exist"),
        ("30 February 2020", "does not exist"),
        ("31/04/2020", "does not exist"),
        ("00/01/2020", "does not exist"),
        ("2020-08-04T25:00", "does not exist"),
        ("2020-08-04T24:00", "a day ends at 23:59"),
        ("Monday, 4 August 2020", "is a Tuesday, not a Monday"),
    ],
)
def test_a_day_that_does_not_exist_is_reported(text: str, message: str) -> None:
    error = refusal(text)
    assert error.code == "impossible-date"
    assert message in error.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("soon", '"soon" is not a date'),
        ("", '"" is not a date'),
        ("4 August", '"4 August" has no four-digit year'),
        ("August 2020", '"August 2020" is an incomplete date'),
        ("2020-08", '"2020-08" is an incomplete date'),
        ("4 août 2020", '"4 août 2020" is not a date: names of months are English here'),
        ("4 August 2020 in Genève", '"4 August 2020 in Genève" is not a date: "in" is not understood'),
        ("4 5 6 August 2020 7", '"4 5 6 August 2020 7" is not one date'),
        ("9000-01-01", "the year 9000 is out of range"),
        ("x" * 100, '"' + "x" * 59 + '…" is not a date'),
    ],
)
def test_an_invalid_date_is_reported(text: str, message: str) -> None:
    error = refusal(text)
    assert (error.code, error.message) == ("bad-date", message)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2020-08-04T10:00 Europe/Zurich", "Europe/Zurich"),
        ("2020-08-04 10:00 CEST", "CEST"),
        ("4 August 2020 10:00 CEST", "CEST"),
    ],
)
def test_a_time_zone_name_is_rejected(text: str, zone: str) -> None:
    error = refusal(text)
    assert (error.code, error.message) == ("bad-timezone", f"{zone} is not an offset from UTC")


WORDS = st.sampled_from(
    [
        *sorted(dates.WORDS),
        *"4 08 2020 10:00 25:00 +02:00 -3 +0200 . , / - 31 1 UTC GMT 99 0 00 12345678901 ٣ 1e5".split(),
    ]
)


@given(st.one_of(st.text(), st.lists(WORDS, max_size=8).map(" ".join)), st.sampled_from([str, str.upper, str.title]))
@example("4 August 2020 10:00 ST", str)
@example("4 August 2020 10:00 Tues", str.upper)
def test_any_text_is_a_date_or_rejected(text: str, cased: Callable[[str], str]) -> None:
    try:
        written = parse(cased(text))
    except DateError as refused:
        written = None
        error = refused
    if written:
        assert moment(written, ZURICH, "id").utcoffset() is not None
    else:
        assert re.fullmatch("(bad|ambiguous|impossible)-(date|timezone)", error.code)
        assert len(error.message) < 250


@given(st.dates(date(1000, 1, 2), date(8999, 12, 30)))
def test_any_date_survives_being_written_by_iso_8601_and_in_words(day: date) -> None:
    assert parse(day.isoformat()) == day
    assert parse(f"{day.day} {dates._MONTHS[day.month - 1]} {day.year:04}") == day


# moments


def test_a_date_without_a_time_is_in_the_first_hour_of_the_local_day() -> None:
    at = moment(date(2020, 8, 4), ZURICH, "id")
    midnight = datetime.fromisoformat("2020-08-04T00:00+02:00")
    assert midnight <= at < midnight + timedelta(hours=1)


def test_the_seconds_are_derived_from_the_id_and_stable() -> None:
    day = date(2020, 8, 4)
    assert moment(day, UTC_ZONE, "tag:example.org,2020:a").isoformat() == "2020-08-04T00:36:50+00:00"
    assert len({moment(day, UTC_ZONE, f"tag:example.org,2020:{n}") for n in range(10)}) == 10


def test_a_time_is_kept_to_the_second() -> None:
    assert moment(parse("2020-08-04T10:30:15.9+05:30"), ZURICH, "id").isoformat() == "2020-08-04T10:30:15+05:30"


def test_the_repeated_hour_has_an_order() -> None:
    first, second = (moment(parse(f"2020-10-25T02:{minute}"), ZURICH, "id") for minute in (30, 45))
    assert first < second < moment(parse("2020-10-25T02:30+01:00"), ZURICH, "id")


def test_a_time_that_the_clocks_skip_does_not_exist() -> None:
    with pytest.raises(DateError, match="2026-03-29 02:30 does not exist in Europe/Zurich") as raised:
        existing(parse("2026-03-29 02:30"), ZURICH)
    assert (raised.value.code, raised.value.hint) == (
        "impossible-date",
        "write 2026-03-29T03:30, or add the offset from UTC",
    )


@pytest.mark.parametrize(
    "text", ["2026-03-29T01:59:59", "2026-03-29T03:00", "2026-03-29T02:30Z", "2026-03-29", "2026-10-25T02:30"]
)
def test_any_other_time_exists(text: str) -> None:
    assert existing(parse(text), ZURICH) == parse(text)


def test_a_day_whose_midnight_is_skipped_starts_after_it() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    day = existing(parse("2026-03-29"), beirut)
    assert start(day, beirut) == datetime(2026, 3, 28, 22, tzinfo=UTC)


def test_a_time_in_a_repeated_hour_is_the_first() -> None:
    assert start(parse("2026-10-25T02:30"), ZURICH) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_offset_has_whole_minutes() -> None:
    # Local mean time in Zurich was 34 minutes and 8 seconds ahead, which no feed format can express.
    assert start(date(1850, 1, 1), ZURICH).isoformat() == "1850-01-01T00:00:00+00:34"


def test_a_day_is_not_before_a_time_on_it() -> None:
    day, noon = date(2020, 8, 4), parse("2020-08-04T12:00+02:00")
    assert not is_before(day, noon, ZURICH)
    assert not is_before(noon, day, ZURICH)
    assert is_before(day, date(2020, 8, 5), ZURICH)
    assert is_before(noon, date(2020, 8, 5), ZURICH)
    assert is_before(noon, parse("2020-08-04T10:01Z"), ZURICH)
    assert not is_before(noon, parse("2020-08-04T10:00Z"), ZURICH)


def test_the_day_of_a_time_is_in_the_zone_of_the_site() -> None:
    assert not is_before(parse("2020-08-03T23:00Z"), date(2020, 8, 4), ZURICH)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("5 juin 2026", "write 2026-06-05"),
        ("5. Juni 2026 18:00", "write 2026-06-05T18:00"),
        ("lunes, 1 de febrero de 2027", "write 2027-02-01"),
        ("1er févr. 2027", "write 2027-02-01"),
        ("le 32 juin 2026", "write June"),
        ("5 grudnia 2026", "write 2026-12-05"),
        ("5 listopad 2026", "write year, month and day: YYYY-MM-DD"),  # October in Croatian, November in Czech
        ("2026年6月5日", "write 2026-06-05"),
        ("20 Nov 26", "write 2026-11-20"),
        ("20 Nov '26", "write 2026-11-20"),
        ("20/11/26", "write 2026-11-20"),
        ("20 Nov", "add the year, in four digits"),
        ("04/08/26", "add the year, in four digits"),
        ("2026-W10", "write 2026-03-02 for its Monday"),
        ("2026-W60", "write YYYY-MM-DD"),
        ("2026-03-01 10:00 PM", "write 2026-03-01 22:00"),
        ("2026-03-01 12am", "write 2026-03-01 00:00"),
        ("2026-03-01T13:00 pm", "write the hours from 00 to 23, without am or pm"),
        ("26-11-20", "write the year in four digits"),
        ("31 April 2026", "April 2026 has 30 days"),
        ("2026-02-30", "February 2026 has 28 days"),
        ("32/01/2026", "correct the day or the time"),
        ("5 juin 2026 à 18h00", "write 2026-06-05"),
        ("2026-03-01 9:00", "write 2026-03-01 09:00"),
        ("2026-03-01 10.30", "write 2026-03-01 10:30"),
        ("2026/3/1, 10h30", "write 2026-03-01 10:30"),
        ("5 June 2026 6 p.m.", "write 2026-06-05T18:00"),
        ("35 June 2026 6 p.m.", "write am or pm"),
        ("2026-03-01 25:00", "correct the day or the time"),
    ],
)
def test_the_hint_contains_the_source_text(text: str, hint: str) -> None:
    assert refusal(text).hint == hint


@pytest.mark.parametrize(
    "text", ["1-3 March 2026", "March 1/3, 2026", "10 12 March 2026", "1 March 2026 - 3 March 2026", "1 -3 March 2026"]
)
def test_more_than_one_day_is_no_date(text: str) -> None:
    assert refusal(text).hint == "write one day; of an event, `start` and `end`"


@pytest.mark.parametrize("text", ["2026-03-01 10:00-12:00", "1 March 2026 14:00-16:00", "2026-03-01T14:00+14:30"])
def test_hours_from_and_to_are_no_offset(text: str) -> None:
    assert refusal(text).code == "bad-timezone"


@pytest.mark.parametrize("text", ["2026-03-01T14:00+14:00", "2026-03-01T14:00-11:00"])
def test_the_offsets_of_all_places_are_read(text: str) -> None:
    assert parse(text).isoformat() == f"{text[:16]}:00{text[16:]}"
