"""<coop-feed> on a partner's page: policies, hostile feeds, privacy, visitors and styles."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from coopfeed.rendering.pages import element
from tests.stories import REPOSITORY
from tests.web import axe
from tests.web.browser import Tab
from tests.web.conftest import OpenTab
from tests.web.partner import FEED, LINK, Partner, entry
from tests.web.servers import Answer, closed
from tests.web.test_element import PIXEL

LAYOUTS = ["list", "cards", "compact"]
# Explicit colours, because axe does not know the default background of the browser.
COLOURS = """
<style>
    :root { color: #222; background: #fff; --coop-feed-accent: #0b5a8a }
    a { color: #0b5a8a }
    @media (prefers-color-scheme: dark) {
        :root { color: #eee; background: #181816; --coop-feed-accent: #8ec9f0 }
        a { color: #8ec9f0 }
    }
</style>
"""
MARKUP = "<img src=x onerror=hacked=1><script>hacked=1</script>&lt;b&gt; {{7*7}} ${hacked=1}"
PARTS = {
    "list": "UL",
    "item": "LI",
    "body": "DIV",
    "title": "DIV",
    "link": "A",
    "date": "TIME",
    "image": "IMG",
    "summary": "P",
    "status": "DIV",
    "retry": "BUTTON",
    "more": "A",
    "fallback": "DIV",
    "output": "DIV",
}


def items(page: Page) -> Locator:
    return page.locator("coop-feed li")


def illustrated(partner: Partner) -> None:
    """Publish items with and without images, in languages of both directions."""
    partner.publisher.pages["/b.gif"] = PIXEL
    partner.publish(
        entry("Upali Herath on thirty years of a cooperative", image="/b.gif"),
        entry("مقابلة مع ليلى حداد", summary="عن الزيتون", language="ar", image="/b.gif"),
        entry("Without a link or an image", url=None),
    )


# Policies.


@pytest.mark.parametrize("scripts", ["the origin", "the file", "the bytes"])
def test_the_strictest_possible_policy_suffices(tab: Tab, partner: Partner, scripts: str) -> None:
    origin = partner.publisher.url.rstrip("/")
    allowed = {"the origin": origin, "the file": partner.script, "the bytes": f"'{element.integrity()}'"}[scripts]
    partner.site.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {allowed}; connect-src {origin}; img-src {origin}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    illustrated(partner)
    script = f'<script type=module src="{partner.script}" crossorigin integrity="{element.integrity()}"></script>'
    partner.write(partner.element("layout=cards"), head="", script=script)
    page = tab.open(partner.site.url)
    expect(items(page)).to_have_count(3)
    expect(page.locator("coop-feed [part=list]")).to_have_css("display", "grid")
    expect(items(page).first.locator("img")).to_have_js_property("complete", value=True)
    assert tab.errors == []


def test_a_script_with_other_bytes_does_not_run(tab: Tab, partner: Partner) -> None:
    partner.publisher.pages["/coop-feed.js"] = element.module() + b"\n"
    script = f'<script type=module src="{partner.script}" crossorigin integrity="{element.integrity()}"></script>'
    partner.write(partner.element(), script=script)
    page = tab.open(partner.site.url)
    expect(page.get_by_role("link")).to_have_text(["All interviews"])
    assert "integrity" in " ".join(tab.errors)


def test_a_page_that_does_not_allow_the_feed_keeps_its_link(tab: Tab, partner: Partner) -> None:
    partner.site.headers["Content-Security-Policy"] = f"default-src 'none'; script-src {partner.script}"
    partner.embed(head="")
    page = tab.open(partner.site.url)
    expect(page.locator("coop-feed").get_by_role("status")).to_have_text("The entries could not be loaded.")
    expect(page.get_by_role("link", name="All interviews")).to_be_visible()
    assert partner.src in tab.violations[0]


# Hostile feeds.


@pytest.mark.parametrize("attributes", ["heading-level=2", "layout=compact", "mode=light"])
def test_markup_in_a_feed_is_text(tab: Tab, partner: Partner, attributes: str) -> None:
    partner.publish(entry(MARKUP, summary=MARKUP, tags=[MARKUP]), title=MARKUP)
    partner.embed(attributes)
    page = tab.open(partner.site.url)
    title = page.locator("[part=title], .coop-feed-title")
    expect(title).to_have_text(MARKUP)
    assert title.locator("*").count() == 1
    assert page.locator("coop-feed img, coop-feed script").count() == 0
    assert page.evaluate("typeof hacked") == "undefined"
    assert tab.errors == []
    assert tab.requests_beyond(partner.site.url) == [partner.script, partner.src]


def test_an_unsafe_address_is_not_a_link(tab: Tab, partner: Partner) -> None:
    hostile = [
        "javascript:hacked=1",
        " java\nscript:hacked=1",
        "JAVASCRIPT:hacked=1",
        "data:text/html,<script>hacked=1</script>",
        "vbscript:hacked",
        "blob:https://www.example.org/1",
        "file:///etc/passwd",
        "https://:0:",
        "",
        7,
        {"toString": "hacked"},
        None,
    ]
    partner.publish(*(entry(url=url) for url in hostile))
    partner.embed("limit=99")
    page = tab.open(partner.site.url)
    expect(items(page)).to_have_count(len(hostile))
    expect(items(page).get_by_role("link")).to_have_count(0)
    expect(items(page).first).to_contain_text("Upali Herath")
    assert tab.errors == []


def test_invalid_items_are_skipped(tab: Tab, partner: Partner) -> None:
    none: list[Any] = [None, 7, "item", [], [[]], {}, {"title": 7}, {"title": {"toString": 1}}, {"title": ["x"]}]
    odd = entry("Odd", tags={"a": 1}, _coopfeed=7, language=["en"], summary=1, image=[], date_published=[2020])
    partner.publish(*none, odd, entry("Good"))
    partner.write(partner.element(), partner.element("tag=a"))
    page = tab.open(partner.site.url)
    expect(page.locator("[part=title]")).to_have_text(["Odd", "Good"])
    expect(page.get_by_text("No entries yet.")).to_be_visible()
    assert tab.errors == []


def test_javascript_names_have_no_effect_in_a_feed(tab: Tab, partner: Partner) -> None:
    hostile = '{"hacked": 1, "title": "Hacked", "items": [], "href": "/hacked"}'
    item = f'{{"title": "A", "__proto__": {hostile}, "constructor": {{"prototype": {hostile}}}}}'
    partner.publisher.pages[FEED] = f'{{"items": [{item}, {{"__proto__": {hostile}}}], "__proto__": {hostile}}}'
    page = tab.open(partner.site.url)
    expect(items(page)).to_have_text("A")
    assert page.evaluate("({}).hacked") is None
    assert tab.errors == []


def test_a_feed_may_be_very_long(tab: Tab, partner: Partner) -> None:
    partner.publish(*(entry(f"{number}") for number in range(10_000)))
    partner.embed(
        head="<script>addEventListener('coop-feed:load', () => { window.shown = performance.now() })</script>"
    )
    page = tab.open(partner.site.url)
    expect(page.locator("[part=title]")).to_have_text([str(number) for number in range(5)])
    # A browser may record the end of a response after a script has read it.
    came = page.wait_for_function("src => performance.getEntriesByName(src)[0]?.responseEnd", arg=partner.src)
    assert page.evaluate("shown") - came.json_value() < 1000  # milliseconds


def test_a_text_may_be_very_long_and_is_cut_at_a_word(tab: Tab, partner: Partner) -> None:
    texts = ["word " * 200_000, "w" * 1_000_000, "😀" * 50_000, " " * 1_000_000 + "end", "w" * 299 + "😀"]
    shown = ["word " * 59 + "word…", "w" * 300 + "…", "😀" * 150 + "…", "end", "w" * 299 + "…"]
    partner.publish(*(entry(text, summary=f"A {text}") for text in texts))
    tab.page.set_viewport_size({"width": 320, "height": 600})
    page = tab.open(partner.site.url)
    expect(page.locator("[part=title]")).to_have_text(shown)
    expect(page.locator("[part=summary]").first).to_have_text("A " + "word " * 58 + "word…")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


# Privacy.


def test_no_request_reveals_the_reader_or_the_page(tab: Tab, partner: Partner) -> None:
    partner.publisher.pages["/"] = Answer("<title>Publisher</title>", headers={"Set-Cookie": "known=yes"})
    tab.open(partner.publisher.url)
    illustrated(partner)
    page = tab.open(partner.site.url)
    expect(items(page).first.locator("img")).to_have_js_property("complete", value=True)
    asked = {asked.path: asked.headers for asked in partner.publisher.requests}
    assert [asked[FEED]["Cookie"], asked[FEED]["Referer"], asked["/b.gif"]["Referer"]] == [None, None, None]
    assert asked[FEED]["Origin"] == partner.site.url.rstrip("/")
    assert [asked.method for asked in partner.publisher.requests] == ["GET"] * len(partner.publisher.requests)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert tab.requests_beyond(partner.site.url, partner.publisher.url) == []


def test_the_publishers_own_pages_reveal_no_reader_either(tab: Tab, partner: Partner) -> None:
    own = partner.site.pages["/"]
    assert isinstance(own, str)
    partner.publisher.pages["/"] = Answer(own, headers={"Set-Cookie": "known=yes"})
    expect(items(tab.open(partner.publisher.url))).to_have_count(1)
    asked = {asked.path: asked.headers["Cookie"] for asked in partner.publisher.requests}
    assert (asked["/coop-feed.js"], asked[FEED]) == ("known=yes", None)


# Visitors.


def test_everything_works_by_keyboard(tab: Tab, partner: Partner) -> None:
    partner.publisher.pages["/b"] = "<!doctype html><title>Entry B</title>"
    partner.publish(entry("A", url="/a"), entry("B", url="/b"), home_page_url="/all")
    partner.embed("layout=cards")
    page = tab.open(partner.site.url)
    expect(items(page)).to_have_count(2)
    passed = []
    for _ in range(3):
        page.keyboard.press("Tab")
        passed.append(page.evaluate("document.activeElement.shadowRoot?.activeElement.textContent"))
    assert passed == ["A", "B", "All entries"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Entry B")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("scheme", "page"), [("light", "lang=en"), ("dark", "lang=en"), ("dark", "lang=ar dir=rtl")])
def test_the_element_is_accessible(open_tab: OpenTab, partner: Partner, layout: str, scheme: str, page: str) -> None:
    illustrated(partner)
    attributes = f"layout={layout} images=yes"
    text = "<p>Text.</p>"
    partner.write(
        partner.element(f"{attributes} heading-level=2") + text,
        partner.element(attributes) + text,
        partner.element(f"{attributes} mode=light") + text,
        f'<coop-feed src="{partner.publisher.url}absent.json">{LINK}</coop-feed>',
        head=COLOURS,
        page=page,
    )
    opened = open_tab(color_scheme=scheme).open(partner.site.url)
    expect(items(opened)).to_have_count(9)
    expect(opened.locator("[part=retry]:visible")).to_have_count(1)
    assert axe.violations(opened) == []


@pytest.mark.parametrize("page", ["lang=en", "lang=ar dir=rtl"])
@pytest.mark.parametrize("width", [320, 900])
def test_nothing_is_cut_off_on_a_narrow_screen_or_with_large_text(
    open_tab: OpenTab, partner: Partner, width: int, page: str
) -> None:
    illustrated(partner)
    style = "<style>html { font-size: 200% } body { margin: 0 }</style>"
    absent = f'<coop-feed src="{partner.publisher.url}absent.json">{LINK}</coop-feed>'
    partner.write(
        *(partner.element(f"layout={layout} images=yes") for layout in LAYOUTS), absent, head=style, page=page
    )
    opened = open_tab(viewport={"width": width, "height": 600}).open(partner.site.url)
    expect(items(opened)).to_have_count(9)
    expect(opened.locator("[part=retry]:visible")).to_have_count(1)
    beyond = """(nodes, width) => nodes.filter(node => {
        const { left, right } = node.getBoundingClientRect();
        return left < 0 || right > width || node.scrollWidth > Math.max(node.clientWidth, 1) + 1 && node.clientWidth;
    }).map(node => node.outerHTML)"""
    assert opened.locator("coop-feed [part]").evaluate_all(beyond, width) == []


# Styles.


def test_cards_are_side_by_side_if_there_is_room(open_tab: OpenTab, partner: Partner) -> None:
    illustrated(partner)
    partner.embed("layout=cards")
    page = open_tab(viewport={"width": 900, "height": 600}).open(partner.site.url)
    expect(items(page)).to_have_count(3)
    tops = "nodes => new Set(nodes.map(node => node.getBoundingClientRect().top)).size"
    assert items(page).evaluate_all(tops) == 1
    page.set_viewport_size({"width": 320, "height": 600})
    assert items(page).evaluate_all(tops) == 3


def test_a_card_is_a_link_wherever_it_is_clicked(tab: Tab, partner: Partner) -> None:
    partner.publisher.pages |= {"/a": "<!doctype html><title>Entry A</title>", "/b.gif": PIXEL}
    partner.publish(entry(image="/b.gif", url="/a"))
    partner.embed("layout=cards")
    page = tab.open(partner.site.url)
    items(page).click(position={"x": 20, "y": 20})
    expect(page).to_have_title("Entry A")


def test_colours_and_fonts_are_those_of_the_page(tab: Tab, partner: Partner) -> None:
    style = "<style>body { color: rgb(1, 2, 3); font: italic 19px Georgia } a { color: red }</style>"
    partner.embed(head=style)
    page = tab.open(partner.site.url)
    expect(items(page)).to_have_count(1)
    for part in ("title", "link", "date", "summary", "more"):
        expect(page.locator(f"coop-feed [part={part}]")).to_have_css("color", "rgb(1, 2, 3)")
        expect(page.locator(f"coop-feed [part={part}]")).to_have_css("background-color", "rgba(0, 0, 0, 0)")
        expect(page.locator(f"coop-feed [part={part}]")).to_have_css("font-style", "italic")


@pytest.mark.parametrize("contrast", ["no-preference", "more"])
def test_lines_respect_the_preferred_contrast(open_tab: OpenTab, partner: Partner, contrast: str) -> None:
    partner.embed("layout=cards", head="<style>body { color: rgb(1, 2, 3) }</style>")
    page = open_tab(contrast=contrast).open(partner.site.url)
    expect(items(page)).to_have_count(1)
    line = items(page).evaluate("node => getComputedStyle(node).borderTopColor")
    below = page.locator("[part=link]").evaluate("node => getComputedStyle(node).textDecorationColor")
    assert {line == "rgb(1, 2, 3)", below == "rgb(1, 2, 3)"} == {contrast == "more"}


def test_every_part_can_be_styled(tab: Tab, partner: Partner) -> None:
    rules = "".join(f"coop-feed::part({part}) {{ outline: 3px solid rgb(1, 2, 3) }}" for part in PARTS)
    partner.publisher.pages["/b.gif"] = PIXEL
    partner.publish(entry(image="/b.gif"))
    partner.embed(head=f"<style>{rules}</style>")
    page = tab.open(partner.site.url)
    expect(items(page)).to_have_count(1)
    found = page.locator("coop-feed [part]")
    assert sorted(
        found.evaluate_all("nodes => nodes.map(node => [node.getAttribute('part'), node.tagName])")
    ) == sorted([part, tag] for part, tag in PARTS.items())
    for part in found.all():
        expect(part).to_have_css("outline", "rgb(1, 2, 3) solid 3px")


@pytest.mark.parametrize(
    ("name", "value", "part", "rule", "shown"),
    [
        ("gap", "33px", "list", "gap", "33px"),
        ("accent", "rgb(1, 2, 3)", "link", "color", "rgb(1, 2, 3)"),
        ("accent", "rgb(1, 2, 3)", "more", "color", "rgb(1, 2, 3)"),
        ("muted", "rgb(1, 2, 3)", "date", "color", "rgb(1, 2, 3)"),
        ("muted", "rgb(1, 2, 3)", "summary", "color", "rgb(1, 2, 3)"),
        ("line", "rgb(1, 2, 3)", "item", "border-top-color", "rgb(1, 2, 3)"),
        ("radius", "7px", "item", "border-radius", "7px"),
        ("ratio", "1 / 1", "image", "aspect-ratio", "1 / 1"),
        ("column", "9999px", "list", "grid-template-columns", "884px"),
    ],
)
def test_custom_properties_set_what_their_names_say(
    open_tab: OpenTab, partner: Partner, name: str, value: str, part: str, rule: str, shown: str
) -> None:
    partner.publisher.pages["/b.gif"] = PIXEL
    partner.publish(entry(image="/b.gif"))
    partner.embed("layout=cards", head=f"<style>coop-feed {{ --coop-feed-{name}: {value} }}</style>")
    page = open_tab(viewport={"width": 900, "height": 600}).open(partner.site.url)
    expect(page.locator(f"coop-feed [part={part}]")).to_have_css(rule, shown)


def test_a_hidden_element_is_hidden(tab: Tab, partner: Partner) -> None:
    partner.embed("hidden")
    page = tab.open(partner.site.url)
    expect(items(page)).to_have_count(1)
    expect(page.locator("coop-feed")).to_be_hidden()


def test_in_light_mode_only_the_page_styles_it_by_class(tab: Tab, partner: Partner) -> None:
    partner.publisher.pages["/b.gif"] = PIXEL
    partner.publish(entry(image="/b.gif"))
    partner.embed("mode=light", head="<style>.coop-feed-title > .coop-feed-link { color: rgb(1, 2, 3) }</style>")
    page = tab.open(partner.site.url)
    expect(page.get_by_role("link", name="Upali Herath")).to_have_css("color", "rgb(1, 2, 3)")
    expect(page.locator(".coop-feed-list")).to_have_css("list-style-type", "disc")
    classes = page.locator("coop-feed *").evaluate_all("nodes => nodes.map(node => node.className).filter(Boolean)")
    assert sorted(classes) == sorted(f"coop-feed-{part}" for part in PARTS)
    assert page.locator("coop-feed [part], coop-feed [style]").count() == 0
    assert page.evaluate("document.querySelector('coop-feed').shadowRoot") is None
    expect(page.get_by_role("link", name="All interviews")).to_be_hidden()


def test_in_light_mode_one_rule_keeps_hidden_parts_hidden(tab: Tab, partner: Partner) -> None:
    guide = (REPOSITORY / "docs" / "embedding.md").read_text(encoding="utf-8")
    (line,) = (line for line in guide.splitlines() if line.startswith("coop-feed [hidden]"))
    partner.embed("mode=light", head=f"<style>{line} .coop-feed-retry, .coop-feed-fallback {{ display: flex }}</style>")
    page = tab.open(partner.site.url)
    expect(items(page)).to_have_count(1)
    expect(page.locator(".coop-feed-retry")).to_be_hidden()
    expect(page.locator(".coop-feed-fallback")).to_be_hidden()


def test_a_failure_is_shown_in_any_layout(tab: Tab, partner: Partner) -> None:
    partner.publisher.pages[FEED] = closed
    partner.write(*(partner.element(f"layout={layout}") for layout in LAYOUTS))
    page = tab.open(partner.site.url)
    expect(page.get_by_role("button", name="Try again")).to_have_count(3)
    heights = page.get_by_role("button").evaluate_all("nodes => nodes.map(node => node.offsetHeight)")
    assert min(heights) >= 24
