"""<coop-feed> while loading, empty, failed, and as its page changes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.browser import Tab
from tests.web.conftest import OpenTab
from tests.web.partner import FEED, LINK, NOTES, Partner, entry, feed
from tests.web.servers import Answer, closed

HOUR = 3_600_000
AFTER_AN_HOUR = HOUR + HOUR // 6  # it checks every ten minutes
FOCUSED = (
    "() => { let at = document.activeElement; while (at.shadowRoot) at = at.shadowRoot.activeElement; return at; }"
)


def titles(page: Page) -> Locator:
    return page.locator("coop-feed [part=title], coop-feed .coop-feed-title")


def status(page: Page) -> Locator:
    return page.locator("coop-feed").get_by_role("status")


def retry(page: Page) -> Locator:
    return page.get_by_role("button", name="Try again")


def fallback(page: Page) -> Locator:
    return page.get_by_role("link", name="All interviews")


def focused(page: Page) -> str:
    """Return the text of the focused element, in any shadow tree."""
    text: str = page.evaluate(f"({FOCUSED})().textContent")
    return text


def notes(page: Page, *wanted: str) -> None:
    """Wait for these events on the page, and assert that there were no others, in this order."""
    page.wait_for_function("count => notes.length >= count", arg=len(wanted))
    assert page.evaluate("notes") == list(wanted)


def test_without_scripts_the_link_stays(open_tab: OpenTab, partner: Partner) -> None:
    page = open_tab(java_script_enabled=False).open(partner.site.url)
    expect(fallback(page)).to_be_visible()
    assert FEED not in partner.publisher.paths


def test_in_an_old_browser_the_link_stays(tab: Tab, partner: Partner) -> None:
    tab.page.add_init_script("delete window.CSSStyleSheet")
    page = tab.open(partner.site.url)
    expect(fallback(page)).to_be_visible()
    assert FEED not in partner.publisher.paths


def test_the_link_stays_until_items_arrive_and_loading_is_announced(tab: Tab, partner: Partner) -> None:
    held = partner.publisher.hold(FEED, feed(entry("Late")))
    page = tab.open(partner.site.url)
    expect(status(page)).to_have_text("Loading…")
    expect(fallback(page)).to_be_visible()
    held.release()
    expect(titles(page)).to_have_text("Late")
    expect(status(page)).to_be_empty()
    expect(fallback(page)).to_be_hidden()


def test_an_empty_feed_says_so(tab: Tab, partner: Partner) -> None:
    partner.publish()
    page = tab.open(partner.site.url)
    expect(status(page)).to_have_text("No entries yet.")
    expect(page.get_by_role("list")).to_have_count(0)
    expect(page.get_by_role("link", name="All entries")).to_be_visible()
    notes(page, "load")


@pytest.mark.parametrize(
    ("failure", "attributes"),
    [
        (closed, ""),
        (closed, "mode=light"),
        (Answer(feed(entry()), 404), ""),
        (Answer(feed(entry()), 500), ""),
        (Answer(status=204), ""),
        ("<!doctype html><title>Maintenance</title>", ""),
        ('{"items": [', ""),
        ('{"version": "https://jsonfeed.org/version/1.1"}', ""),
        ("null", ""),
        ('{"items": {"0": {"title": "A"}, "length": 1}}', ""),
        (Answer(status=302, headers={"Location": FEED}), ""),
        (feed(entry()) + " " * 8_000_000, ""),
        (Answer(feed(entry()), headers={"Access-Control-Allow-Origin": "https://www.example.org"}), ""),
    ],
    ids="closed closed-light 404 500 empty html cut other null object loop huge shut".split(),
)
def test_a_failed_feed_leaves_the_link_and_can_be_retried(
    tab: Tab, partner: Partner, failure: Answer | str, attributes: str
) -> None:
    partner.publisher.pages[FEED] = failure
    partner.embed(attributes)
    page = tab.open(partner.site.url)
    expect(status(page)).to_have_text("The entries could not be loaded.")
    expect(fallback(page)).to_be_visible()
    notes(page, "error")

    retry(page).focus()
    page.keyboard.press("Enter")
    notes(page, "error", "error")
    assert focused(page) == "Try again"
    expect(status(page)).to_have_text("The entries could not be loaded.")

    partner.publish(entry("Mended"))
    page.keyboard.press("Enter")
    expect(titles(page)).to_have_text("Mended")
    expect(retry(page)).to_be_hidden()
    expect(fallback(page)).to_be_hidden()
    assert focused(page) == "Mended"
    notes(page, "error", "error", "load")


def test_a_retry_is_announced_at_once_and_keeps_the_focus(tab: Tab, partner: Partner) -> None:
    partner.publisher.pages[FEED] = closed
    page = tab.open(partner.site.url)
    retry(page).focus()
    held = partner.publisher.hold(FEED, feed(entry("Late")))
    page.keyboard.press("Enter")
    assert status(page).text_content() == "Loading…"
    page.keyboard.press("Enter")  # has no effect during a request
    assert focused(page) == "Try again"
    held.release()
    expect(titles(page)).to_have_text("Late")
    assert partner.publisher.paths.count(FEED) == 2


def test_a_double_retry_is_one_request(tab: Tab, partner: Partner) -> None:
    partner.publisher.pages[FEED] = closed
    page = tab.open(partner.site.url)
    retry(page).focus()
    held = partner.publisher.hold(FEED)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert held.asked.wait(timeout=30)
    with page.expect_event("requestfailed", timeout=10_000):
        page.evaluate("document.querySelector('coop-feed').remove()")


def test_a_failure_stays_announced(tab: Tab, partner: Partner) -> None:
    tab.page.clock.install()
    partner.publisher.pages[FEED] = closed
    page = tab.open(partner.site.url)
    notes(page, "error")
    page.clock.run_for(60_000)
    assert status(page).text_content() == "The entries could not be loaded."


def test_after_a_failure_another_address_can_work(tab: Tab, partner: Partner) -> None:
    partner.write(f'<coop-feed src="{partner.publisher.url}absent.json">{LINK}</coop-feed>')
    page = tab.open(partner.site.url)
    expect(retry(page)).to_be_visible()
    page.locator("coop-feed").evaluate("(node, src) => node.setAttribute('src', src)", partner.src)
    expect(titles(page)).to_have_count(1)
    expect(retry(page)).to_be_hidden()


@pytest.mark.parametrize("attributes", ["", "mode=light"])
def test_the_focus_moves_to_the_equivalent_link(tab: Tab, partner: Partner, attributes: str) -> None:
    held = partner.publisher.hold(FEED, feed(entry(), home_page_url="https://www.example.org/all"))
    partner.embed(attributes)
    page = tab.open(partner.site.url)
    fallback(page).focus()
    held.release()
    expect(titles(page)).to_be_visible()
    assert focused(page) == "All entries"


def test_the_focus_is_not_lost_without_a_link(tab: Tab, partner: Partner) -> None:
    held = partner.publisher.hold(FEED, feed(home_page_url=None))
    page = tab.open(partner.site.url)
    fallback(page).focus()
    held.release()
    expect(status(page)).to_have_text("No entries yet.")
    assert "No entries yet." in focused(page)


def test_a_focus_elsewhere_stays_there(tab: Tab, partner: Partner) -> None:
    held = partner.publisher.hold(FEED, feed(entry()))
    partner.write("<button>Mine</button>", partner.element())
    page = tab.open(partner.site.url)
    page.get_by_role("button", name="Mine").focus()
    held.release()
    expect(titles(page)).to_be_visible()
    assert focused(page) == "Mine"


def test_a_slow_feed_times_out(tab: Tab, partner: Partner) -> None:
    partner.publisher.hold(FEED)
    tab.page.clock.install(time=0)
    tab.page.clock.pause_at(1_000)  # otherwise loading the page on a busy machine would use up part of the time
    page = tab.open(partner.site.url)
    page.clock.fast_forward(19_000)
    expect(status(page)).to_have_text("Loading…")
    page.clock.fast_forward(2_000)
    expect(status(page)).to_have_text("The entries could not be loaded.")


@pytest.mark.parametrize("src", ["", "src", "src=''"])
def test_without_an_address_only_the_link_is_shown(tab: Tab, partner: Partner, src: str) -> None:
    partner.write(f"<coop-feed {src}>{LINK}</coop-feed>")
    page = tab.open(partner.site.url)
    expect(status(page)).to_be_attached()
    expect(status(page)).to_be_empty()
    expect(fallback(page)).to_be_visible()
    expect(retry(page)).to_be_hidden()


@pytest.mark.parametrize("src", ["javascript:hacked=1", "data:application/json,{}", "https://:0:"])
def test_only_web_feeds_are_requested(tab: Tab, partner: Partner, src: str) -> None:
    partner.write(f'<coop-feed src="{src}">{LINK}</coop-feed>')
    page = tab.open(partner.site.url)
    expect(status(page)).to_have_text("The entries could not be loaded.")
    retry(page).click()
    expect(status(page)).to_have_text("The entries could not be loaded.")
    assert tab.errors == []
    assert tab.requests == [partner.site.url, partner.script]


def test_two_elements_share_a_request(tab: Tab, partner: Partner) -> None:
    held = partner.publisher.hold(FEED, feed(entry("A"), entry("B")))
    partner.write(partner.element("limit=1"), partner.element(), partner.element("mode=light"))
    page = tab.open(partner.site.url)
    assert held.asked.wait(timeout=30)
    page.evaluate("document.querySelector('coop-feed').remove()")  # the others still wait for the request
    held.release()
    expect(titles(page)).to_have_text(["A", "B"] * 2)
    assert partner.publisher.paths.count(FEED) == 1


def test_removing_a_loading_element_aborts_its_request(tab: Tab, partner: Partner) -> None:
    held = partner.publisher.hold(FEED, feed(entry()))
    page = tab.open(partner.site.url)
    assert held.asked.wait(timeout=30)
    # Sooner than it would have timed out.
    with page.expect_event("requestfailed", lambda request: request.url == partner.src, timeout=10_000):
        page.evaluate("(window.kept = document.querySelector('coop-feed')).remove()")
    held.release()
    page.evaluate("document.body.append(kept)")
    expect(titles(page)).to_have_count(1)
    notes(page, "load")
    assert tab.errors == []


def test_replacing_a_loading_element_does_not_abort_the_new_one(tab: Tab, partner: Partner) -> None:
    held = partner.publisher.hold(FEED, feed(entry()))
    page = tab.open(partner.site.url)
    assert held.asked.wait(timeout=30)
    page.evaluate(
        "(old => { old.remove(); document.body.append(old.cloneNode(true)) })(document.querySelector('coop-feed'))"
    )
    held.release()
    expect(titles(page)).to_have_count(1)
    notes(page, "load")


@pytest.mark.parametrize("attributes", ["", "mode=light"])
def test_moving_a_loading_element_keeps_it_loading(tab: Tab, partner: Partner, attributes: str) -> None:
    held = partner.publisher.hold(FEED, feed(entry()))
    partner.embed(attributes)
    page = tab.open(partner.site.url)
    assert held.asked.wait(timeout=30)
    page.evaluate("document.body.prepend(document.querySelector('coop-feed'))")
    held.release()
    expect(titles(page)).to_have_count(1)
    page.evaluate("document.body.append(document.querySelector('coop-feed'))")
    expect(titles(page)).to_have_count(1)
    notes(page, "load")
    assert partner.publisher.paths.count(FEED) == 1


def test_a_moved_element_takes_the_language_of_its_new_place(tab: Tab, partner: Partner) -> None:
    partner.write(partner.element(), "<div lang=fr id=other></div>")
    page = tab.open(partner.site.url)
    expect(page.get_by_role("link", name="All entries")).to_be_visible()
    page.evaluate("other.append(document.querySelector('coop-feed'))")
    expect(page.get_by_role("link", name="Tous les articles")).to_be_visible()
    expect(page.locator("coop-feed time")).to_have_text("4 août 2020")


@pytest.mark.parametrize("attributes", ["", "mode=light"])
def test_a_clone_is_an_independent_element(tab: Tab, partner: Partner, attributes: str) -> None:
    partner.embed(attributes)
    page = tab.open(partner.site.url)
    expect(titles(page)).to_have_count(1)
    partner.publisher.pages[FEED] = closed
    page.evaluate("document.body.append(document.querySelector('coop-feed').cloneNode(true))")
    clone = page.locator("coop-feed").nth(1)
    expect(clone.get_by_role("status")).to_have_text("The entries could not be loaded.")
    expect(clone.get_by_role("link")).to_have_text(["All interviews"])
    expect(clone.locator("[part=output], .coop-feed-output")).to_have_count(1)
    expect(titles(page)).to_have_count(1)


def test_changed_attributes_take_effect_without_a_request(tab: Tab, partner: Partner) -> None:
    partner.publish(entry("A", tags=["b"]), entry("B"), entry("C"))
    page = tab.open(partner.site.url)
    element = page.locator("coop-feed")
    expect(titles(page)).to_have_text(["A", "B", "C"])
    element.evaluate("node => node.setAttribute('limit', 2)")
    expect(titles(page)).to_have_text(["A", "B"])
    element.evaluate("node => { node.removeAttribute('limit'); node.setAttribute('tag', 'b') }")
    expect(titles(page)).to_have_text(["A"])
    element.evaluate("node => { node.setAttribute('lang', 'es'); node.setAttribute('layout', 'compact') }")
    expect(page.get_by_role("link", name="Todas las entradas")).to_be_visible()
    expect(page.locator("[part=summary]")).to_have_count(0)
    element.evaluate("node => node.setAttribute('heading-level', 2)")
    expect(element.get_by_role("heading", level=2)).to_have_text("A")
    notes(page, "load")


def test_a_changed_address_loads_another_feed(tab: Tab, partner: Partner) -> None:
    partner.publish(entry("Old"))
    page = tab.open(partner.site.url)
    expect(titles(page)).to_have_text("Old")
    held = partner.publisher.hold("/other.json", feed(entry("New")))
    page.locator("coop-feed").evaluate(
        "(node, src) => node.setAttribute('src', src)", f"{partner.publisher.url}other.json"
    )
    expect(titles(page)).to_have_count(0)
    expect(fallback(page)).to_be_visible()
    held.release()
    expect(titles(page)).to_have_text("New")
    page.locator("coop-feed").evaluate("node => node.removeAttribute('src')")
    expect(titles(page)).to_have_count(0)
    expect(fallback(page)).to_be_visible()


def test_the_last_of_two_addresses_wins_whichever_is_quicker(tab: Tab, partner: Partner) -> None:
    first = partner.publisher.hold(FEED, feed(entry("First")))
    other = f"{partner.publisher.url}other.json"
    partner.publisher.pages["/other.json"] = feed(entry("Last"))
    partner.write(partner.element(), partner.element())
    page = tab.open(partner.site.url)
    assert first.asked.wait(timeout=30)
    page.locator("coop-feed").first.evaluate("(node, src) => node.setAttribute('src', src)", other)
    expect(titles(page)).to_have_text("Last")
    first.release()
    expect(titles(page)).to_have_text(["Last", "First"])
    notes(page, "load", "load")


@pytest.mark.parametrize("attributes", ["", "mode=light"])
def test_the_script_may_load_late(tab: Tab, partner: Partner, attributes: str) -> None:
    partner.write(partner.element(attributes), script="<!-- later -->")
    page = tab.open(partner.site.url)
    expect(fallback(page)).to_be_visible()
    page.evaluate("src => import(src)", partner.script)
    expect(titles(page)).to_have_count(1)
    expect(fallback(page)).to_be_hidden()


@pytest.mark.parametrize("attributes", ["", "mode=light"])
def test_the_script_may_run_before_the_content_is_parsed(tab: Tab, partner: Partner, attributes: str) -> None:
    partner.write("<div id=host></div>")
    held = partner.publisher.hold(FEED, feed(entry()))
    page = tab.open(partner.site.url)
    page.evaluate("html => host.setHTMLUnsafe(html)", partner.element(attributes, inside=""))
    assert held.asked.wait(timeout=30)
    page.evaluate("html => host.firstChild.insertAdjacentHTML('beforeend', html)", LINK)
    expect(fallback(page)).to_be_visible()
    held.release()
    expect(titles(page)).to_have_count(1)
    expect(fallback(page)).to_be_hidden()


def test_the_script_may_be_included_twice(tab: Tab, partner: Partner) -> None:
    partner.publisher.pages["/hashed.js"] = partner.publisher.pages["/coop-feed.js"]
    sources = (partner.script, f"{partner.publisher.url}hashed.js")
    partner.write(partner.element(), script="".join(f"<script type=module src={src}></script>" for src in sources))
    page = tab.open(partner.site.url)
    expect(titles(page)).to_have_count(1)
    notes(page, "load")
    assert tab.errors == []


def away(page: Page, *, hidden: bool) -> None:
    """Hide the tab from the visitor, or show it again."""
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });"
        " document.dispatchEvent(new Event('visibilitychange')) }",
        hidden,
    )


def test_a_page_that_stays_open_shows_what_is_new_after_an_hour(tab: Tab, partner: Partner) -> None:
    tab.page.clock.install()
    page = tab.open(partner.site.url)
    notes(page, "load")
    partner.publish(entry("New"))
    page.clock.run_for(HOUR - 60_000)
    assert tab.requests.count(partner.src) == 1
    page.clock.run_for(AFTER_AN_HOUR - HOUR + 60_000)
    expect(titles(page)).to_have_text("New")
    assert partner.publisher.paths.count(FEED) == 2


def test_a_hidden_page_refreshes_once_visible(tab: Tab, partner: Partner) -> None:
    tab.page.clock.install()
    page = tab.open(partner.site.url)
    notes(page, "load")
    partner.publish(entry("New"))
    away(page, hidden=True)
    page.clock.run_for(2 * HOUR)
    assert tab.requests.count(partner.src) == 1
    away(page, hidden=False)
    expect(titles(page)).to_have_text("New")
    away(page, hidden=True)
    away(page, hidden=False)
    notes(page, "load", "load")
    assert partner.publisher.paths.count(FEED) == 2


def test_a_removed_element_makes_no_more_requests(tab: Tab, partner: Partner) -> None:
    tab.page.clock.install()
    page = tab.open(partner.site.url)
    notes(page, "load")
    page.evaluate("document.querySelector('coop-feed').remove()")
    page.clock.run_for(2 * HOUR)
    away(page, hidden=False)
    assert tab.requests.count(partner.src) == 1


def test_a_refresh_keeps_unchanged_items_in_place(tab: Tab, partner: Partner) -> None:
    tab.page.clock.install()
    page = tab.open(partner.site.url)
    page.get_by_role("link", name="Upali Herath").focus()
    page.evaluate("window.before = document.querySelector('coop-feed').shadowRoot.querySelector('li')")
    page.clock.run_for(AFTER_AN_HOUR)
    notes(page, "load", "load")
    assert page.evaluate("before.isConnected")
    assert focused(page) == "Upali Herath"


def test_the_focus_follows_a_moved_link(tab: Tab, partner: Partner) -> None:
    tab.page.clock.install()
    page = tab.open(partner.site.url)
    page.get_by_role("link", name="Upali Herath").focus()
    partner.publish(entry("New", url="https://feeds.example.org/new.html"), entry())
    page.clock.run_for(AFTER_AN_HOUR)
    expect(titles(page)).to_have_text(["New", "Upali Herath"])
    assert focused(page) == "Upali Herath"


def test_a_failed_refresh_leaves_the_items(tab: Tab, partner: Partner) -> None:
    tab.page.clock.install()
    page = tab.open(partner.site.url)
    expect(titles(page)).to_have_count(1)
    partner.publisher.pages[FEED] = closed
    page.clock.run_for(AFTER_AN_HOUR)
    notes(page, "load", "error")
    expect(titles(page)).to_have_text("Upali Herath")
    expect(status(page)).to_be_empty()
    expect(retry(page)).to_be_hidden()


def test_an_unchanged_feed_is_not_sent_again(tab: Tab, partner: Partner) -> None:
    # By date, because Chromium ignores the ETag of an HTTP/1.0 server.
    day = "Tue, 04 Aug 2020 00:10:00 GMT"
    fresh = Answer(feed(entry()), headers={"Last-Modified": day, "Cache-Control": "no-cache"})
    same = Answer(status=304)
    partner.publisher.pages[FEED] = lambda asked: same if asked.headers["If-Modified-Since"] else fresh
    for _ in range(2):
        expect(titles(tab.open(partner.site.url))).to_have_text("Upali Herath")
    asked = [asked.headers["If-Modified-Since"] for asked in partner.publisher.requests if asked.path == FEED]
    assert asked == [None, day]


def test_a_failure_fires_an_event_with_the_reason(tab: Tab, partner: Partner) -> None:
    reason = "<script>addEventListener('coop-feed:error', event => { window.reason = event.detail.message })</script>"
    partner.publisher.pages[FEED] = Answer(status=500)
    partner.embed(head=NOTES + reason)
    page = tab.open(partner.site.url)
    notes(page, "error")
    assert page.evaluate("reason") == f"{partner.src}: 500"
