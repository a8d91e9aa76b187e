"""The website of the documentation and its checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs import site

PAGE = '<h1 id="top">Title</h1>{}'


def faults(folder: Path, body: str) -> list[str]:
    (folder / "page.html").write_text(PAGE.format(body), encoding="utf-8")
    return list(site.faults(folder.resolve()))


@pytest.mark.parametrize(
    "body",
    [
        '<a href="#top">up</a>',
        '<a href="page.html#top">up</a>',
        '<a href="https://example.org/">another site</a>',
        '<a href="mailto:ana@example.org">mail</a>',
        '<link rel="canonical" href="https://feeds.example.org/">',
    ],
)
def test_a_valid_page_has_no_faults(tmp_path: Path, body: str) -> None:
    assert faults(tmp_path, body) == []


@pytest.mark.parametrize("link", ["nowhere.html", "#nowhere", "page.html#nowhere", "../outside.html"])
def test_a_broken_link_is_a_fault(tmp_path: Path, link: str) -> None:
    (tmp_path.parent / "outside.html").write_text("", encoding="utf-8")
    assert faults(tmp_path, f'<a href="{link}">there</a>') == [f"page.html: {link} leads nowhere"]


@pytest.mark.parametrize(
    "element",
    [
        '<script src="https://cdn.example.org/script.js"></script>',
        '<link rel="stylesheet" href="//cdn.example.org/fonts.css">',
        '<img src="https://cdn.example.org/logo.png">',
    ],
)
def test_a_request_to_another_host_is_a_fault(tmp_path: Path, element: str) -> None:
    (fault,) = faults(tmp_path, element)
    assert "page.html: loads " in fault
    assert "cdn.example.org" in fault


def test_a_style_sheet_that_loads_from_another_host_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text('@import "https://fonts.example.org/css";', encoding="utf-8")
    assert faults(tmp_path, "") == ["style.css: loads something from another host"]


def test_a_code_block_has_its_file_name_as_a_title_and_hidden_commands_are_hidden() -> None:
    page = "<!-- before: coopfeed publish -->\n\n```yaml\n# items/fair.yaml\ntitle: A fair\n```\n"
    assert site.on_the_site(page) == '```yaml title="items/fair.yaml"\ntitle: A fair\n```\n'


def test_a_bar_in_code_in_a_table_has_no_backslash() -> None:
    assert site.on_the_site(r"| `text\|json` | text \| json |") == r"| `text|json` | text \| json |"


def test_the_reference_is_split_and_its_links_are_adjusted() -> None:
    reference = "# Reference\n\n[a](#a-key) [guide](guide.md)\n\n## Keys\n\n### A key\n\n## Files\n\n[key](#a-key)\n"
    assert site.divided(reference) == {
        "reference/index.md": "# Reference\n\n[a](keys.md#a-key) [guide](../guide.md)\n\n",
        "reference/keys.md": "# Keys\n\n## A key\n\n",
        "reference/files.md": "# Files\n\n[key](keys.md#a-key)\n",
    }


def test_a_list_of_pages_becomes_the_navigation() -> None:
    index = "# Guides\n\n## Items\n\n- [Write one](write.md)\n\n## Codes\n\n| code |\n| [tab](tab.md) |\n"
    assert site.entries(index) == [("Items", [("Write one", "write.md")]), ("Codes", [("tab", "tab.md")])]
