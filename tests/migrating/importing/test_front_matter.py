from __future__ import annotations

import pytest

from coopfeed.migrating.importing import front_matter
from coopfeed.migrating.importing.front_matter import FrontMatterError, Value


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (
            "---\ntitle: 1.10\ndate: 2026-02-03\nDraft: no\n---\nBody",
            {"title": "1.10", "date": "2026-02-03", "draft": "no"},
        ),
        (
            "\ufeff---\r\ntags: [a, b]\r\nauthor: {name: Ana}\r\n---\r\nBody",
            {"tags": ["a", "b"], "author": {"name": "Ana"}},
        ),
        ("---\nempty:\nnone: null\ntext: 'null'\n---\nBody", {"empty": "", "none": "", "text": "null"}),
        (
            '+++\ntitle = "A"\ndate = 2026-02-03T10:00:00Z\ndraft = true\ntags = ["a"]\n+++\nBody',
            {"title": "A", "date": "2026-02-03T10:00:00+00:00", "draft": "true", "tags": ["a"]},
        ),
        ('{"title": "A", "weight": 3, "none": null}\nBody', {"title": "A", "weight": "3", "none": ""}),
    ],
)
def test_every_value_is_text(text: str, fields: dict[str, Value]) -> None:
    assert front_matter.split(text) == (fields, "Body")


@pytest.mark.parametrize("text", ["Body", "", "--- a\n---\n", "---\ntitle: A\n", "{% if %}", "# A\n---\na: b\n---\n"])
def test_a_text_may_have_no_notes(text: str) -> None:
    assert front_matter.split(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("---\ntitle: [a\n---\n", "line 3: did not find"),
        ("+++\ntitle\n+++\n", "Expected '='"),
        ("---\n- a\n---\n", "it does not have keys with values"),
        (f"---\na: &a [{'x,' * 20}]\nb: &b [{'*a,' * 20}]\nc: [{'*b,' * 20}]\n---\n", "it has more than 2,000 values"),
    ],
)
def test_an_unreadable_file_is_reported(text: str, why: str) -> None:
    with pytest.raises(FrontMatterError, match=why):
        front_matter.split(text)


def test_settings_are_read_by_file_extension() -> None:
    assert front_matter.of_file("hugo.toml", 'baseURL = "https://e.org/"') == {"baseurl": "https://e.org/"}
    assert front_matter.of_file("_config.yml", "url: https://e.org") == {"url": "https://e.org"}
    assert front_matter.of_file("_config.yml", "[") == {}
    assert front_matter.of_file("_config.yml", "a") == {}
