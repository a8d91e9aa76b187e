from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfeed.printable import as_json, one_line, printable

OBEYED = ["\x1b", "\x00", "\x07", "\x08", "\x0b", "\x0c", "\r", "\x7f", "\x80", "\x85", "\x9b", "\x9d", "\x9f"]
TURNING = ["\u202a", "\u202d", "\u202e", "\u2066", "\u2068", "\u2069", "\u206f"]
BREAKING = ["\u2028", "\u2029", "\ud800", "\udc9d"]


@pytest.mark.parametrize("character", OBEYED + TURNING + BREAKING, ids=lambda character: f"{ord(character):04x}")
def test_terminal_controls_are_replaced(character: str) -> None:
    assert printable(f"a{character}b") == "a\ufffdb"
    assert as_json(f"a{character}b").startswith('"a\\')
    assert json.loads(as_json([f"a{character}b"])) == [f"a{character}b"]


@pytest.mark.parametrize(
    "text", ["a\tb\nc\r\nd", "می\u200cخواهم", "👩\u200d🌾", "\u200fשלום\u200e", "soft\u00adhyphen", "Zürich"]
)
def test_ordinary_text_is_unchanged(text: str) -> None:
    assert printable(text) == text
    assert json.loads(as_json(text)) == text


def test_a_line_stays_one_line() -> None:
    assert one_line("a\r\n::error::b\n\nc\x85d") == "a ::error::b c\ufffdd"


@given(st.text())
def test_no_control_character_is_left(text: str) -> None:
    controls = {c for c in printable(text) if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}
    assert controls <= set("\t\n\r")
    assert json.loads(as_json({text: text})) == {text: text}
    assert printable(as_json(text)) == as_json(text)
