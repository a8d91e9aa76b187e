"""The snippets on the page of a feed, and the builder that a script adds."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coopfeed.rendering.pages import snippets
from coopfeed.rendering.pages.views import FeedView
from tests.desk import Desk
from tests.making import an_item
from tests.web import axe
from tests.web.browser import Tab
from tests.web.conftest import OpenTab, Serve
from tests.web.servers import Server
from tests.web.test_embed import HOSTILE, framed, publish
from tests.web.validating import html_errors

POLICY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src *; "
    "connect-src 'self'; frame-src 'self'"
}
FORMS = pytest.mark.parametrize("form", snippets.FORMS)


@pytest.fixture
def feed(tmp_path: Path) -> FeedView:
    return publish(
        tmp_path / "public", *(an_item(f"n{number}") for number in range(7)), title="""The "<best>" & 'news'"""
    )


@pytest.fixture
def ours(serve: Serve, tmp_path: Path) -> Server:
    return serve(tmp_path / "public", headers=POLICY)


def opened(tab: Tab, ours: Server, form: str) -> Page:
    """Open the page of the feed and, by keyboard, the section of a form."""
    page = tab.open(f"{ours.url}all/index.html")
    page.locator(f"details[data-form={form}] summary").press("Enter")
    return page


def preview(page: Page, form: str) -> None:
    """Wait until the preview of a form, if it has one, is loaded."""
    if form == "element":
        expect(page.locator("coop-feed li").first).to_be_visible()
    if form == "iframe":
        framed(page)


def pasted(page: Page, form: str) -> str:
    return page.locator(f"#embed-{form}").input_value()


@FORMS
def test_without_scripts_every_form_can_be_selected(open_tab: OpenTab, feed: FeedView, ours: Server, form: str) -> None:
    page = opened(open_tab(java_script_enabled=False), ours, form)
    box = page.locator(f"#embed-{form}")
    expect(box).to_be_visible()
    expect(box).not_to_be_editable()
    assert pasted(page, form) == snippets.FORMS[form](feed)
    expect(page.locator("details[open] button, details[open] .choices").filter(visible=True)).to_have_count(0)


@FORMS
def test_nothing_in_the_builder_needs_another_site_or_a_looser_policy(
    tab: Tab, feed: FeedView, ours: Server, form: str
) -> None:
    preview(opened(tab, ours, form), form)
    assert tab.errors == tab.requests_beyond(ours.url) == []


def test_the_snippet_equals_that_of_the_command(tab: Tab, serve: Serve, desk: Desk) -> None:
    desk.item("herath", title="'\"<b>\"'")
    desk.publish()
    page = opened(tab, serve(desk.public), "element")

    def printed(*chosen: str) -> str:
        return desk.run("embed", "all", *chosen).stdout.rstrip("\n")

    assert pasted(page, "element") == printed()
    page.get_by_label("Entries", exact=True).fill("3")
    page.get_by_label("Layout").select_option("cards")
    assert pasted(page, "element") == printed("--limit", "3", "--layout", "cards")
    page.get_by_role("checkbox", name="Images").press("Space")
    page.get_by_role("checkbox", name="Dates").press("Space")
    assert pasted(page, "element") == printed("--limit", "3", "--layout", "cards", "--no-images", "--no-dates")
    page.get_by_label("Layout").select_option("compact")
    expect(page.get_by_role("checkbox", name="Images")).to_be_disabled()
    assert pasted(page, "element") == printed("--limit", "3", "--layout", "compact", "--no-dates")


def test_a_fitted_frame_can_be_chosen_with_its_policy(tab: Tab, feed: FeedView, ours: Server) -> None:
    page = opened(tab, ours, "iframe")
    policy = page.locator("[data-form=iframe] .note code")
    choice = page.get_by_role("checkbox", name="Fit the height to the list")
    choice.press("Space")
    assert pasted(page, "iframe") == snippets.fitted(feed)
    expect(policy).to_have_text(snippets.policy(feed)["fitted"])
    choice.press("Space")
    assert pasted(page, "iframe") == snippets.iframe(feed)
    expect(policy).to_have_text(snippets.policy(feed)["iframe"])
    assert tab.errors == []


def test_an_invalid_number_is_not_pasted(tab: Tab, feed: FeedView, ours: Server) -> None:
    page = opened(tab, ours, "element")
    for wrong in ("", "0", "1.5"):
        page.get_by_label("Entries", exact=True).fill(wrong)
        assert pasted(page, "element") == snippets.element(feed)


def test_the_preview_follows_the_choices(tab: Tab, feed: FeedView, ours: Server) -> None:
    page = opened(tab, ours, "element")
    items = page.locator("coop-feed li")
    expect(items).to_have_count(5)
    page.get_by_label("Entries", exact=True).fill("7")
    expect(items).to_have_count(7)
    page.get_by_role("checkbox", name="Dates").press("Space")
    expect(page.locator("coop-feed time")).to_have_count(0)


def test_the_preview_of_a_frame_is_the_frame(tab: Tab, feed: FeedView, ours: Server) -> None:
    page = opened(tab, ours, "iframe")
    expect(page.frame_locator("iframe").get_by_role("listitem")).to_have_count(7)
    expect(page.locator("iframe")).to_have_attribute("sandbox", "allow-popups allow-popups-to-escape-sandbox")


def test_a_copy_on_disk_has_a_preview_of_the_frame_only(tab: Tab, feed: FeedView, tmp_path: Path) -> None:
    page = tab.open((tmp_path / "public/all/index.html").as_uri())
    page.locator("details[data-form=element] summary").click()
    page.locator("details[data-form=iframe] summary").click()
    expect(page.frame_locator("iframe").get_by_role("listitem")).to_have_count(7)
    expect(page.locator("[data-form=element] .preview")).to_be_empty()


def test_an_unopened_preview_makes_no_request(tab: Tab, feed: FeedView, ours: Server) -> None:
    tab.open(f"{ours.url}all/index.html")
    assert not {"/embed/coop-feed.js", "/all/feed.json", "/all/embed.html"} & set(ours.paths)


@FORMS
def test_the_snippet_is_copied_and_that_is_announced(
    open_tab: OpenTab, feed: FeedView, ours: Server, form: str
) -> None:
    page = opened(open_tab(permissions=["clipboard-read", "clipboard-write"]), ours, form)
    page.locator("details[open]").get_by_role("button", name="Copy").press("Enter")
    expect(page.locator(f"#embed-{form} ~ [role=status]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == snippets.FORMS[form](feed)


def test_everything_is_reachable_by_keyboard(tab: Tab, feed: FeedView, ours: Server) -> None:
    page = tab.open(f"{ours.url}all/index.html")
    page.locator("details[data-form=element] summary").focus()
    page.keyboard.press("Space")
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.name || document.activeElement.localName"))
    assert reached == ["limit", "layout", "images", "dates", "button", "textarea"]


@FORMS
@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "ar")])
def test_the_builder_is_accessible(
    open_tab: OpenTab, serve: Serve, tmp_path: Path, form: str, scheme: str, language: str
) -> None:
    publish(tmp_path, an_item(language=language), language=language)
    page = opened(open_tab(color_scheme=scheme), serve(tmp_path), form)
    preview(page, form)
    assert axe.violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_hostile_title_is_text_in_the_builder(tab: Tab, serve: Serve, tmp_path: Path) -> None:
    feed = publish(tmp_path, title=HOSTILE)
    page = opened(tab, serve(tmp_path, headers=POLICY), "element")
    page.get_by_label("Entries", exact=True).fill("3")
    assert pasted(page, "element") == snippets.element(feed, limit=3)
    assert tab.errors == []
    assert html_errors(tmp_path / "all/index.html") == []
