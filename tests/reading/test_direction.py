from __future__ import annotations

import pytest

from coopfeed.reading import direction


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("gnp.\u202egpj", "\u202e"),
        ("a \u202dab\u202c", "\u202d"),
        ("a \u2067b", "\u2067"),
        ("a \u2067b\u202c", "\u202c"),
        ("a\u2069 b", "\u2069"),
    ],
)
def test_a_direction_control_is_reported(text: str, character: str) -> None:
    assert direction.turning(text) == character


@pytest.mark.parametrize(
    "text", ["A", "é", "خبز \u200fA\u200e", "a \u2068خبز\u2069 b", "a \u202bخبز \u202ab\u202c\u202c"]
)
def test_text_in_two_directions_is_fine(text: str) -> None:
    assert direction.turning(text) == ""
