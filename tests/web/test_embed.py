"""Snippets pasted on a page of another site."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Frame, FrameLocator, Page, expect

from coopfeed import publishing
from coopfeed.building import build
from coopfeed.model import Item, Publication
from coopfeed.rendering.pages import snippets
from coopfeed.rendering.pages.views import FeedView
from tests.making import URL, a_feed_view, a_site, an_item, at, shown
from tests.needs import need
from tests.stories import REPOSITORY
from tests.web import axe
from tests.web.browser import Tab
from tests.web.conftest import OpenTab, Serve
from tests.web.servers import Answer, Handler, Server, closed
from tests.web.validating import html_errors

HOSTILE = """'"></a></title></script><script>alert("title")</script><img src=x onerror=alert(1)>{{ 7*7 }}"""
PAGE = """<!doctype html>
<html lang="en">
<head><title>A partner</title></head>
<body><main><h1>News</h1>
{}
</main></body>
</html>
"""

# What a WordPress page does with the frame, rewritten for this test: see coopfeed/rendering/pages/assets/embed.js.
WORDPRESS = """
<script>
window.messages = [];
addEventListener("message", ({ source, data }) => {
  const frame = document.querySelector(`iframe[data-secret="${data.secret}"]`);
  if (frame?.contentWindow !== source) return;
  messages.push(data);
  document.querySelector(`blockquote[data-secret="${data.secret}"]`).style.display = "none";
  frame.removeAttribute("style");
  if (data.message === "height") frame.height = Math.min(Math.max(data.value, 200), 1000);
  const isHere = data.message === "link" && new URL(data.value).host === new URL(frame.src).host;
  if (isHere && document.activeElement === frame) top.location.href = data.value;
});
</script>
"""


def publish(folder: Path, *items: Item, **changes: object) -> FeedView:
    """Publish a site with `items`, and return its feed `all`."""
    made = build(Publication(a_site(**changes), items or (an_item(),), ()), at("2026-01-01T00:00Z"))
    publishing.publish(made, folder)
    return shown(next(feed for feed in made.feeds if feed.slug == "all"))


class Partner:
    """A page of another site with a snippet, in a tab that can reach ours."""

    def __init__(self, tab: Tab, ours: Server, theirs: Server) -> None:
        self.tab, self.theirs = tab, theirs
        ours.stand_in(tab.context, URL)

    def open(self, pasted: str, policy: str = "") -> Page:
        if policy:
            self.theirs.headers["Content-Security-Policy"] = policy
        self.theirs.pages["/"] = PAGE.format(pasted)
        return self.tab.open(self.theirs.url)

    @property
    def is_undisturbed(self) -> bool:
        """Assert that there is no error, no request to a third site and no cookie."""
        beyond = self.tab.requests_beyond(URL, self.theirs.url)
        return not (self.tab.errors or beyond or self.tab.context.cookies())


@pytest.fixture
def ours(serve: Serve, tmp_path: Path) -> Server:
    return serve(tmp_path, cors=True)


@pytest.fixture
def partner(tab: Tab, ours: Server, serve: Serve) -> Partner:
    return Partner(tab, ours, serve())


