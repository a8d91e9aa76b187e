from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coopfeed import pages
from coopfeed.model import Event, Item, Site
from coopfeed.pages import day, direction, iso
from tests.making import ANA, BOB, PHOTO, REPORT, TALK, URL, a_feed, a_site, an_item, at
from tests.readers import tags, urls


def pages_of(*items: Item, site: Site | None = None) -> dict[str, str]:
    site = site or a_site()
    feed = a_feed(*items, site=site)
    made = [pages.site_page(site, [feed], f"{URL}feeds.opml"), pages.feed_page(feed)]
    outputs = [*made, *(pages.item_page(site, item, [feed]) for item in items)]
    return {output.path: str(output.content, "utf-8") for output in outputs if isinstance(output.content, bytes)}


def page_of(item: Item) -> str:
    return pages_of(item)[f"items/{item.slug}.html"]


def links(page: str, rel: str) -> list[str]:
    """The addresses of the <link>s of a page that have `rel`."""
    return [attrs["href"] for tag, attrs in tags(page) if tag == "link" and attrs["rel"] == rel]


def test_the_page_of_a_feed_offers_all_its_formats() -> None:
    page = pages_of(an_item())["all/index.html"]
    documents = [f"{URL}all/{file}" for file in ("atom.xml", "rss.xml", "feed.json")]
    assert links(page, "alternate")[1:] == documents
    assert [url for url in urls(page) if url.startswith(f"{URL}all/")][1:] == documents * 2


def test_the_page_of_a_feed_lists_its_items_in_order() -> None:
    page = pages_of(an_item("c"), an_item("a"))["all/index.html"]
    assert [url for url in urls(page) if "/items/" in url] == [f"{URL}items/c.html", f"{URL}items/a.html"]
    assert "About c." in page


def test_the_page_of_the_site_leads_to_every_feed_and_the_list_of_all() -> None:
    page = pages_of(an_item(), site=a_site(description="All of it.", home="https://www.example.org/"))["index.html"]
    assert {f"{URL}all/index.html", f"{URL}all/rss.xml", f"{URL}feeds.opml", "https://www.example.org/"} <= set(
        urls(page)
    )
    assert links(page, "alternate") == [f"{URL}all/atom.xml"]
    assert "<p>All of it.</p>" in page


def test_the_page_of_an_item_has_all_that_it_says() -> None:
    event = Event(date(2024, 4, 2), at("2024-04-03T12:00+02:00"), "Bogotá")
    item = an_item(authors=(ANA, BOB), image=PHOTO, enclosures=(REPORT, replace(TALK, title="")), event=event)
    page = page_of(item)
    assert links(page, "canonical") == [item.link]
    assert links(page, "alternate") == [f"{URL}all/atom.xml"]
    assert item.content in page
    assert 'Ana Ruiz, <a href="https://bob.example.org/">Bob</a>' in page
    assert f'<img src="{PHOTO.url}" alt="A field" width="32" height="24">' in page
    assert f'<a href="{REPORT.url}">The report</a>' in page
    assert f'<a href="{TALK.url}">talk.mp3</a>' in page
    assert '<time datetime="2024-04-02">2 April 2024</time>' in page
    assert '– <time datetime="2024-04-03T12:00:00+02:00">3 April 2024, 12:00</time>, Bogotá' in page


def test_the_page_of_an_item_leads_to_the_feeds_that_have_it() -> None:
    assert f"{URL}all/index.html" in urls(pages_of(an_item("new"))["items/new.html"])


def test_the_page_of_a_withdrawn_item_says_so_and_nothing_else() -> None:
    item = an_item("old", withdrawn=at("2025-06-01T00:00:00+00:00"), reason="It was <wrong>.")
    content = pages.withdrawn_page(a_site(), item).content
    page = content.decode() if isinstance(content, bytes) else ""
    assert "Withdrawn on" in page
    assert "It was &lt;wrong&gt;." in page
    assert item.content not in page


def test_an_image_of_unknown_size_has_none() -> None:
    page = page_of(an_item(image=replace(PHOTO, width=None, height=None)))
    assert f'<img src="{PHOTO.url}" alt="A field">' in page


def test_an_event_may_have_neither_end_nor_place() -> None:
    page = page_of(an_item(event=Event(date(2024, 4, 2))))
    assert '<p class="about"><time datetime="2024-04-02">2 April 2024</time></p>' in page


def test_an_event_that_ends_when_it_starts_has_one_date() -> None:
    page = page_of(an_item(event=Event(date(2024, 4, 2), date(2024, 4, 2), "Bogotá")))
    assert '<p class="about"><time datetime="2024-04-02">2 April 2024</time>, Bogotá</p>' in page


def test_no_email_address_is_shown() -> None:
    assert "@example.org" not in page_of(an_item(authors=(BOB,)))


@pytest.mark.parametrize("name", ["title", "summary"])
def test_text_is_shown_as_text(name: str) -> None:
    for page in pages_of(an_item(**{name: '<script>alert("&amp;")</script>'})).values():
        assert "<script" not in page
        assert "{{" not in page
    assert "&lt;script&gt;alert(&#34;&amp;amp;&#34;)&lt;/script&gt;" in page


def test_pages_tell_their_language_and_the_direction_of_its_script() -> None:
    found = pages_of(an_item(language="ar"), site=a_site(language="fr"))
    roots = {path: tags(page)[0] for path, page in found.items()}
    assert roots["items/herath.html"] == ("html", {"lang": "ar", "dir": "rtl"})
    assert roots["all/index.html"] == roots["index.html"] == ("html", {"lang": "fr", "dir": "ltr"})
    assert ("li", {"lang": "ar", "dir": "rtl"}) in tags(found["all/index.html"])


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "4 August 2020"),
        ("en-US", "August 4, 2020"),
        ("fr", "4 août 2020"),
        ("zh-Hant-TW", "2020年8月4日"),
        ("qaa", "4 August 2020"),
        ("not a language", "4 August 2020"),
    ],
)
def test_a_day_is_written_as_its_language_does(language: str, written: str) -> None:
    assert day(date(2020, 8, 4), language) == written


def test_a_day_is_that_of_the_place_where_it_was_published() -> None:
    assert day(at("2020-08-04T00:30+02:00"), "en") == "4 August 2020"


@pytest.mark.parametrize(("language", "way"), [("en", "ltr"), ("he", "rtl"), ("ar-EG", "rtl"), ("qaa", "ltr")])
def test_a_script_runs_one_way(language: str, way: str) -> None:
    assert direction(language) == way


def test_times_are_those_that_html_can_read() -> None:
    assert iso(date(2020, 8, 4)) == "2020-08-04"
    assert iso(at("2020-08-04T10:00:00.5+02:00")) == "2020-08-04T10:00:00+02:00"
