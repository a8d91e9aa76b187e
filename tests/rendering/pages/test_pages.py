from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from coopfeed.building import selection
from coopfeed.caching import item_codec
from coopfeed.model import Country, Criteria, Event, Feed, Item, ItemMeta, Selection, Site, Translation
from coopfeed.rendering import formats, pages
from coopfeed.rendering.pages import theming, views
from tests.making import ANA, BOB, PHOTO, REPORT, TALK, URL, a_feed, a_feed_view, a_site, an_item, at, shown
from tests.readers import tags, urls

FRENCH = a_site(title="Nouvelles", language="fr", folder="fr/")
ARABIC = a_site(title="أخبار", language="ar", folder="ar/")
WORLD = a_site(editions=(FRENCH, ARABIC))


def site_page(site: Site, *feeds: Feed) -> str:
    summaries = [views.feed_summary(feed, views.site_view(feed.site)) for feed in feeds]
    return pages.site_page(views.site_view(site), summaries).decode()


def feed_page(*items: Item, site: Site | None = None, **changes: Any) -> str:
    return pages.feed_page(a_feed_view(*items, site=site, **changes)).decode()


def item_page(item: Item, site: Site | None = None, *feeds: Feed) -> str:
    site = site or a_site()
    links = [shown(feed) for feed in feeds or [a_feed(item, site=site)]]
    return pages.item_page(views.site_view(site), views.item_view(item), links).decode()


def withdrawn_page(card: ItemMeta, site: Site | None = None) -> str:
    return pages.withdrawn_page(views.site_view(site or a_site()), views.withdrawn_item(card)).decode()


def archive_page(feed: Feed, newer: str = f"{URL}all/index.html") -> str:
    return pages.archive_page(shown(feed), newer).decode()


def every_page(item: Item, site: Site | None = None) -> dict[str, str]:
    """Return a page of each kind, by kind."""
    site = site or a_site()
    feed = a_feed(item, site=site)
    return {
        "site": site_page(site, feed),
        "feed": feed_page(item, site=site),
        "archive": archive_page(replace(feed, page=1)),
        "item": item_page(item, site),
        "withdrawn": withdrawn_page(replace(item, withdrawn=at("2025-06-01T00:00Z")), site),
    }


def links(page: str, rel: str) -> list[dict[str, str]]:
    """Return the <link>s of a page with `rel`."""
    return [attrs for tag, attrs in tags(page) if tag == "link" and attrs["rel"] == rel]


def versions(page: str) -> dict[str, str]:
    """Return the addresses of a page by language, from its head."""
    return {link["hreflang"]: link["href"] for link in links(page, "alternate") if "type" not in link}


def discovered(page: str) -> list[tuple[str, str]]:
    """Return the feeds that a reader discovers on a page, with their languages."""
    found = (link for link in links(page, "alternate") if link.keys() >= {"type", "hreflang"})
    return [(link["href"], link["hreflang"]) for link in found]


def followed(page: str) -> list[str]:
    """Return the addresses of the links on a page."""
    return [attrs["href"] for tag, attrs in tags(page) if tag == "a"]


def meta(page: str) -> dict[str, str]:
    """Return the <meta> values of a page."""
    found = (attrs for tag, attrs in tags(page) if tag == "meta")
    return {attrs.get("property") or attrs.get("name", ""): attrs.get("content", "") for attrs in found}