def frame(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def framed(page: Page) -> Frame:
    """Return the document in the frame once it is loaded: a page does not wait for a lazy frame."""
    page.locator("iframe").wait_for(state="attached")
    (document,) = page.main_frame.child_frames
    document.wait_for_url(re.compile(r"/all/o?embed\.html"))
    return document


def link(page: Page, name: str) -> None:
    """Follow the link `name` in the frame."""
    frame(page).get_by_role("link", name=name, exact=True).click()


def as_wordpress(feed: FeedView, tmp_path: Path, feed_guid: str = "aB3dE5gH7j") -> str:
    """Return the oEmbed response as WordPress uses it: with its own secret and the frame hidden."""
    html = json.loads((tmp_path / feed.path / "oembed.json").read_bytes())["html"]
    html = re.sub(r'src="([^"]*)"', rf'src="\1#?secret={feed_guid}"', html)
    html = re.sub(r'data-secret="\w*"', f'data-secret="{feed_guid}"', html)
    return html.replace("<iframe", '<iframe style="position: absolute; clip: rect(1px, 1px, 1px, 1px)"') + WORDPRESS


# the element


def test_the_element_works_under_its_policy(partner: Partner, tmp_path: Path) -> None:
    feed = publish(tmp_path, an_item(), an_item("lind", title=HOSTILE))
    page = partner.open(snippets.element(feed), f"default-src 'none'; {snippets.policy(feed)['element']}")
    expect(page.locator("coop-feed li")).to_have_count(2)
    expect(page.locator("coop-feed")).to_contain_text(HOSTILE)
    assert partner.is_undisturbed


def policies() -> list[str]:
    """Return the policies that docs/embedding.md has ready to paste."""
    guide = (REPOSITORY / "docs" / "embedding.md").read_text(encoding="utf-8")
    return re.findall(r'Content-Security-Policy"?(?: content=| )"(default-src [^"]*)"', guide)


def test_the_policies_to_paste_cover_the_element_and_the_frame() -> None:
    feed = a_feed_view()
    *elements, frame = policies()
    assert len(elements) == 3
    assert {one.replace("'self' ", "").removeprefix("default-src 'self'; ") for one in elements} == {
        snippets.policy(feed)["element"]
    }
    assert frame == f"default-src 'self'; {snippets.policy(feed)['iframe']}"


def test_a_site_with_the_pasted_policies_shows_the_element_and_the_frame(partner: Partner, tmp_path: Path) -> None:
    feed = publish(tmp_path)
    expect(partner.open(snippets.element(feed), policies()[0]).locator("coop-feed li")).to_have_count(1)
    page = partner.open(snippets.iframe(feed), policies()[-1])
    expect(frame(page).get_by_role("listitem")).to_have_count(1)
    assert partner.is_undisturbed


# the frame


def test_a_frame_works_under_a_policy_that_allows_only_frames(partner: Partner, tmp_path: Path) -> None:
    feed = publish(tmp_path, an_item(), an_item("lind", title=HOSTILE))
    page = partner.open(snippets.iframe(feed), f"default-src 'none'; {snippets.policy(feed)['iframe']}")
    expect(frame(page).get_by_role("listitem")).to_have_count(2)
    expect(frame(page).locator("body")).to_contain_text(HOSTILE)
    assert partner.is_undisturbed


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_link_in_a_frame_opens_an_unrestricted_tab(
    open_tab: OpenTab, ours: Server, serve: Serve, tmp_path: Path, *, has_scripts: bool
) -> None:
    partner = Partner(open_tab(java_script_enabled=has_scripts), ours, serve())
    page = partner.open(snippets.iframe(publish(tmp_path)))
    with partner.tab.context.expect_page() as opened:
        link(page, "Herath")
    expect(opened.value).to_have_url(f"{URL}items/herath.html")
    assert opened.value.evaluate("[origin, opener]") == [URL.removesuffix("/news/"), None]
    assert page.url == partner.theirs.url


def test_a_frame_fits_the_available_width(partner: Partner, tmp_path: Path) -> None:
    partner.tab.page.set_viewport_size({"width": 320, "height": 640})
    page = partner.open(snippets.iframe(publish(tmp_path, an_item(title="W" * 200))))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    html = framed(page).locator("html")
    expect(html).to_have_js_property("clientWidth", 304)  # without the margins of the page around it
    expect(html).to_have_js_property("scrollWidth", 304)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("forced", ["none", "active"])
def test_a_frame_is_accessible(
    open_tab: OpenTab, ours: Server, serve: Serve, tmp_path: Path, scheme: str, language: str, forced: str
) -> None:
    partner = Partner(open_tab(color_scheme=scheme, forced_colors=forced), ours, serve())
    feed = publish(tmp_path, an_item(language=language), an_item("lind", language="en"), language=language)
    page = partner.open(snippets.iframe(feed))
    expect(frame(page).locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    assert axe.violations(page) == []
    assert axe.violations(partner.tab.open(snippets.address(feed, "embed.html"))) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_frame_respects_the_preferred_contrast(
    open_tab: OpenTab, ours: Server, serve: Serve, tmp_path: Path, scheme: str
) -> None:
    partner = Partner(open_tab(color_scheme=scheme, contrast="more"), ours, serve())
    page = partner.open(snippets.iframe(publish(tmp_path)))
    colours = "node => [getComputedStyle(node).color, getComputedStyle(document.body).color]"
    date, text = frame(page).locator("time").evaluate(colours)
    assert date == text


# the fitted frame


def fits(page: Page) -> None:
    """Wait until the frame is as high as its content."""
    framed(page).wait_for_function(
        """() => {
            const { scrollHeight, clientHeight } = document.documentElement;
            return scrollHeight === clientHeight && clientHeight - document.body.offsetHeight < 2;
        }"""
    )


def test_a_fitted_frame_is_as_high_as_its_list_and_follows_it(partner: Partner, tmp_path: Path) -> None:
    feed = publish(tmp_path, *(an_item(f"n{number}", title="Word " * 20) for number in range(4)))
    page = partner.open(snippets.fitted(feed), f"default-src 'none'; {snippets.policy(feed)['fitted']}")
    shown = page.locator("iframe")
    expect(shown).not_to_have_attribute("height", str(snippets.HEIGHT))
    fits(page)
    wide = shown.get_attribute("height") or ""
    page.set_viewport_size({"width": 320, "height": 640})
    expect(shown).not_to_have_attribute("height", wide)
    fits(page)
    assert int(shown.get_attribute("height") or "") > int(wide)
    assert partner.is_undisturbed


def test_a_fitted_frame_repeats_its_height_on_request(partner: Partner, tmp_path: Path) -> None:
    page = partner.open(snippets.fitted(publish(tmp_path)))
    height = "document.querySelector('iframe').height"
    page.wait_for_function(f"{height} !== '{snippets.HEIGHT}'")
    page.evaluate(f"{height} = 999; frames[0].postMessage({{ message: 'ready' }}, '*')")
    page.wait_for_function(f"{height} < 999")


def test_every_link_in_a_fitted_frame_opens_a_tab(partner: Partner, tmp_path: Path) -> None:
    away = an_item(link=f"{URL}elsewhere.html", page="")
    page = partner.open(snippets.fitted(publish(tmp_path, away, pages="missing")))
    with partner.tab.context.expect_page() as opened:
        link(page, "Herath")
    expect(opened.value).to_have_url(f"{URL}elsewhere.html")
    assert page.url == partner.theirs.url


def test_two_fitted_frames_have_a_height_each(partner: Partner, tmp_path: Path) -> None:
    feed = publish(tmp_path, an_item(title="Word " * 20))
    narrow = snippets.fitted(feed).replace('width="100%"', 'width="200"')
    page = partner.open(snippets.fitted(feed) + narrow)
    heights = "[...document.querySelectorAll('iframe')].map(({ height }) => Number(height))"
    page.wait_for_function(f"(([wide, narrow]) => wide < narrow && wide !== {snippets.HEIGHT})({heights})")


@pytest.mark.parametrize("value", ["'x'", "{}", "null", "undefined", "-5", "1e9", "NaN"])
def test_an_invalid_height_is_limited(partner: Partner, ours: Server, value: str) -> None:
    ours.pages["/all/oembed.html"] = (
        f"<script>parent.postMessage({{ message: 'height', value: {value} }}, '*')</script>"
    )
    heard = "<script>addEventListener('message', () => { window.heard = true })</script>"
    page = partner.open(snippets.fitted(a_feed_view()) + heard)
    page.wait_for_function("window.heard")
    assert 100 <= page.evaluate("Number(document.querySelector('iframe').height)") <= 2000


@pytest.mark.parametrize(
    "stranger",
    [
        "<script>postMessage({ message: 'height', value: 1000 }, '*')</script>",
        """<iframe title=Ad sandbox="allow-scripts"
            srcdoc="<script>parent.postMessage({ message: 'height', value: 1000 }, '*')</script>"></iframe>""",
    ],
    ids=["page", "frame"],
)
def test_no_other_window_changes_the_height(partner: Partner, ours: Server, stranger: str) -> None:
    ours.pages["/all/oembed.html"] = "<p>It says nothing.</p>"
    heard = "<script>addEventListener('message', () => { window.heard = true })</script>"
    page = partner.open(snippets.fitted(a_feed_view()) + heard + stranger)
    page.wait_for_function("window.heard")
    expect(page.locator("iframe").first).to_have_attribute("height", str(snippets.HEIGHT))


def test_a_frame_without_a_sandbox_is_ignored(partner: Partner, ours: Server) -> None:
    ours.pages["/all/oembed.html"] = "<script>parent.postMessage({ message: 'height', value: 1000 }, '*')</script>"
    heard = "<script>addEventListener('message', () => { window.heard = true })</script>"
    page = partner.open(snippets.fitted(a_feed_view()).replace("allow-popups ", "allow-same-origin ", 1) + heard)
    page.wait_for_function("window.heard")
    expect(page.locator("iframe")).to_have_attribute("height", str(snippets.HEIGHT))


# WordPress


def test_wordpress_shows_the_frame_once_it_answers(partner: Partner, tmp_path: Path) -> None:
    page = partner.open(as_wordpress(publish(tmp_path), tmp_path))
    expect(page.locator("blockquote")).to_be_hidden()
    expect(page.locator("iframe")).not_to_have_attribute("style", re.compile("."))
    expect(frame(page).get_by_role("listitem")).to_have_count(1)
    assert partner.is_undisturbed


def test_wordpress_shows_links_where_the_frame_does_not_answer(partner: Partner, ours: Server, tmp_path: Path) -> None:
    feed = publish(tmp_path, an_item(), an_item("lind", title=HOSTILE))
    ours.pages["/embed/embed.js"] = ""
    page = partner.open(as_wordpress(feed, tmp_path))
    expect(page.locator("blockquote")).to_have_text(f"Example news: Herath · {HOSTILE}")
    expect(page.get_by_role("link", name="Herath")).to_have_attribute("href", f"{URL}items/herath.html")
    assert page.evaluate("messages") == []


@pytest.mark.parametrize(("items", "title", "height"), [(1, "A", "200"), (8, "W" * 300, "1000")])
def test_wordpress_keeps_the_height_within_bounds(
    partner: Partner, tmp_path: Path, items: int, title: str, height: str
) -> None:
    feed = publish(tmp_path, *(an_item(f"n{number}", title=title) for number in range(items)))
    page = partner.open(as_wordpress(feed, tmp_path))
    expect(page.locator("iframe")).to_have_attribute("height", height)


def test_the_height_is_that_of_the_page_and_follows_it(partner: Partner, tmp_path: Path) -> None:
    feed = publish(tmp_path, *(an_item(f"n{number}", title="Word " * 20) for number in range(4)))
    page = partner.open(as_wordpress(feed, tmp_path) + "<style>iframe { max-width: 100% }</style>")
    page.wait_for_function("messages.length")
    fits(page)  # its size follows its message with a delay
    wide = page.evaluate("messages.at(-1).value")
    page.set_viewport_size({"width": 320, "height": 640})
    page.wait_for_function("wide => messages.at(-1).value > wide", arg=wide)
    fits(page)


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_wordpress_follows_a_link_in_its_own_tab(partner: Partner, tmp_path: Path, by: str) -> None:
    elsewhere = an_item(link="https://www.example.org/herath")
    page = partner.open(as_wordpress(publish(tmp_path, elsewhere), tmp_path))
    expect(page.locator("blockquote")).to_be_hidden()
    if by == "mouse":
        link(page, "Herath")
    else:
        frame(page).get_by_role("link", name="Herath", exact=True).press("Enter")
    expect(page).to_have_url(f"{URL}items/herath.html")


def test_a_later_secret_is_used(partner: Partner, tmp_path: Path) -> None:
    page = partner.open(as_wordpress(publish(tmp_path), tmp_path, feed_guid=""))
    page.evaluate(
        """() => {
            for (const node of document.querySelectorAll("[data-secret]")) node.dataset.secret = "k2m4";
            document.querySelector("iframe").src += "k2m4";
        }"""
    )
    page.wait_for_function("messages.at(-1)?.secret === 'k2m4'")


def test_a_late_page_gets_the_height_again(partner: Partner, tmp_path: Path) -> None:
    page = partner.open(as_wordpress(publish(tmp_path), tmp_path, feed_guid="aB3"))
    page.wait_for_function("messages.length")
    page.evaluate("messages.length = 0; frames[0].postMessage({ message: 'ready', secret: 'aB3' }, '*')")
    page.wait_for_function("messages.at(-1)?.message === 'height'")


def test_without_a_secret_no_message_is_sent_and_links_are_links(partner: Partner, tmp_path: Path) -> None:
    pasted = snippets.iframe(publish(tmp_path)).replace("all/embed", "all/oembed")
    pasted = pasted.replace('sandbox="', 'sandbox="allow-scripts ')
    page = partner.open(
        f"{pasted}<script>window.messages = []; onmessage = (event) => messages.push(event.data)</script>"
    )
    with partner.tab.context.expect_page() as opened:
        link(page, "Herath")
    expect(opened.value).to_have_url(f"{URL}items/herath.html")
    assert page.evaluate("messages") == []


def test_without_item_pages_wordpress_keeps_the_links(partner: Partner, tmp_path: Path) -> None:
    away = an_item(link="https://www.example.org/herath", page="")
    page = partner.open(as_wordpress(publish(tmp_path, away, pages="missing"), tmp_path))
    expect(page.locator("blockquote")).to_be_visible()
    expect(page.get_by_role("link", name="Herath")).to_have_attribute("href", "https://www.example.org/herath")
    assert page.evaluate("messages") == []


# the fragment


def test_a_fragment_is_plain_markup_of_the_page(partner: Partner, tmp_path: Path) -> None:
    feed = publish(tmp_path, an_item(title=HOSTILE), an_item("lind", language="ar"))
    fragment = (tmp_path / feed.path / "fragment.html").read_text()
    page = partner.open(fragment, "default-src 'none'")
    expect(page.get_by_role("link", name=HOSTILE)).to_have_attribute("href", f"{URL}items/herath.html")
    expect(page.locator("li[dir=rtl]")).to_have_count(1)
    assert axe.violations(page) == []
    assert partner.is_undisturbed


LIST = '<ul class="coop-feed"></ul>'


@pytest.mark.parametrize(
    ("answer", "is_new"),
    [
        (LIST, True),
        (Answer(status=301, headers={"Location": "/moved"}), True),
        (Answer("<p>Moved", 301, {"Location": "/gone"}), False),
        (Answer("<p>Not found", 404), False),
        ("<!doctype html><title>Back soon</title>", False),
        ("", False),
        (closed, False),
    ],
    ids="list moved lost absent maintenance empty closed".split(),
)
def test_a_failed_download_keeps_the_last_fragment(
    server: Server, tmp_path: Path, answer: str | Answer | Handler, *, is_new: bool
) -> None:
    need(shutil.which("curl"), "curl")
    (tmp_path / "all.html").write_text("the last one")
    server.pages |= {"/all/fragment.html": answer, "/moved": LIST}
    done = subprocess.run(["sh", "-c", snippets.fragment(a_feed_view(site=a_site(url=server.url)))], cwd=tmp_path)
    assert (done.returncode == 0) is is_new
    assert (tmp_path / "all.html").read_text() == (LIST if is_new else "the last one")


def test_embedded_html_is_valid(tmp_path: Path) -> None:
    site = a_site(editions=(replace(a_site(), language="ar", folder="ar/"),))
    made = build(
        Publication(site, (an_item(title=HOSTILE), an_item("lind", language="ar")), ()), at("2026-01-01T00:00Z")
    )
    publishing.publish(made, tmp_path)
    files = [tmp_path / feed.path / name for feed in made.feeds for name in ("embed.html", "oembed.html")]
    for feed in made.feeds:
        page = tmp_path / feed.path / "page.html"
        page.write_text(PAGE.format((tmp_path / feed.path / "fragment.html").read_text()))
        files.append(page)
    assert html_errors(*files) == []
