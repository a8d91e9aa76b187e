"""What <coop-feed> shows of a feed, depending on its attributes, on a page of another origin."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect

from coopfeed.model import Country
from coopfeed.rendering.formats import jsonfeed
from tests.making import PHOTO, a_feed, an_item, at, rendered
from tests.web.browser import Tab
from tests.web.conftest import OpenTab
from tests.web.partner import FEED, Partner, entry, feed

PIXEL = (  # a GIF of a single pixel
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def items(within: Page | Locator) -> Locator:
    """Return the items on a page or in an element."""
    return within.locator("li")


def titles(within: Page | Locator) -> Locator:
    """Return the titles of the items."""
    return within.locator("[part=title]")


def each(tab: Tab, partner: Partner, *attributes: str) -> list[Locator]:
    """Put an element with each of these attributes on one page."""
    partner.write(*(partner.element(one) for one in attributes))
    return tab.open(partner.site.url).locator("coop-feed").all()


def test_a_partner_shows_what_coopfeed_publishes(tab: Tab, partner: Partner) -> None:
    item = an_item(summary="About rice & trust.", published=at("2020-08-04T00:10:00+02:00"))
    other = an_item("older", published=at("2019-01-02T00:00:00+00:00"))
    partner.publisher.pages[FEED] = rendered(jsonfeed, a_feed(item, other))
    page = tab.open(partner.site.url)
    expect(titles(page)).to_have_text(["Herath", "Older"])
    link = items(page).first.get_by_role("link", name="Herath", exact=True)
    expect(link).to_have_attribute("href", item.link)
    expect(items(page).first.locator("time")).to_have_text("4 August 2020")
    expect(items(page).first).to_contain_text("About rice & trust.")
    assert tab.errors == []
    assert tab.requests_beyond(partner.site.url) == [partner.script, partner.src]


def test_the_list_is_a_list_to_assistive_technology(tab: Tab, partner: Partner) -> None:
    partner.publish(entry("A"), entry("B"))
    page = tab.open(partner.site.url)
    expect(page.get_by_role("list").get_by_role("listitem")).to_have_count(2)
    assert page.get_by_role("list").get_attribute("role") == "list"


def test_the_limit_is_respected(tab: Tab, partner: Partner) -> None:
    wanted = {"": 5, 'limit="2"': 2, 'limit="100"': 7, 'limit="0"': 5, 'limit="-1"': 5, 'limit="many"': 5}
    partner.publish(*(entry(f"{number}") for number in range(7)))
    elements = each(tab, partner, *wanted)
    for element, count in zip(elements, wanted.values(), strict=True):
        expect(titles(element)).to_have_text([str(number) for number in range(count)])


def test_titles_are_headings_of_the_chosen_level(tab: Tab, partner: Partner) -> None:
    wanted = {
        "": "DIV",
        'heading-level="2"': "H2",
        'heading-level="6"': "H6",
        'heading-level="1"': "DIV",
        'heading-level="9"': "DIV",
    }
    for element, tag in zip(each(tab, partner, *wanted), wanted.values(), strict=True):
        expect(titles(element)).to_have_js_property("tagName", tag)


def test_an_item_has_the_parts_of_its_layout_and_attributes(tab: Tab, partner: Partner) -> None:
    wanted = {
        "": "image title date summary",
        "layout=list": "image title date summary",
        "layout=cards": "image title date summary",
        "layout=compact": "title date",
        "layout=compact images=yes": "image title date",
        "images=no": "title date summary",
        "dates=no images": "image title summary",
    }
    partner.publisher.pages["/a.gif"] = PIXEL
    partner.publish(entry(image="../a.gif"))
    for element, parts in zip(each(tab, partner, *wanted), wanted.values(), strict=True):
        expect(items(element)).to_have_count(1)
        found = items(element).locator("[part]:not([part=link], [part=body])")
        assert found.evaluate_all("nodes => nodes.map(node => node.getAttribute('part')).join(' ')") == parts


def test_links_open_in_a_new_tab_without_an_opener_on_request(tab: Tab, partner: Partner) -> None:
    partner.publish(entry("A"))
    plain, marked = each(tab, partner, "", 'target="_blank"')
    expect(plain.locator("a").first).not_to_have_attribute("rel", "noopener")
    for link in marked.locator("li a, [part=more]").all():
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener")


def test_only_items_of_a_tag_and_a_country_are_shown(tab: Tab, partner: Partner) -> None:
    wanted = {
        "tag=coffee": "Both Coffee",
        'tag=" COFFEE , youth"': "Both Coffee Youth",
        "tag=CAFÉ": "Café",
        "tag=coff": "",
        "country=lk": "Both Lanka",
        "country=LK,PE": "Both Café Lanka",
        "country=LK tag=coffee": "Both",
        "tag=, country": "Both Café Coffee Lanka Youth",
    }
    peru, lanka = Country("PE", "Peru"), Country("LK", "Sri Lanka")
    published = [
        an_item("both", tags=("Coffee", "Youth"), countries=(lanka,)),
        an_item("café", tags=("cafe\u0301",), countries=(peru,)),
        an_item("coffee", tags=("coffee",)),
        an_item("lanka", countries=(lanka,)),
        an_item("youth", tags=("Youth",)),
    ]
    partner.publisher.pages[FEED] = rendered(jsonfeed, a_feed(*published))
    for element, shown in zip(each(tab, partner, *wanted), wanted.values(), strict=True):
        expect(element.locator("[part=more]")).to_be_visible()
        expect(titles(element)).to_have_text(shown.split())


def test_a_filter_is_applied_before_the_limit(tab: Tab, partner: Partner) -> None:
    partner.publish(*(entry(f"{number}", tags=["a" if number > 7 else "b"]) for number in range(10)))
    partner.embed("tag=a limit=1")
    expect(titles(tab.open(partner.site.url))).to_have_text(["8"])


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Pacific/Kiritimati"])
def test_a_day_is_that_of_the_place_of_publication(open_tab: OpenTab, partner: Partner, zone: str) -> None:
    written = ["2020-08-04T00:10:00+02:00", "2020-08-04T23:50:00-10:00", "2020-08-04T12:00:00Z", "2020-08-04"]
    partner.publish(*(entry(date_published=date) for date in written))
    times = items(open_tab(timezone_id=zone).open(partner.site.url)).locator("time")
    expect(times).to_have_text(["4 August 2020"] * len(written))
    expect(times.first).to_have_attribute("datetime", "2020-08-04")


@pytest.mark.parametrize("visitor", ["fa-IR", "th-TH"])
def test_a_day_is_gregorian_and_in_the_language_of_the_page(open_tab: OpenTab, partner: Partner, visitor: str) -> None:
    wanted = {
        "en": "4 August 2020",
        "en-US": "August 4, 2020",
        "fr": "4 août 2020",
        "es-PE": "4 de agosto de 2020",
        "ar": "4 أغسطس 2020",
        "ar-SA": "4 أغسطس 2020",
        "fa": "4 اوت 2020",
        "th": "4 สิงหาคม ค.ศ. 2020",
        "qaa": "4 August 2020",
        "not a language": "4 August 2020",
    }
    elements = each(open_tab(locale=visitor), partner, *(f'lang="{language}"' for language in wanted))
    digits = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2, "\u200e\u200f\u061c")
    for element, day in zip(elements, wanted.values(), strict=True):
        expect(element.locator("time")).to_be_visible()
        assert element.locator("time").inner_text().translate(digits) == day


def test_an_invalid_date_is_not_shown(tab: Tab, partner: Partner) -> None:
    dates = [
        "",
        "soon",
        "2020-13-01",
        "2020-02-31",
        "2021-02-29T10:00:00Z",
        "4 August 2020",
        20200804,
        None,
        {"toString": 1},
    ]
    partner.publish(*(entry(date_published=date) for date in dates))
    partner.embed("limit=9")
    page = tab.open(partner.site.url)
    expect(items(page)).to_have_text(["Upali HerathOn rice and trust."] * len(dates))
    assert tab.errors == []


def test_an_item_in_another_language_says_so(tab: Tab, partner: Partner) -> None:
    wanted = {
        "ar": ("ar", "rtl"),
        "fr-CA": ("fr-CA", "ltr"),
        "uz-Arab": ("uz-Arab", "rtl"),
        "en": (None, None),
        "en-GB": (None, None),
        "EN": (None, None),
        "": (None, None),
        None: ("fr", "ltr"),  # the feed's own
        "<b>": (None, None),
    }
    partner.publish(*(entry(language=language) for language in wanted), language="fr")
    partner.embed("limit=9")
    found = items(tab.open(partner.site.url))
    expect(found).to_have_count(len(wanted))
    for item, marks in zip(found.all(), wanted.values(), strict=True):
        assert (item.get_attribute("lang"), item.get_attribute("dir")) == marks
        expect(item.locator("time")).to_have_text("4 August 2020")
        expect(item.locator("time")).to_have_css("direction", "ltr")
        expect(item.locator("time")).to_have_js_property("lang", "en" if marks[0] else "")


def test_its_texts_are_in_the_surrounding_language_or_english(tab: Tab, partner: Partner) -> None:
    wanted = {
        "lang=en": ("All entries", "en", "ltr"),
        "lang=fr-CA": ("Tous les articles", "fr", "ltr"),
        "lang=ES": ("Todas las entradas", "es", "ltr"),
        "lang=ar": ("كل المواد", "ar", "rtl"),
        "lang=ar-EG": ("كل المواد", "ar", "rtl"),
        "lang=arc": ("All entries", "en", "ltr"),
        "lang=de": ("All entries", "en", "ltr"),
        "lang=''": ("All entries", "en", "ltr"),
    }
    partner.write(*(f"<div {around}>{partner.element()}</div>" for around in wanted), page="")
    links = tab.open(partner.site.url).locator("coop-feed [part=more]")
    for link, (text, language, direction) in zip(links.all(), wanted.values(), strict=True):
        expect(link).to_have_text(text)
        expect(link).to_have_attribute("lang", language)
        expect(link).to_have_css("direction", direction)


def test_a_page_without_a_language_gets_english(tab: Tab, partner: Partner) -> None:
    partner.embed(page="")
    expect(tab.open(partner.site.url).locator("coop-feed [part=more]")).to_have_text("All entries")


def test_an_element_may_be_in_another_language_and_direction_than_its_page(tab: Tab, partner: Partner) -> None:
    partner.embed("lang=ar")
    page = tab.open(partner.site.url)
    expect(page.locator("coop-feed [part=more]")).to_have_text("كل المواد")
    expect(page.locator("coop-feed [part=list]")).to_have_css("direction", "rtl")
    expect(items(page)).to_have_css("direction", "ltr")  # of an English item


def test_the_language_is_found_through_a_shadow_tree(tab: Tab, partner: Partner) -> None:
    partner.write("<div lang=fr id=host></div>")
    page = tab.open(partner.site.url)
    page.evaluate(f"host.attachShadow({{ mode: 'open' }}).innerHTML = `{partner.element()}`")
    expect(page.locator("coop-feed [part=more]")).to_have_text("Tous les articles")


@pytest.mark.parametrize(("home", "shown"), [("../all.html", True), ("javascript:hacked=1", False), (None, False)])
def test_a_link_to_all_entries_follows_if_there_is_one(
    tab: Tab, partner: Partner, home: str | None, *, shown: bool
) -> None:
    partner.publish(entry(), home_page_url=home)
    page = tab.open(partner.site.url)
    expect(items(page)).to_have_count(1)
    more = page.locator("coop-feed [part=more]")
    expect(more).to_be_visible(visible=shown)
    assert more.get_attribute("href") == (f"{partner.publisher.url}all.html" if shown else "")


def test_the_feed_address_may_be_relative_to_the_page(tab: Tab, partner: Partner) -> None:
    partner.site.pages["/news/feed.json"] = feed(entry(url="herath.html"))
    partner.write('<coop-feed src="news/feed.json"></coop-feed>')
    link = items(tab.open(partner.site.url)).get_by_role("link")
    expect(link).to_have_attribute("href", f"{partner.site.url}news/herath.html")


def test_addresses_are_resolved_against_the_feed(tab: Tab, partner: Partner) -> None:
    partner.publisher.pages["/b.gif"] = PIXEL
    partner.publish(entry(url="../a.html", image="/b.gif"))
    item = items(tab.open(partner.site.url))
    expect(item.get_by_role("link")).to_have_attribute("href", f"{partner.publisher.url}a.html")
    expect(item.locator("img")).to_have_attribute("src", f"{partner.publisher.url}b.gif")


def test_an_item_without_a_title_is_shown_by_its_summary_once(tab: Tab, partner: Partner) -> None:
    partner.publish(entry(None, summary="A note."), entry(" ", summary=""), entry("Titled"))
    page = tab.open(partner.site.url)
    expect(titles(page)).to_have_text(["A note.", "Titled"])
    expect(items(page).first.locator("[part=summary]")).to_have_count(0)


def test_an_image_is_lazy_decoration_without_a_referrer(tab: Tab, partner: Partner) -> None:
    partner.publisher.pages["/b.gif"] = PIXEL
    partner.publish(entry(image=f"{partner.publisher.url}b.gif"))
    image = items(tab.open(partner.site.url)).locator("img")
    wanted = {"alt": "", "loading": "lazy", "decoding": "async", "referrerPolicy": "no-referrer"}
    expect(image).to_have_js_property("complete", value=True)
    assert image.evaluate("(img, names) => names.map(name => img[name])", list(wanted)) == list(wanted.values())


@pytest.mark.parametrize("layout", ["list", "cards", "compact"])
def test_an_image_reserves_its_space(tab: Tab, partner: Partner, layout: str) -> None:
    held = partner.publisher.hold("/b.gif")
    partner.publish(entry(image="/b.gif"))
    partner.embed(f"layout={layout} images=yes")
    tab.page.goto(partner.site.url, wait_until="commit")
    image = items(tab.page).locator("img")
    expect(image).to_be_visible()
    assert held.asked.wait(timeout=30)
    box = image.bounding_box()
    assert box
    assert box["width"] > 30
    assert box["width"] / box["height"] == pytest.approx(1.5, rel=0.02)


def test_a_missing_image_disappears(tab: Tab, partner: Partner) -> None:
    held = partner.publisher.hold("/absent.gif", "")
    partner.publish(entry(image="/absent.gif"))
    tab.page.goto(partner.site.url, wait_until="commit")
    expect(items(tab.page).locator("img")).to_have_count(1)
    held.release()
    expect(items(tab.page).locator("img")).to_have_count(0)
    expect(items(tab.page)).to_be_visible()


def test_only_web_images_are_shown(tab: Tab, partner: Partner) -> None:
    partner.publish(*(entry(image=image) for image in ["data:image/gif;base64,AAAA", "javascript:hacked=1", 7, None]))
    page = tab.open(partner.site.url)
    expect(items(page)).to_have_count(4)
    expect(page.locator("coop-feed img")).to_have_count(0)


def test_an_image_of_coopfeed_is_shown(tab: Tab, partner: Partner) -> None:
    partner.publisher.pages["/news/b.gif"] = PIXEL
    image = replace(PHOTO, url=f"{partner.publisher.url}news/b.gif")
    partner.publisher.pages[FEED] = rendered(jsonfeed, a_feed(an_item(image=image)))
    expect(items(tab.open(partner.site.url)).locator("img")).to_have_attribute("src", image.url)
