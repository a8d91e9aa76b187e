"""The preview beside an editor's text: real servers, a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.desk import Desk
from tests.previewing import Preview, serving
from tests.web.axe import violations
from tests.web.browser import Tab
from tests.web.conftest import OpenTab

BROKEN = {"date": "04/08/2020"}
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src *; connect-src 'self'; frame-src 'self'"


@pytest.fixture
def preview(desk: Desk) -> Iterator[Any]:
    """Start a preview of the desk with the given arguments."""
    with ExitStack() as running:
        yield lambda *arguments: running.enter_context(serving(desk.root, *arguments))


def banner(page: Page) -> Any:
    return page.get_by_role("complementary", name="Preview")


def overlay(page: Page) -> Any:
    return page.get_by_role("alertdialog")


def test_a_saved_file_reloads_the_page(desk: Desk, preview: Any, tab: Tab) -> None:
    desk.item("herath")
    page = tab.open(preview().url + "items/herath.html")
    desk.item("herath", summary="Another text.")
    expect(page.get_by_text("Another text.")).to_be_visible()
    desk.item("herath", summary="A third one.")
    expect(page.get_by_text("A third one.")).to_be_visible()
    assert tab.errors == []


def test_a_reload_keeps_the_scroll_position(desk: Desk, preview: Any, tab: Tab) -> None:
    long = "|\n" + "\n".join(f"  Paragraph {n}.\n" for n in range(200))
    desk.item("herath", content=long)
    page = tab.open(preview().url + "items/herath.html")
    page.evaluate("scrollTo(0, 1500)")
    desk.item("herath", content=long + "  The end.\n")
    expect(page.get_by_text("The end.")).to_be_attached()
    page.wait_for_function("scrollY === 1500")


def test_a_saved_style_sheet_is_applied(desk: Desk, preview: Any, tab: Tab) -> None:
    desk.item("herath")
    desk.write("theme/style.css", "h1 { color: rgb(255, 0, 0) }")
    page = tab.open(preview().url)
    expect(page.locator("main h1")).to_have_css("color", "rgb(255, 0, 0)")
    desk.write("theme/style.css", "h1 { color: rgb(0, 0, 255) }")
    expect(page.locator("main h1")).to_have_css("color", "rgb(0, 0, 255)")


def test_an_error_covers_the_last_good_page_until_corrected(desk: Desk, preview: Any, tab: Tab) -> None:
    desk.item("herath", summary="The first text.")
    page = tab.open(preview().url + "items/herath.html")
    desk.item("herath", **BROKEN)
    expect(overlay(page)).to_contain_text("items/herath.yaml:2:7: error: ambiguous-date")
    expect(overlay(page)).to_contain_text("    2 │ date: 04/08/2020")
    expect(overlay(page).locator("mark")).to_have_text("04/08/2020")
    expect(overlay(page)).to_contain_text('write 2020-08-04 or "4 August 2020"')
    expect(page.get_by_text("The first text.")).to_be_visible()
    page.reload()
    expect(overlay(page)).to_be_visible()
    expect(page.get_by_text("The first text.")).to_be_visible()
    desk.item("herath", summary="The second text.")
    expect(page.get_by_text("The second text.")).to_be_visible()
    expect(overlay(page)).not_to_be_attached()
    assert tab.errors == []


def test_a_page_opened_during_an_error_is_the_last_good_one(desk: Desk, preview: Any, tab: Tab) -> None:
    desk.item("herath", summary="The first text.")
    running: Preview = preview()
    desk.item("herath", **BROKEN)
    running.until(lambda state: state["failed"])
    page = tab.open(running.url + "items/herath.html")
    expect(page.get_by_text("The first text.")).to_be_visible()
    expect(overlay(page)).to_be_visible()


def test_the_overlay_can_be_closed_and_reopened_by_keyboard(desk: Desk, preview: Any, tab: Tab) -> None:
    desk.item("herath")
    page = tab.open(preview().url)
    desk.item("herath", **BROKEN)
    expect(overlay(page)).to_have_accessible_name("1 error")
    expect(overlay(page).get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(overlay(page)).not_to_be_visible()
    page.get_by_role("button", name="1 error").click()
    expect(overlay(page)).to_be_visible()
    desk.item("herath", **BROKEN, link="example.org")
    expect(overlay(page)).to_have_accessible_name("2 errors")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_overlay_and_banner_are_accessible(desk: Desk, preview: Any, open_tab: OpenTab, scheme: str) -> None:
    desk.item("herath", content="Some *words*.")
    desk.item("tea", draft="true")
    page = open_tab(color_scheme=scheme).open(preview("--future").url + "items/tea.html")
    assert violations(page) == []
    desk.item("herath", **BROKEN, summary="A <b>bold</b> word.")
    expect(overlay(page)).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert violations(page) == []


def test_a_project_that_starts_with_errors_shows_only_them(desk: Desk, preview: Any, tab: Tab) -> None:
    desk.item("herath", **BROKEN)
    page = tab.open(preview().url)
    expect(overlay(page)).to_contain_text("There is nothing to show before they are mended.")
    desk.item("herath")
    expect(page.get_by_role("heading", name="Example news")).to_be_visible()
    expect(overlay(page)).not_to_be_attached()


def test_warnings_are_shown_on_request(desk: Desk, preview: Any, tab: Tab) -> None:
    desk.item("herath")
    page = tab.open(preview().url)
    page.get_by_role("button", name="1 warning").click()
    expect(page.get_by_role("dialog", name="1 warning")).to_contain_text("feeds.yaml:7:3: warning: empty-feed")


def test_a_failing_template_covers_the_last_good_page(desk: Desk, preview: Any, tab: Tab) -> None:
    desk.item("herath")
    page = tab.open(preview().url + "items/herath.html")
    desk.write("theme/item.html", '{% extends "coopfeed/item.html" %}\n{% block main %}{{ itm.title }}{% endblock %}')
    expect(overlay(page)).to_contain_text("theme/item.html:2:1: error: bad-theme")
    expect(overlay(page)).to_contain_text("'itm' is undefined")
    expect(page.get_by_text("About herath.").first).to_be_attached()


def test_the_preview_works_under_the_documented_policy(desk: Desk, preview: Any, tab: Tab) -> None:
    desk.item("herath")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    desk.write("theme/base.html", f'{{% extends "coopfeed/base.html" %}}{{% block head %}}{meta}{{% endblock %}}')
    page = tab.open(preview("--future").url)
    desk.item("herath", **BROKEN)
    expect(overlay(page)).to_be_visible()
    expect(banner(page)).to_have_css("background-color", "rgb(255, 213, 74)")
    assert tab.violations == []


def test_a_missing_page_appears_once_written(desk: Desk, preview: Any, tab: Tab) -> None:
    desk.item("herath")
    page = tab.open(preview().url + "items/tea.html")
    expect(page.get_by_role("heading", name="Not found")).to_be_visible()
    desk.item("tea")
    expect(page.get_by_role("heading", name="Tea")).to_be_visible()


def test_a_hidden_tab_holds_no_connection(desk: Desk, preview: Any, tab: Tab) -> None:
    desk.item("herath")
    page = tab.open(preview().url)
    hide = "hidden => Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden})"
    turn = f"hidden => {{ ({hide})(hidden); document.dispatchEvent(new Event('visibilitychange')) }}"
    page.evaluate(turn, True)
    desk.item("tea")
    asked = len(tab.requests)
    page.evaluate(turn, False)
    expect(page.get_by_text("2 entries").first).to_be_visible()
    assert tab.requests[asked].endswith("/.coopfeed/events")


def test_withheld_items_are_shown_under_a_banner(desk: Desk, preview: Any, tab: Tab) -> None:
    desk.item("herath")
    desk.item("tea", draft="true")
    page = tab.open(preview("--future", "--now", "2026-01-01").url)
    expect(banner(page)).to_contain_text("0 not yet due and 1 in draft. This is not the published version.")
    page.goto(page.url + "items/tea.html")
    expect(page.get_by_role("heading", name="[draft] Tea")).to_be_visible()
    expect(banner(page)).to_be_visible()
