from __future__ import annotations

from coopfeed.model.codes import Code
from coopfeed.reading.field_errors import brief, mistake


def test_a_mistake_carries_the_code_the_message_and_the_hint() -> None:
    error = mistake(Code.BAD_URL, 'a {brace} in "it"', "write https://…")
    assert (error.type, error.message()) == ("bad-url", 'a {brace} in "it"')
    assert error.context == {"message": 'a {brace} in "it"', "hint": "write https://…"}


def test_a_short_value_is_shown_whole() -> None:
    assert brief("x" * 60) == "x" * 60


def test_a_long_value_is_cut() -> None:
    assert brief("x" * 61) == "x" * 59 + "…"


def test_a_value_of_many_lines_is_shown_in_one() -> None:
    assert brief("one\n  two\u2028three") == "one two three"