def words_of(page: str) -> str:
    """Return the running text of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<body>")[2]).split())


def feeds_of(*items: Item) -> tuple[Feed, ...]:
    """Return the feeds of `WORLD` that have any of the items."""
    return tuple(selection.feeds(WORLD, items, formats.documents(WORLD)))


def test_the_feed_list_shows_description_count_and_date_of_each_feed() -> None:
    items = [an_item(f"n{day}", published=at(f"2024-03-0{day}T10:00Z")) for day in (3, 2, 1)]
    page = site_page(a_site(description="All of it."), a_feed(*items, subtitle="News."))
    assert "All of it." in words_of(page)
    assert "All entries News. 3 entries · latest on 3 March 2024" in words_of(page)


def test_the_feed_list_links_to_every_feed_in_every_format_and_to_the_opml_list() -> None:
    found = followed(site_page(a_site(home="https://www.example.org/"), a_feed()))
    assert found == [
        "#main",
        "all/index.html",
        *(f"all/{file}" for file in ("atom.xml", "rss.xml", "feed.json")),
        "feeds.opml",
        "https://www.example.org/",
    ]


def test_the_feed_list_has_autodiscovery_for_every_edition() -> None:
    feeds = feeds_of(an_item("a"), an_item("a.fr", language="fr"))
    page = site_page(FRENCH, *feeds)
    assert discovered(page) == [
        (f"{URL}fr/interviews/atom.xml", "fr"),
        (f"{URL}fr/all/atom.xml", "fr"),
        (f"{URL}interviews/atom.xml", "en"),
        (f"{URL}all/atom.xml", "en"),
    ]
    assert "../all/index.html" not in followed(page)


def test_the_feed_list_links_to_other_editions_in_their_own_language() -> None:
    feeds = feeds_of(an_item("a"), an_item("a.ar", language="ar"))
    page = site_page(WORLD, *feeds)
    assert versions(page) == {
        "en": f"{URL}index.html",
        "ar": f"{URL}ar/index.html",
        "x-default": f"{URL}index.html",
    }
    assert '<a href="ar/index.html" hreflang="ar" lang="ar" dir="rtl">العربية</a>' in page
    assert '<a href="index.html" hreflang="en" lang="en" dir="ltr" aria-current="page">English</a>' in page


def test_an_empty_feed_list_says_so() -> None:
    assert "Nothing here yet." in words_of(site_page(a_site()))


def test_the_page_of_a_feed_offers_an_address_to_copy_and_all_formats() -> None:
    page = feed_page(an_item())
    documents = [f"{URL}all/{file}" for file in ("atom.xml", "rss.xml", "feed.json")]
    assert [href for href, _ in discovered(page)] == documents
    code = page.partition('<code id="address">')[2].partition("</code>")[0]
    assert code.replace("<wbr>", "") == documents[0]
    assert ("button", "address") in [(tag, attrs.get("data-copies")) for tag, attrs in tags(page)]
    assert {"../all/atom.xml", "../all/rss.xml", "../all/feed.json"} <= set(followed(page))


def test_the_page_of_a_feed_shows_no_dead_button_without_scripts() -> None:
    buttons = [attrs for tag, attrs in tags(feed_page(an_item())) if tag == "button" or attrs.get("class") == "choices"]
    assert buttons
    assert all("hidden" in button for button in buttons)


def test_the_page_of_a_feed_links_to_web_readers() -> None:
    written = "https%3A%2F%2Ffeeds.example.org%2Fnews%2Fall%2Fatom.xml"
    assert [url for url in followed(feed_page(an_item())) if written in url] == [
        f"https://feedly.com/i/subscription/feed%2F{written}",
        f"https://www.inoreader.com/?add_feed={written}",
        f"https://www.newsblur.com/?url={written}",
        f"https://theoldreader.com/feeds/subscribe?url={written}",
    ]


def test_the_page_of_a_feed_shows_the_latest_items_and_older_titles() -> None:
    items = [an_item(f"n{number}", image=PHOTO) for number in range(13)]
    page = feed_page(*items)
    assert [url for url in followed(page) if "/items/" in url] == [f"../items/n{n}.html" for n in range(13)]
    assert [f"About n{number}." in page for number in range(13)] == [True] * 10 + [False] * 3
    pictures = [attrs for tag, attrs in tags(page) if tag == "img"]
    assert {(p["src"], p["alt"], p["width"], p["height"]) for p in pictures} == {
        ("../assets/field.png", "A field", "32", "24")
    }


def test_the_page_of_a_feed_needs_no_text_of_older_items() -> None:
    items = [an_item(f"n{number}") for number in range(12)]
    feed = a_feed(*items)
    cards = (*feed.items[: pages.PREVIEW], *map(item_codec.metadata, items[pages.PREVIEW :]))
    assert pages.feed_page(shown(replace(feed, items=cards))) == pages.feed_page(shown(feed))


def test_the_page_of_a_feed_links_to_its_archive() -> None:
    assert "archive/3.html" in followed(feed_page(an_item(), previous=3))
    assert not [url for url in followed(feed_page(an_item())) if "archive" in url]


def test_the_page_of_a_feed_links_to_other_editions() -> None:
    english, french = (feed for feed in feeds_of(an_item("a"), an_item("a.fr", language="fr")) if feed.slug == "all")
    for feed in (english, french):
        page = pages.feed_page(shown(feed)).decode()
        assert versions(page) == {
            "en": f"{URL}all/index.html",
            "fr": f"{URL}fr/all/index.html",
            "x-default": f"{URL}all/index.html",
        }
    assert (f"{URL}fr/all/atom.xml", "fr") in discovered(pages.feed_page(shown(english)).decode())
    assert "../../all/index.html" in followed(page)


def test_a_feed_missing_in_the_main_language_has_no_x_default() -> None:
    feeds = feeds_of(an_item("a.fr", language="fr"), an_item("a.ar", language="ar"))
    page = pages.feed_page(shown(next(feed for feed in feeds if feed.path == "fr/all"))).decode()
    assert versions(page) == {"ar": f"{URL}ar/all/index.html", "fr": f"{URL}fr/all/index.html"}


def test_a_feed_for_one_language_has_its_title_in_it() -> None:
    french = Selection("francais", "Articles", Criteria(languages=("fr",)))
    feeds = selection.feeds(a_site(feeds=(french,)), (an_item(language="fr"),), formats.documents(a_site()))
    page = pages.feed_page(shown(next(feed for feed in feeds if feed.slug == "francais"))).decode()
    assert '<h1 lang="fr" dir="ltr">Articles</h1>' in page


def test_an_archive_page_lists_titles_with_dates() -> None:
    cards = tuple(
        item_codec.metadata(an_item(name, published=at("2020-08-04T10:00Z") + timedelta(days=number)))
        for number, name in enumerate("ba")
    )
    page = archive_page(replace(a_feed(), items=cards[::-1], page=1))
    assert "From 4 August 2020 to 5 August 2020 5 Aug 2020 A 4 Aug 2020 B" in words_of(page)
    assert meta(page)["description"] == "From 4 August 2020 to 5 August 2020"


def test_an_archive_page_links_to_the_older_and_the_newer_one() -> None:
    def pages_from(number: int) -> list[str]:
        page = archive_page(replace(a_feed(), page=number, previous=number - 1), f"{URL}all/archive/9.html")
        return [attrs["href"] for tag, attrs in tags(page) if tag == "a" and "rel" in attrs]

    assert pages_from(1) == ["../../all/archive/9.html"]
    assert pages_from(2) == ["../../all/archive/9.html", "../../all/archive/1.html"]


def test_an_archive_page_of_withdrawn_items_says_so() -> None:
    page = archive_page(replace(a_feed(), items=(), page=1))
    assert "There are no entries left on this page." in words_of(page)


def test_the_page_of_an_item_shows_every_field() -> None:
    event = Event(date(2024, 4, 2), at("2024-04-03T12:00+02:00"), "Bogotá")
    item = an_item(
        authors=(ANA, BOB),
        image=PHOTO,
        enclosures=(REPORT, replace(TALK, title="")),
        event=event,
        countries=(Country("CO", "Colombia"),),
        updated=at("2020-09-01T10:00Z"),
    )
    page = item_page(item)
    assert item.content in page
    assert '<bdi>Ana Ruiz</bdi>, <bdi><a href="https://bob.example.org/">Bob</a></bdi> · Colombia' in page
    assert '<img class="picture" src="../assets/field.png" alt="A field" width="32" height="24">' in page
    assert "Event 2 April 2024 – 3 April 2024, 12:00 GMT+02:00 · Bogotá" in words_of(page)
    assert "4 August 2020 · Ana" in words_of(page)
    assert "updated on 1 September 2020" in words_of(page)
    assert "Downloads The report 0.1 kB talk.mp3" in words_of(page)


def test_names_in_another_script_keep_their_order() -> None:
    event = Event(date(2024, 4, 2), place="Bern (Bollwerk)")
    site = a_site(language="ar", description="What is new.", rights="© 2024", title="أخبار")
    page = item_page(an_item(language="ar", authors=(ANA, BOB), event=event, enclosures=(REPORT,)), site)
    marked = re.findall("<bdi[^>]*>(?:<a[^>]*>)?([^<]+)", page)
    assert marked == ["Ana Ruiz", "Bob", "Bern (Bollwerk)", "The report", "The editors", "© 2024"]
    assert '<bdi dir="ltr">What is new.</bdi>' in site_page(site, a_feed(an_item(language="ar"), site=site))
    assert '<bdi dir="ltr">What is new.</bdi>' in feed_page(an_item(), site=site, subtitle=site.description)


def test_the_page_of_an_item_links_to_its_feeds() -> None:
    page = item_page(an_item())
    assert "../all/index.html" in followed(page)
    assert discovered(page) == [(f"{URL}all/atom.xml", "en")]


def test_the_page_of_an_item_links_to_the_full_text() -> None:
    there = item_page(an_item(link="https://www.example.org/a"))
    assert "https://www.example.org/a" in followed(there)
    assert "Read it on www.example.org" in words_of(there)
    assert links(there, "canonical") == [{"rel": "canonical", "href": "https://www.example.org/a"}]
    here = item_page(an_item())
    assert "Read it on" not in here
    assert links(here, "canonical")[0]["href"] == f"{URL}items/herath.html"


def test_the_page_of_an_item_links_to_its_translations() -> None:
    french = Translation("fr", "Le titre", "https://www.example.org/fr", f"{URL}items/herath.fr.html")
    elsewhere = Translation("ar", "العنوان", "https://www.example.org/ar")
    page = item_page(an_item(translations=(french, elsewhere)))
    assert versions(page) == {
        "en": f"{URL}items/herath.html",
        "ar": "https://www.example.org/ar",
        "fr": f"{URL}items/herath.fr.html",
        "x-default": f"{URL}items/herath.html",
    }
    assert 'href="../items/herath.fr.html" hreflang="fr" lang="fr" dir="ltr">Le titre</a>' in page
    assert 'href="https://www.example.org/ar" hreflang="ar" lang="ar" dir="rtl">العنوان</a>' in page


def test_the_page_of_an_item_is_in_the_language_of_its_edition() -> None:
    page = item_page(an_item(language="ar"), a_site(language="fr"))
    assert tags(page)[0] == ("html", {"lang": "fr", "dir": "ltr"})
    assert '<article lang="ar" dir="rtl">' in page
    assert "À suivre dans ces flux" in page
    assert ">4 أغسطس 2020</time>" in page


def test_the_page_of_an_item_has_structured_data() -> None:
    event = Event(date(2024, 4, 2), None, "Bogotá")
    page = item_page(an_item(event=event, authors=(ANA,), image=PHOTO, title="</script><!-- & é"))
    script = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    data = json.loads(script)
    assert data["headline"] == "</script><!-- & é"
    assert data["@type"] == "NewsArticle"
    assert data["author"] == [{"@type": "Person", "name": "Ana Ruiz"}]
    assert data["about"] == {
        "@type": "Event",
        "name": data["headline"],
        "startDate": "2024-04-02",
        "location": {"@type": "Place", "name": "Bogotá"},
    }


def test_the_page_of_an_item_has_a_link_preview() -> None:
    data = meta(item_page(an_item(image=PHOTO, summary="Word " * 100)))
    assert data["og:title"] == "Herath"
    assert data["og:url"] == f"{URL}items/herath.html"
    assert (data["og:image"], data["og:image:alt"]) == (PHOTO.url, "A field")
    assert (data["og:image:width"], data["og:image:height"]) == ("32", "24")
    assert "og:image:width" not in meta(item_page(an_item(image=replace(PHOTO, height=None))))
    assert data["og:description"].endswith("Word…")
    assert len(data["og:description"]) <= 300
    assert meta(item_page(an_item()))["twitter:card"] == "summary"


def test_the_link_preview_of_a_feed_has_its_image_or_that_of_the_site() -> None:
    site = a_site(logo=f"{URL}logo.png")
    own = a_feed(an_item(), site=site, logo=f"{URL}own.png")
    shown = feed_page(an_item(), site=site, logo=own.logo), archive_page(replace(own, page=1))
    assert [meta(page)["og:image"] for page in (*shown, site_page(site, own))] == [own.logo, own.logo, site.logo]


def test_an_image_of_unknown_size_has_no_dimensions() -> None:
    page = item_page(an_item(image=replace(PHOTO, width=None, height=None)))
    assert '<img class="picture" src="../assets/field.png" alt="A field">' in page


@pytest.mark.parametrize("end", [None, date(2024, 4, 2)])
def test_an_event_needs_neither_end_nor_place(end: date | None) -> None:
    page = item_page(an_item(event=Event(date(2024, 4, 2), end)))
    assert '<time datetime="2024-04-02">2 April 2024</time></p>' in page


def test_the_time_zone_of_an_event_is_shown() -> None:
    start, end = at("2024-04-02T10:00+02:00"), at("2024-04-02T12:30+02:00")
    assert "Event 2 April 2024, 10:00 – 12:30 GMT+02:00 " in words_of(item_page(an_item(event=Event(start, end))))
    assert "Event 2 April 2024, 10:00 GMT+02:00 " in words_of(item_page(an_item(event=Event(start))))


def test_no_email_address_is_shown() -> None:
    assert "@example.org" not in item_page(an_item(authors=(BOB,)))


def test_the_page_of_a_withdrawn_item_says_only_that() -> None:
    item = an_item("old", withdrawn=at("2025-06-01T00:00:00+00:00"), reason="It was <wrong>.")
    page = withdrawn_page(item)
    assert "This entry was withdrawn on 1 June 2025. It was &lt;wrong&gt;." in words_of(page)
    assert item.content not in page
    assert meta(page)["robots"] == "noindex"


def test_an_untranslated_reason_has_its_own_direction() -> None:
    item = an_item("old", withdrawn=at("2025-06-01T00:00:00+00:00"), language="ar", reason="It was wrong.")
    assert '<p><bdi dir="ltr">It was wrong.</bdi></p>' in withdrawn_page(item)


def test_the_page_of_a_withdrawn_item_says_so_in_the_language_of_the_item() -> None:
    item = an_item("old", withdrawn=at("2025-06-01T00:00:00+00:00"), language="fr")
    assert '<article lang="fr" dir="ltr">' in withdrawn_page(item)
    assert "Cet article a été retiré le 1 juin 2025." in words_of(withdrawn_page(item))


EVERY_KIND = pytest.mark.parametrize("kind", every_page(an_item()))


@EVERY_KIND
def test_every_page_can_be_copied_to_another_place(kind: str) -> None:
    """Every address that a browser fetches or follows is relative to the page."""
    site = a_site(icon=f"{URL}assets/icon.png", logo=f"{URL}assets/logo.png")
    page = every_page(an_item(image=PHOTO, enclosures=(REPORT,)), site)[kind]
    named = [attrs["href"] for tag, attrs in tags(page) if tag == "link" and attrs["rel"] in ("canonical", "alternate")]
    assert [url for url in urls(page) if url.startswith(URL) and url not in named] == []


@EVERY_KIND
def test_no_page_loads_anything_from_another_server(kind: str) -> None:
    page = every_page(an_item(image=PHOTO))[kind]
    fetched = [attrs.get("src", "") for tag, attrs in tags(page) if tag in ("img", "script")]
    fetched += [link["href"] for link in links(page, "stylesheet")]
    assert [url for url in fetched if "://" in url] == []
    assert "<style" not in page
    assert " style=" not in page


@EVERY_KIND
def test_every_page_escapes_text(kind: str) -> None:
    evil = '<script>alert("&amp;")</script>'
    page = every_page(an_item(title=evil, summary=evil))[kind]
    assert "<script>" not in page
    assert "{{" not in page


@EVERY_KIND
def test_every_page_has_its_language_and_direction(kind: str) -> None:
    page = every_page(an_item(language="fr"), a_site(language="ar"))[kind]
    assert tags(page)[0] == ("html", {"lang": "ar", "dir": "rtl"})


@EVERY_KIND
def test_pages_without_a_catalogue_mark_their_texts_as_english(kind: str) -> None:
    site = a_site(title="نمونه", language="fa", rights="همه")
    page = every_page(an_item(language="fa"), site)[kind]
    assert tags(page)[0] == ("html", {"lang": "en", "dir": "ltr"})
    assert '<p lang="fa" dir="rtl"><bdi>The editors</bdi> · <bdi>همه</bdi></p>' in page
    assert ' lang="fa" dir="rtl">نمونه</' in page


def test_the_title_of_the_feed_of_all_items_is_translated() -> None:
    site = a_site(language="de")
    whole = a_feed(an_item(), site=site)
    part = replace(whole, slug="bäckerei", title="Bäckerei")
    assert "<h1>All entries</h1>" in pages.feed_page(shown(whole)).decode()
    assert '<h1 lang="de" dir="ltr">Bäckerei</h1>' in pages.feed_page(shown(part)).decode()
    assert [tags(page)[0][1]["lang"] for page in (site_page(site, whole), site_page(a_site(language="fr-CA")))] == [
        "en",
        "fr-CA",
    ]


@EVERY_KIND
def test_every_page_has_a_title_one_heading_and_a_skip_link(kind: str) -> None:
    page = every_page(an_item())[kind]
    names = [tag for tag, _ in tags(page)]
    assert [names.count(tag) for tag in ("h1", "main", "title")] == [1, 1, 1]
    assert followed(page)[0] == "#main"


@EVERY_KIND
def test_every_page_is_the_same_however_often_it_is_rendered(kind: str) -> None:
    assert every_page(an_item())[kind] == every_page(an_item())[kind]


def test_a_title_in_another_language_is_marked_in_lists() -> None:
    page = feed_page(*(an_item(f"n{number}", language="ar") for number in range(11)))
    assert '<h3 lang="ar" dir="rtl">' in page
    assert '<a href="../items/n10.html" lang="ar" dir="rtl">N10</a>' in page


def test_lists_link_to_the_page_of_an_item_or_else_to_its_link() -> None:
    elsewhere = "https://www.example.org/a"
    items = an_item("a", link=elsewhere), an_item("b", link=elsewhere, page="")
    found = [url for url in followed(feed_page(*items)) if url.endswith((".html", "/a"))]
    assert found[-2:] == ["../items/a.html", elsewhere]


def test_links_to_files_of_the_site_are_relative_in_texts_too() -> None:
    content = f'<p><img src="{URL}assets/a.png"> <a title="x" href="{URL}">a</a> href="{URL}b" {URL}c</p>'
    page = item_page(an_item(content=content))
    assert f'<p><img src="../assets/a.png"> <a title="x" href="../">a</a> href="{URL}b" {URL}c</p>' in page


def test_headings_of_a_text_are_below_the_level_of_its_title() -> None:
    page = item_page(an_item(content='<h1>A</h1><h2 lang="fr">B</h2><h6>C</h6><p>&lt;h1&gt;</p>'))
    assert '<h2>A</h2><h3 lang="fr">B</h3><h6>C</h6><p>&lt;h1&gt;</p>' in page
    assert "<h2>A</h2>" in item_page(an_item(content="<h2>A</h2>"))


@pytest.mark.parametrize(
    ("path", "href"),
    [
        *[("", "./"), ("a/b.html#c:d", "a/b.html#c:d"), ("a?b:c", "a?b:c")],
        *[("javascript:alert(1)", "./javascript:alert(1)"), ("/example.org/", ".//example.org/"), ("?a", "./?a")],
    ],
)
def test_an_address_of_the_site_is_not_empty_on_a_root_page(path: str, href: str) -> None:
    site = a_site(theme=(("site.html", "{{ address | relative }} {{ text | as_text }}"),))
    values = {"site": site, "root": "", "address": URL + path, "text": f'<a href="{URL}{path}">b</a>'}
    assert theming.render(site.theme, "site.html", values) == f'{href} <a href="{href}">b</a>'


def test_unsanitised_text_is_escaped_on_a_page() -> None:
    page = item_page(an_item(content='<h1><img alt="<h1><script>a()</script>" src="x" onerror="b()"></h1>'))
    assert '<h2><img alt="&lt;h2&gt;&lt;script&gt;a()&lt;/script&gt;" src="x"></h2>' in page


def test_tables_and_code_can_be_scrolled_by_keyboard() -> None:
    page = item_page(an_item(content='<table lang="fr"></table><pre>&lt;pre&gt;</pre>'))
    assert '<table lang="fr" tabindex="0"></table><pre tabindex="0">&lt;pre&gt;</pre>' in page


def test_the_shared_assets_are_small() -> None:
    made = {output.path: len(output.content) for output in pages.assets() if isinstance(output.content, bytes)}
    assert list(made) == ["assets/style.css", "assets/page.js", "assets/icon.svg"]
    assert sum(made.values()) < 12_500
