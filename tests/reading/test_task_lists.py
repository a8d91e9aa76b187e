from __future__ import annotations

import pytest

from coopfeed.reading import markdown


def html_of(text: str) -> str:
    return markdown.render(text, "", "")[0]


def test_tasks_have_checkboxes() -> None:
    assert html_of("- [ ] hay\n- [x] milk\n\n  and *more*\n1. [X] **cheese**\n") == (
        "<ul>\n<li>\n<p>☐ hay</p>\n</li>\n<li>\n<p>☑ milk</p>\n<p>and <em>more</em></p>\n</li>\n</ul>\n"
        "<ol>\n<li>☑ <strong>cheese</strong></li>\n</ol>"
    )


@pytest.mark.parametrize(
    "text", ["[ ] a", "- a [ ] b", "- a\n\n  [x] b", "- `[x] ` a", "- [x](b)", "- [y] c", "a [x] b"]
)
def test_nothing_else_has_a_checkbox(text: str) -> None:
    html = html_of(text)
    assert "☐" not in html
    assert "☑" not in html
