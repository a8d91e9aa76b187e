from __future__ import annotations

from coopfeed.reading.field_errors import brief


def test_a_short_value_is_shown_whole() -> None:
    assert brief("x" * 60) == "x" * 60


def test_a_long_value_is_cut() -> None:
    assert brief("x" * 61) == "x" * 59 + "…"


def test_a_value_of_several_lines_is_shown_on_one() -> None:
    assert brief("one\n  two\u2028three") == "one two three"
