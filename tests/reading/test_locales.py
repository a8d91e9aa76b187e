from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from coopfeed.reading import locales
from coopfeed.reading.field_errors import FieldError


def refusal(check: Callable[[str], str], value: str) -> tuple[str, str]:
    with pytest.raises(FieldError) as raised:
        check(value)
    return raised.value.code, raised.value.hint


def test_the_countries_are_those_of_iso_3166() -> None:
    assert len(locales.countries()) == 249
    assert {"NO", "TL", "PS", "AQ", "GB"} <= locales.countries().keys()


@pytest.mark.parametrize("code", ["EU", "UN", "XK", "AC", "UK", "ZZ", "AA", "001"])
def test_group_reserved_and_private_codes_are_not_countries(code: str) -> None:
    assert refusal(locales.country, code)[0] == "bad-country"


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("lk", "write LK"),
        ("UK", "write GB"),
        ("uk", "write GB"),
        ("Sri Lanka", "write LK"),
        ("timor-leste", "write TL"),
        ("Atlantis", "write two letters of ISO 3166-1, such as LK"),
    ],
)
def test_a_country_name_gets_its_code_as_a_hint(written: str, hint: str) -> None:
    assert refusal(locales.country, written) == ("bad-country", hint)


def test_a_country_is_named_in_the_language_of_the_item() -> None:
    assert locales.country_name("MX", "en") == "Mexico"
    assert locales.country_name("MX", "fr") == "Mexique"
    assert locales.country_name("MX", "pt-BR") == "México"


def test_a_country_without_a_translated_name_is_named_in_english() -> None:
    assert locales.country_name("MX", "zxx") == "Mexico"


@pytest.mark.parametrize(
    "tag",
    [
        "en",
        "fr",
        "pt-BR",
        "zh-Hant",
        "zh-Hant-TW",
        "es-419",
        "quz",
        "sl-rozaj",
        "de-1996",
        "en-x-coop",
        "en-u-ca-gregory",
    ],
)
def test_a_language_tag_is_kept(tag: str) -> None:
    assert locales.language(tag) == tag


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("pt-br", "write pt-BR"),
        ("pt_BR", "write pt-BR"),
        ("EN", "write en"),
        ("zh-hant", "write zh-Hant"),
        ("English", "write en, fr, es, pt-BR …"),
        ("qz", "write en, fr, es, pt-BR …"),
        ("", "write en, fr, es, pt-BR …"),
        ("en-٠٠١", "write en, fr, es, pt-BR …"),
    ],
)
def test_a_language_in_another_form_gets_the_usual_one_as_a_hint(written: str, hint: str) -> None:
    assert refusal(locales.language, written) == ("bad-language", hint)


@pytest.mark.parametrize("slug", ["fr", "en", "pt-br"])
def test_a_language_edition_needs_its_folder(slug: str) -> None:
    assert locales.is_language(slug)


@pytest.mark.parametrize("slug", ["my-coop", "news", "co-operatives", "zz", "quz", "trainings"])
def test_a_category_that_only_starts_like_a_language_is_not_one(slug: str) -> None:
    assert not locales.is_language(slug)


@pytest.mark.parametrize("name", ["UTC", "Europe/Zurich", "America/Argentina/Buenos_Aires", "Asia/Colombo"])
def test_a_time_zone_is_kept(name: str) -> None:
    assert locales.timezone(name) == name


def test_every_zone_that_is_accepted_can_be_used() -> None:
    assert all(ZoneInfo(name).key == name for name in locales.timezones())


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Zurich", "did you mean `Europe/Zurich`?"),
        ("europe/zurich", "did you mean `Europe/Zurich`?"),
        ("Europe/Zürich", "did you mean `Europe/Zurich`?"),
        ("buenos aires", "did you mean `America/Buenos_Aires`?"),
        ("localtime", "write a name such as Europe/Zurich"),
        ("../../etc/passwd", "write a name such as Europe/Zurich"),
        ("/etc/passwd", "write a name such as Europe/Zurich"),
        ("", "write a name such as Europe/Zurich"),
        ("+02:00", "write a name such as Europe/Zurich"),
    ],
)
def test_a_time_zone_that_does_not_exist_gets_the_nearest_as_a_hint(written: str, hint: str) -> None:
    assert refusal(locales.timezone, written) == ("bad-timezone", hint)
