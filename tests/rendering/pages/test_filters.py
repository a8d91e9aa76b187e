from __future__ import annotations

from datetime import date

import pytest

from coopfeed.model import Event
from coopfeed.rendering.languages import direction
from coopfeed.rendering.pages import filters
from coopfeed.rendering.pages.filters import (
    format_date,
    host,
    iso,
    moment,
    native_name,
    short_date,
    shortened,
    size,
)
from tests.making import at


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "4 August 2020"),
        ("en-US", "August 4, 2020"),
        ("fr", "4 août 2020"),
        ("zh-Hant-TW", "2020年8月4日"),
        ("qaa", "4 August 2020"),
        ("not a language", "4 August 2020"),
    ],
)
def test_a_date_is_written_in_the_style_of_its_language(language: str, written: str) -> None:
    assert format_date(date(2020, 8, 4), language) == written


def test_a_day_is_that_of_the_place_of_publication() -> None:
    assert format_date(at("2020-08-04T00:30+02:00"), "en") == "4 August 2020"
    assert short_date(at("2020-08-04T00:30+02:00"), "en") == "4 Aug 2020"


@pytest.mark.parametrize(("language", "written"), [("en", "4 August 2020, 10:00"), ("ar", "4 أغسطس 2020، 10:00")])
def test_a_time_is_shown_only_if_one_was_given(language: str, written: str) -> None:
    assert moment(at("2020-08-04T10:00+02:00"), language) == written
    assert moment(date(2020, 8, 4), language) == format_date(date(2020, 8, 4), language)


def test_an_end_on_the_same_day_is_only_a_time() -> None:
    assert moment(at("2020-08-04T12:00+02:00"), "en", at("2020-08-04T10:00+02:00")) == "12:00"
    assert moment(at("2020-08-05T12:00+02:00"), "en", at("2020-08-04T10:00+02:00")) == "5 August 2020, 12:00"
    assert moment(at("2020-08-04T12:00+02:00"), "en", date(2020, 8, 4)) == "4 August 2020, 12:00"


@pytest.mark.parametrize(
    ("start", "end", "zones"),
    [
        (at("2020-03-28T10:00+01:00"), None, ("", "GMT+01:00")),
        (at("2020-03-28T10:00+01:00"), at("2020-03-28T12:00+01:00"), ("", "GMT+01:00")),
        (at("2020-03-28T10:00+01:00"), at("2020-03-29T12:00+02:00"), ("GMT+01:00", "GMT+02:00")),
        (date(2020, 3, 28), date(2020, 3, 29), ("", "")),
        (at("2020-03-28T10:00+01:00"), date(2020, 3, 29), ("GMT+01:00", "")),
    ],
)
def test_a_time_zone_is_named_once_after_its_times(start: date, end: date | None, zones: tuple[str, str]) -> None:
    assert filters.zones(Event(start, end), "en") == zones


@pytest.mark.parametrize(("language", "way"), [("en", "ltr"), ("he", "rtl"), ("ar-EG", "rtl"), ("qaa", "ltr")])
def test_a_script_has_one_direction(language: str, way: str) -> None:
    assert direction(language) == way


@pytest.mark.parametrize(
    ("text", "language", "way"),
    [
        ("Courses (2024).", "ar", "ltr"),
        ("ILO: دليل (2024).", "ar", "rtl"),
        ("ILO: دليل (2024).", "en", "ltr"),
        ("أخبار", "en", "rtl"),
        ("2024!", "ar", "rtl"),
    ],
)
def test_a_text_has_the_direction_of_its_language_unless_plainly_in_another(text: str, language: str, way: str) -> None:
    assert filters.text_direction(text, language) == way


def test_times_are_valid_in_html() -> None:
    assert iso(date(2020, 8, 4)) == "2020-08-04"
    assert iso(at("2020-08-04T10:00:00.5+02:00")) == "2020-08-04T10:00:00+02:00"


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "English"), ("fr", "français"), ("ar", "العربية"), ("pt-BR", "português (Brasil)"), ("qaa", "qaa")],
)
def test_a_language_has_its_native_name(language: str, name: str) -> None:
    assert native_name(language) == name


@pytest.mark.parametrize(
    ("length", "language", "written"),
    [
        (1, "en", "0.1 kB"),
        (93_400, "en", "93 kB"),
        (999_499, "en", "999 kB"),
        (999_500, "en", "1 MB"),
        (1_234_567, "fr", "1,2\u202fMo"),
        (48_123_310, "en", "48 MB"),
    ],
)
def test_a_file_size_has_few_digits(length: int, language: str, written: str) -> None:
    assert size(length, language).replace("\xa0", " ") == written


def test_a_host_name_is_shortened() -> None:
    assert host("https://www.example.org:8080/a?b") == "www.example.org"


@pytest.mark.parametrize(
    ("text", "short"),
    [("Ten letters", "Ten…"), ("Ten a. b", "Ten a. b"), ("Tenletters", "Tenlett…"), ("Ten , letters", "Ten…")],
)
def test_a_long_text_is_cut_after_a_whole_word(text: str, short: str) -> None:
    assert shortened(text, 8) == short


def test_every_reader_link_has_the_address_of_the_feed() -> None:
    found = filters.readers("https://a.example/b?c=d&e")
    assert [reader.name for reader in found] == ["Feedly", "Inoreader", "NewsBlur", "The Old Reader"]
    assert all(reader.url.startswith("https://") for reader in found)
    assert all("https%3A%2F%2Fa.example%2Fb%3Fc%3Dd%26e" in reader.url for reader in found)
