"""The RSS output: each fault of feedgen is corrected, and clients find what they need."""

from __future__ import annotations

import locale
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from coopfeed.model import Country, Item, Site
from coopfeed.rendering.formats import rss
from tests.making import ANA, BOB, PHOTO, REPORT, TALK, a_feed, a_site, an_item, at, rendered
from tests.needs import need
from tests.readers import attributes, text, texts, xml


def channel_of(*items: Item, site: Site | None = None) -> etree._Element:
    (channel,) = xml(rendered(rss, a_feed(*items, site=site)))
    return channel


def item_of(item: Item) -> etree._Element:
    (found,) = channel_of(item).findall("item")
    return found


def test_a_channel_has_its_metadata() -> None:
    channel = channel_of(site=a_site(description="All of it.", rights="© us"))
    assert text(channel, "title") == "Example news"
    assert text(channel, "description") == "All of it."
    assert text(channel, "copyright") == "© us"
    assert text(channel, "language") == "en"
    assert text(channel, "ttl") == "60"
    assert channel.findall("image") == []


def test_without_a_description_a_channel_uses_its_title() -> None:
    assert text(channel_of(), "description") == "Example news"


def test_the_link_of_a_channel_is_its_page_and_self_is_the_document() -> None:
    channel = channel_of()
    assert text(channel, "link") == "https://feeds.example.org/news/all/index.html"
    assert attributes(channel, "atom:link") == [
        {"href": "https://feeds.example.org/news/all/rss.xml", "rel": "self", "type": "application/rss+xml"}
    ]


def test_the_image_of_a_channel_has_its_title_and_link() -> None:
    channel = channel_of(site=a_site(logo="https://example.org/logo.png"))
    assert text(channel, "image/url") == "https://example.org/logo.png"
    assert text(channel, "image/title") == text(channel, "title")
    assert text(channel, "image/link") == text(channel, "link")


def test_last_build_date_comes_from_the_newest_entry_and_never_from_the_clock() -> None:
    channel = channel_of(an_item("a", updated=at("2020-09-01T00:00Z")), an_item("b"))
    assert text(channel, "lastBuildDate") == "Tue, 01 Sep 2020 00:00:00 +0000"
    assert texts(channel, "item/pubDate") == ["Tue, 04 Aug 2020 10:00:00 +0200"] * 2


def test_items_are_in_the_order_of_the_feed() -> None:
    assert texts(channel_of(an_item("c"), an_item("a"), an_item("b")), "item/title") == ["C", "A", "B"]


def test_an_update_is_written_if_there_was_one() -> None:
    updated = an_item(updated=at("2020-09-01T00:00Z"))
    assert texts(item_of(updated), "atom:updated") == ["2020-09-01T00:00:00+00:00"]
    assert texts(item_of(an_item()), "atom:updated") == []


def test_an_id_that_is_not_an_address_is_no_permalink() -> None:
    item = item_of(an_item())
    assert (text(item, "guid"), attributes(item, "guid")) == (
        "tag:example.org,2020:news/herath",
        [{"isPermaLink": "false"}],
    )
    assert text(item, "link") == "https://feeds.example.org/news/items/herath.html"


def test_an_id_is_a_permalink_only_if_it_is_the_link() -> None:
    address = "https://www.example.org/?p=1"
    assert attributes(item_of(an_item(id=address, link=address)), "guid") == [{"isPermaLink": "true"}]
    assert attributes(item_of(an_item(id=address)), "guid") == [{"isPermaLink": "false"}]


def test_an_earlier_guid_replaces_the_id() -> None:
    guid = "12 at https://www.example.org/?a=1&b=<2>"
    item = item_of(an_item(guid=guid))
    assert (text(item, "guid"), attributes(item, "guid")) == (guid, [{"isPermaLink": "false"}])
    assert rss.ids(rendered(rss, a_feed(an_item(guid=guid)))) == [guid]


def test_an_item_imported_without_an_id_has_no_guid() -> None:
    item, other = (
        an_item(id="https://old.example.org/a", link="https://old.example.org/a", guid="none"),
        an_item(guid="2"),
    )
    assert item_of(item).findall("guid") == []
    assert text(item_of(item), "link") == "https://old.example.org/a"
    assert rss.ids(rendered(rss, a_feed(item, other))) == ["2"]


