"""The published pages in a reader's browser."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from coopfeed import publishing
from tests.desk import Desk
from tests.stories import PROJECTS, TEN_ITEMS, Story, built, name_of
from tests.web import axe
from tests.web.browser import Tab
from tests.web.conftest import OpenTab, Serve
from tests.web.servers import Server
from tests.web.validating import html_errors

EVERYTHING, LANGUAGES, ONE_FORMAT = (Story(PROJECTS / name) for name in ("everything", "languages", "one-format"))
STORIES = (EVERYTHING, LANGUAGES, ONE_FORMAT, TEN_ITEMS)
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src *"

# One of each kind, also in right-to-left languages.
PAGES = {
    "the list of feeds": (EVERYTHING, "index.html"),
    "a feed": (EVERYTHING, "all/index.html"),
    "an archive": (ONE_FORMAT, "podcast/archive/1.html"),
    "an item with a picture": (EVERYTHING, "items/photo.html"),
    "an item with an event and files": (EVERYTHING, "items/harvest.html"),
    "a withdrawn item": (EVERYTHING, "items/withdrawn.html"),
    "an item in three languages": (LANGUAGES, "items/herath.html"),
    "the list of feeds in Arabic": (LANGUAGES, "ar/index.html"),
    "a feed in Arabic": (LANGUAGES, "ar/all/index.html"),
    "an item in Arabic": (LANGUAGES, "items/herath.ar.html"),
}
EVERY_PAGE = pytest.mark.parametrize("name", PAGES)
FEEDS = pytest.mark.parametrize("name", ["a feed", "a feed in Arabic"])


@dataclass(frozen=True, slots=True)
class Site:
    """A published story."""

    url: str
    folder: Path

    @property
    def pages(self) -> list[str]:
        """Return the addresses of all pages."""
        return [self.url + page.relative_to(self.folder).as_posix() for page in sorted(self.folder.rglob("*.html"))]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[Story, Site]:
    """Every story, published."""
    found = {}
    for story in STORIES:
        folder = tmp_path_factory.mktemp(story.root.name)
        publishing.publish(built(story), folder)
        found[story] = Site(built(story).site.url, folder)
    return found


@pytest.fixture
def visit(sites: dict[Story, Site], serve: Serve) -> Visit:
    """Open one of the `PAGES` in a tab."""
    return Visit(sites, serve)


class Visit:
    """Open pages at their public addresses; `server` is the last stand-in."""

    server: Server

    def __init__(self, sites: dict[Story, Site], serve: Serve) -> None:
        self.sites, self.serve = sites, serve

    def __call__(self, tab: Tab, name: str) -> Page:
        story, path = PAGES[name]
        self.server = self.serve(self.sites[story].folder, headers={"Content-Security-Policy": POLICY})
        self.server.stand_in(tab.context, self.sites[story].url)
        return tab.open(self.sites[story].url + path)


@pytest.mark.parametrize("story", [LANGUAGES, ONE_FORMAT, TEN_ITEMS], ids=name_of)
def test_a_page_loads_only_files_of_its_publication(
    story: Story, sites: dict[Story, Site], tab: Tab, serve: Serve
) -> None:
    site = sites[story]
    serve(site.folder, headers={"Content-Security-Policy": POLICY}).stand_in(tab.context, site.url)
    for address in site.pages:
        tab.open(address)
    assert tab.errors == tab.requests_beyond(site.url) == []


def test_every_page_is_valid_html(sites: dict[Story, Site]) -> None:
    files = (path for site in sites.values() for path in site.folder.rglob("*.html"))
    # Fragments are tested inside a page: see test_embed.py.
    assert html_errors(*(path for path in files if path.name != "fragment.html")) == []


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_every_page_is_accessible(story: Story, sites: dict[Story, Site], tab: Tab, serve: Serve) -> None:
    site = sites[story]
    serve(site.folder, headers={"Content-Security-Policy": POLICY}).stand_in(tab.context, site.url)

    def violations(address: str) -> list[str]:
        # Without motion, because colours in transition belong to neither scheme.
        tab.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        found = axe.violations(tab.open(address))
        tab.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        return found + axe.violations(tab.page, tags=("cat.color",))  # only what differs by scheme

    alone = (address for address in site.pages if not address.endswith("/fragment.html"))
    assert [f"{address} {fault}" for address in alone for fault in violations(address)] == []


@pytest.mark.parametrize(
    "screen", [{"width": 320, "height": 600}, {"width": 640, "height": 400}], ids=["narrow", "enlarged twice"]
)
@EVERY_PAGE
def test_a_page_fits_the_screen(open_tab: OpenTab, visit: Visit, name: str, screen: dict[str, int]) -> None:
    page = visit(open_tab(viewport=screen), name)
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not page.evaluate(wide)


LISTEN = """
window.shifts = [];
new PerformanceObserver(list => shifts.push(...list.getEntries().map(entry => entry.value)))
    .observe({ type: "layout-shift", buffered: true });
