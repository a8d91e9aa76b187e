from __future__ import annotations

from typing import Any, Literal

import pytest

from coopfeed.reading import field_types, nodes
from coopfeed.reading.field_errors import WrongTypeError
from coopfeed.reading.kinds import (
    Context,
    Kind,
    Many,
    RefusedError,
    Scalar,
    Table,
    choice,
    positive_number,
    refusal,
    whole_number,
)
from coopfeed.reading.source_file import Source


def read(kind: Kind[Any], text: str) -> Any:
    source = Source("a.yaml", f"a: {text}")
    node = nodes.compose(source)
    assert node
    return kind.read(node.value[0][1], Context(source, "a", "What it is for."))


def messages(kind: Kind[Any], text: str) -> list[str]:
    """Return the messages about an invalid value."""
    source = Source("a.yaml", f"a: {text}")
    node = nodes.compose(source)
    assert node
    with pytest.raises(RefusedError):
        kind.read(node.value[0][1], Context(source, "a", "What it is for."))
    return [f"{problem.where.column} {problem.message}" for problem in source.problems]


def wanted(kind: Scalar[Any], text: str) -> str:
    with pytest.raises(WrongTypeError) as raised:
        kind.parse(text)
    return raised.value.wanted


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), (" 7 ", 7), ("+7", 7), ("1_000", 1000), ("007", 7), ("7.0", 7), ("9" * 30, int("9" * 30))],
)
def test_a_whole_number_is_read_in_every_usual_form(text: str, number: int) -> None:
    assert whole_number(0).parse(text) == number


@pytest.mark.parametrize("text", ["", "7.", "7.5", ".7", "1e3", "1__0", "_1", "1_", "0x1", "٣", "+ 1", "1,0", "--1"])
def test_what_is_not_a_whole_number_is_rejected(text: str) -> None:
    assert wanted(whole_number(0), text) == "a whole number"


def test_a_number_has_limits() -> None:
    assert wanted(whole_number(2), "1") == "greater than or equal to 2"
    assert wanted(positive_number(), "0") == "greater than 0"
    assert wanted(whole_number(0), "9" * 5_000) == "a smaller number"


def test_a_choice_is_one_of_its_words() -> None:
    assert choice(Literal["a", "b", "c"]).parse("b") == "b"
    assert wanted(choice(Literal["a", "b", "c"]), "B") == "'a', 'b' or 'c'"


def test_every_invalid_value_of_a_list_is_reported() -> None:
    assert messages(Many(field_types.Slug), "[a, B, [c], D]") == [
        *('8 "B" is not a valid folder name', "11 `a` must be one text", '16 "D" is not a valid folder name')
    ]


def test_invalid_keys_and_values_of_a_mapping_are_reported_where_they_are() -> None:
    table = Table(field_types.Slug, field_types.Text)
    assert messages(table, "{B: [], c: d, e: ''}") == [
        *('5 "B" is not a valid folder name', "8 `B` must be one text", "21 `e` is empty")
    ]


def test_a_date_is_a_scalar() -> None:
    assert messages(field_types.Date, "[2020]") == ["4 a date is a single value"]


def test_a_plain_text_counts_for_every_language() -> None:
    assert read(field_types.Texts, "A") == {"": "A"}
    assert read(field_types.Texts, "{en: A, fr: B}") == {"en": "A", "fr": "B"}


def test_editions_are_a_list_or_have_titles() -> None:
    assert read(field_types.Editions, "en") == {"en": None}
    assert read(field_types.Editions, "[en, fr, en]") == {"en": None, "fr": None}
    assert read(field_types.Editions, "{en: , fr: Nouvelles}") == {"en": None, "fr": "Nouvelles"}
    assert messages(field_types.Editions, "[{en: A}]") == ["4 `a` must be `key: value` lines"]


def test_a_value_from_the_command_line_is_accepted_or_rejected_with_a_hint() -> None:
    assert refusal(field_types.Title, "A fair") == ""
    assert refusal(field_types.TimeZone, "Zurich") == '"Zurich" is not a time zone: did you mean `Europe/Zurich`?'
    assert refusal(field_types.Text, " ") == "the text is empty"
    assert refusal(field_types.Text, "a\x07") == "U+0007 is not allowed in a feed"


def test_the_reference_describes_every_type() -> None:
    assert Many(field_types.Slug).words == "slug; or a list"
    assert field_types.Texts.words == "text, or [one a language](#languages)"
    assert field_types.Editions.table.words == "mapping: language tag → text in one line"


@pytest.mark.parametrize("number", ["4,812,331", "4 812 331", "4.812.331", "4'812'331"])
def test_a_grouped_number_is_shown_without_groups(number: str) -> None:
    source = Source("a.yaml", f"length: {number}\n")
    node = nodes.compose(source)
    assert node is not None
    with pytest.raises(RefusedError):
        whole_number(0).read(node.value[0][1], Context(source, "length", "The size."))
    assert source.problems[0].hint == "write 4812331"