def test_description_is_the_summary_and_content_the_html() -> None:
    item = item_of(an_item(summary="5 < 6 & <b>", content="<p>5 &lt; 6</p>"))
    # Readers treat a description as HTML, so plain text is escaped.
    assert text(item, "description") == "5 &lt; 6 &amp; &lt;b&gt;"
    assert text(item, "content:encoded") == "<p>5 &lt; 6</p>"


def test_a_title_is_plain_text_escaped_once() -> None:
    document = rendered(rss, a_feed(an_item(title='R&D: 5 < 6 > 4 "x"')))
    # Hexadecimal, as the profile recommends.
    assert b'<title>R&#x26;D: 5 &#x3C; 6 &#x3E; 4 "x"</title>' in document


def test_html_and_addresses_are_escaped_as_everywhere() -> None:
    document = rendered(rss, a_feed(an_item(content="<p>5 &lt; 6</p>", link="https://www.example.org/?a=1&b=2")))
    assert b"<content:encoded>&lt;p&gt;5 &amp;lt; 6&lt;/p&gt;</content:encoded>" in document
    assert b"<link>https://www.example.org/?a=1&amp;b=2</link>" in document


def test_authors_are_one_creator_and_never_an_rss_author() -> None:
    item = item_of(an_item(authors=(ANA, BOB)))
    assert texts(item, "dc:creator") == ["Ana Ruiz, Bob"]
    assert texts(item, "author") == []


def test_no_email_address_is_published() -> None:
    assert b"@" not in rendered(rss, a_feed(an_item(authors=(BOB,)), site=a_site(author=BOB)))


def test_there_is_one_enclosure_and_it_is_the_first() -> None:
    item = item_of(an_item(enclosures=(REPORT, TALK), image=PHOTO))
    assert attributes(item, "enclosure") == [{"url": REPORT.url, "length": "49", "type": "application/pdf"}]


def test_an_image_alone_is_the_enclosure_and_media_content_and_thumbnail() -> None:
    item = item_of(an_item(image=PHOTO))
    assert attributes(item, "enclosure") == [{"url": PHOTO.url, "length": "93", "type": "image/png"}]
    assert [found["url"] for found in attributes(item, "media:content")] == [PHOTO.url]
    assert [found["url"] for found in attributes(item, "media:thumbnail")] == [PHOTO.url]


def test_an_enclosure_of_unknown_size_has_the_length_0() -> None:
    assert attributes(item_of(an_item(enclosures=(TALK,))), "enclosure")[0]["length"] == "0"


def test_categories_have_readable_names_and_a_domain_for_their_kind() -> None:
    item = item_of(an_item(countries=(Country("LK", "Sri Lanka"),), tags=("café",)))
    assert texts(item, "category") == ["Interviews", "Sri Lanka", "café"]
    assert [found["domain"].rpartition("/")[2] for found in attributes(item, "category")] == [
        "category",
        "country",
        "tag",
    ]


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run in a locale with German month names, compiled here because few machines have one."""
    localedef = shutil.which("localedef")
    need(localedef and Path("/usr/share/i18n/locales/de_DE").exists(), "localedef and its source of de_DE")
    subprocess.run([str(localedef), "-i", "de_DE", "-f", "UTF-8", str(tmp_path / "de_DE.UTF-8")], check=True)
    monkeypatch.setenv("LOCPATH", str(tmp_path))
    before = locale.setlocale(locale.LC_ALL)
    locale.setlocale(locale.LC_ALL, "de_DE.UTF-8")
    yield
    locale.setlocale(locale.LC_ALL, before)


@pytest.mark.slow
@pytest.mark.usefixtures("german")
def test_dates_are_english_in_every_locale() -> None:
    assert time.strftime("%B", (2020, 5, 5, 0, 0, 0, 1, 126, 0)) == "Mai"
    channel = channel_of(an_item(published=at("2020-05-05T10:00+02:00")))
    assert text(channel, "lastBuildDate") == "Tue, 05 May 2020 10:00:00 +0200"
    assert text(channel, "item/pubDate") == "Tue, 05 May 2020 10:00:00 +0200"
    assert time.strftime("%B", (2020, 5, 5, 0, 0, 0, 1, 126, 0)) == "Mai"