"""


DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@EVERY_PAGE
def test_nothing_moves_while_a_page_is_loaded(tab: Tab, visit: Visit, name: str) -> None:
    tab.context.add_init_script(LISTEN)
    page = visit(tab, name)
    page.mouse.wheel(0, 5000)
    page.evaluate(DRAWN)
    assert page.evaluate("shifts") == []


@pytest.mark.parametrize("path", ["items/herath.html", "all/index.html"])
@pytest.mark.parametrize("size", ["", ", width: 400, height: 300"], ids=["unknown", "known"])
def test_nothing_moves_when_an_image_loads_late(
    open_tab: OpenTab, serve: Serve, desk: Desk, size: str, path: str
) -> None:
    tab = open_tab(viewport={"width": 800, "height": 3000})  # only visible parts count
    pictures = serve()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"/>'
    held = pictures.hold("/late.svg", svg)
    desk.item("herath", image=f"{{src: '{pictures.url}late.svg', alt: A field{size}}}")
    desk.publish()
    tab.context.add_init_script(LISTEN)
    tab.page.goto(f"{serve(desk.public).url}{path}", wait_until="commit")
    expect(tab.page.locator(".foot")).to_be_visible()
    tab.page.evaluate(DRAWN)
    held.release()
    tab.page.wait_for_function("document.querySelector('main img').naturalWidth === 400")
    tab.page.evaluate(DRAWN)
    assert tab.page.evaluate("shifts") == []


@FEEDS
def test_the_address_of_a_feed_is_copied_and_that_is_announced(tab: Tab, visit: Visit, name: str) -> None:
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit(tab, name)
    expect(page.get_by_role("status")).to_have_text("")
    button = page.get_by_role("button")
    button.click()
    said = button.get_attribute("data-done") or ""
    assert said
    expect(page.get_by_role("status")).to_have_text(said)
    expect(button).to_have_text(said)
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#address").text_content()


def test_the_address_is_copied_without_the_clipboard_api_too(tab: Tab, visit: Visit) -> None:
    tab.context.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page = visit(tab, "a feed")
    page.get_by_role("button").click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("String(getSelection())") == page.locator("#address").text_content()


def test_an_address_that_cannot_be_copied_is_selected(tab: Tab, visit: Visit) -> None:
    tab.context.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page = visit(tab, "a feed")
    page.get_by_role("button").click()
    page.wait_for_function("String(getSelection()) === document.getElementById('address').textContent")
    expect(page.get_by_role("status")).to_have_text("")
    expect(page.get_by_role("button")).to_have_text("Copy")


@FEEDS
def test_without_scripts_only_the_button_is_missing(open_tab: OpenTab, visit: Visit, name: str) -> None:
    with_script = visit(open_tab(), name)
    label = with_script.get_by_role("button").inner_text()
    plain = visit(open_tab(java_script_enabled=False), name)
    assert plain.get_by_role("button").count() == 0
    assert plain.inner_text("main").split() == with_script.inner_text("main").replace(label, "", 1).split()


def test_a_page_works_by_keyboard_alone(tab: Tab, visit: Visit) -> None:
    page = visit(tab, "a feed")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    assert (skip.bounding_box() or {"height": 0})["height"] >= 24
    page.keyboard.press("Enter")
    expect(skip).not_to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_page_is_small(sites: dict[Story, Site]) -> None:
    site = sites[TEN_ITEMS]
    shared = sum(path.stat().st_size for path in (site.folder / "assets").iterdir())
    assert max(path.stat().st_size for path in site.folder.rglob("*.html")) + shared < 30_000


def test_a_full_feed_is_small_when_compressed(serve: Serve, tab: Tab, desk: Desk) -> None:
    for number in range(60):
        desk.item(
            f"n{number}", title=f"A title of ordinary length {number} " * 3, summary=f"Why to read {number}. " * 30
        )
    desk.publish("--allow", "many-new")
    tab.open(f"{serve(desk.public).url}all/index.html")
    paths = {urlsplit(url).path.lstrip("/") for url in tab.requests} | {"assets/icon.svg"}
    assert {path.rpartition("/")[2] for path in paths} == {
        "index.html",
        "style.css",
        "page.js",
        "icon.svg",
        "builder.js",
    }
    assert sum(len(gzip.compress((desk.public / path).read_bytes())) for path in paths) < 30_000


def test_a_button_and_a_frame_are_visible_in_forced_colours(open_tab: OpenTab, visit: Visit) -> None:
    page = visit(open_tab(forced_colors="active"), "an item with an event and files")
    expect(page.locator(".event")).to_have_css("border-top-style", "solid")
    page = visit(open_tab(forced_colors="active"), "a feed")
    expect(page.locator(".subscribe")).to_have_css("border-top-style", "solid")
    expect(page.get_by_role("link", name="Feedly")).to_have_css("border-top-style", "solid")


@pytest.mark.parametrize(("motion", "takes"), [("reduce", "0s"), ("no-preference", "0.1s, 0.1s")])
def test_reduced_motion_is_respected(open_tab: OpenTab, visit: Visit, motion: str, takes: str) -> None:
    page = visit(open_tab(reduced_motion=motion), "a feed")
    moving = "[...document.querySelectorAll('*')].map(each => getComputedStyle(each).transitionDuration)"
    assert set(page.evaluate(moving)) == {"0s", takes}
    assert page.evaluate("document.getAnimations().length") == 0


SMALL = """() => [...document.querySelectorAll("a, button, summary, input, select")]
    .filter(each => each.checkVisibility() && !each.closest(".text, p.note, .foot, .skip"))  // in a sentence, or unseen
    .filter(each => [...each.getClientRects()].some(({ width, height }) => Math.min(width, height) < 24))
    .map(each => each.outerHTML)"""


@pytest.mark.parametrize("width", [320, 1280])
@EVERY_PAGE
def test_touch_targets_are_big_enough(open_tab: OpenTab, visit: Visit, name: str, width: int) -> None:
    page = visit(open_tab(viewport={"width": width, "height": 600}), name)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.name = ''; each.open = true; })")
    assert page.evaluate(SMALL) == []


def test_a_printed_page_has_the_text_and_no_controls(tab: Tab, visit: Visit) -> None:
    page = visit(tab, "a feed")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#address")).to_be_visible()
    expect(page.get_by_role("button")).to_be_hidden()
    expect(page.get_by_role("link", name="Feedly")).to_be_hidden()


def test_a_copy_on_disk_works_as_well(sites: dict[Story, Site], tab: Tab) -> None:
    page = tab.open((sites[LANGUAGES].folder / "index.html").as_uri())
    page.get_by_role("link", name="العربية").click()
    expect(page).to_have_url(re.compile("/ar/index.html$"))
    page.get_by_role("heading", level=3).last.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/ar/.+/index.html$"))
    page.locator(".entries h3 a").first.click()
    expect(page.locator("article")).to_have_attribute("lang", "ar")
    expect(page.locator("body")).not_to_have_css("max-width", "none")
    assert tab.errors == []


def test_wide_content_can_be_scrolled(open_tab: OpenTab, serve: Serve, desk: Desk) -> None:
    code, row = "code " * 40, "| " + "wide | " * 20
    desk.item("wide", content=f"|\n  {row}\n  {'|---' * 20}|\n  {row}\n\n      {code}")
    desk.publish()
    page = open_tab(viewport={"width": 320, "height": 600}).open(f"{serve(desk.public).url}items/wide.html")
    expect(page.locator(".text table")).to_be_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert axe.violations(page) == []
    page.emulate_media(media="print")  # paper cannot be scrolled
    assert page.locator(".text pre").evaluate("each => each.scrollWidth <= each.clientWidth")


def test_a_theme_is_applied(tab: Tab, serve: Serve, desk: Desk) -> None:
    desk.item("herath")
    desk.write("theme/style.css", "body { background: rgb(1, 2, 3) url(theme/paper.svg); }")
    desk.write("theme/assets/paper.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
    desk.write("theme/base.html", '{% extends "coopfeed/base.html" %}{% block foot %}<p>Our foot.</p>{% endblock %}')
    desk.publish()
    page = tab.open(f"{serve(desk.public).url}items/herath.html")
    expect(page.get_by_text("Our foot.")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(1, 2, 3)"
    assert tab.errors == []
