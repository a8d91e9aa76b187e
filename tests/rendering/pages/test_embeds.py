from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from jinja2 import Environment

from coopfeed.rendering import pages
from coopfeed.rendering.pages import element, embeds, snippets
from coopfeed.rendering.pages.views import FeedView
from tests.making import PHOTO, URL, a_feed_view, a_site, an_item, at
from tests.readers import tags, urls


def shown(*items: Any, **changes: Any) -> str:
    """Return embed.html with `items`."""
    return pages.frame(a_feed_view(*items, **changes)).decode()


def addresses(page: str, tag: str, name: str) -> list[str]:
    """Return the targets of the attribute `name` of `tag` elements, relative to the folder of a feed."""
    found = (attrs[name] for each, attrs in tags(page) if each == tag and name in attrs)
    return [urljoin(f"{URL}all/", address) for address in found]


def answer(feed: FeedView) -> Any:
    return json.loads(embeds.oembed(feed))


def test_the_script_has_a_hashed_name_and_a_stable_one() -> None:
    kit = {output.path: output for output in embeds.kit()}
    assert kit[f"embed/{element.name()}"].content == kit["embed/coop-feed.js"].content == element.module()
    assert kit["embed/coop-feed.js"].media_type == "text/javascript"


def test_the_script_of_an_earlier_release_stays_available(tmp_path: Path) -> None:
    (tmp_path / "released").mkdir()
    (tmp_path / "released/coop-feed.0123456789abcdef.js").write_text("old")
    kit = {output.path: output.content for output in embeds.kit(tmp_path)}
    assert kit["embed/coop-feed.0123456789abcdef.js"] == b"old"
    assert f"embed/{element.name()}" in kit


def test_an_oembed_response_has_every_required_key() -> None:
    site = a_site(home="https://www.example.org/")
    feed = a_feed_view(site=site)
    assert answer(feed) == {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Example news",
        "provider_url": "https://www.example.org/",
        "title": "Example news",
        "width": snippets.WIDTH,
        "height": snippets.HEIGHT,
        "html": snippets.rich(feed),
    }
    assert answer(a_feed_view())["provider_url"] == URL


def test_the_page_of_a_feed_links_to_its_oembed_response_first() -> None:
    head = pages.feed_page(a_feed_view()).decode().partition("</head>")[0]
    offered = [attrs for tag, attrs in tags(head) if tag == "link" and "type" in attrs]
    assert offered[0]["type"] == "application/json+oembed"
    assert offered[0]["href"] == f"{URL}all/oembed.json"
    assert "application/json+oembed" not in [attrs["type"] for attrs in offered[1:]]


def test_a_frame_shows_the_newest_items_and_links_to_their_pages() -> None:
    items = [an_item(f"n{number}", link="https://www.example.org/") for number in range(12)]
    found = [url for url in addresses(shown(*items), "a", "href") if "/items/" in url]
    assert found == [f"{URL}items/n{number}.html" for number in range(snippets.LATEST)]


def test_a_frame_needs_only_its_stylesheet() -> None:
    page = shown()
    assert addresses(page, "link", "href") == [f"{URL}all/index.html", f"{URL}embed/embed.css"]
    assert not {"script", "style"} & {name for tag, attrs in tags(page) for name in (tag, *attrs)}


def test_the_frame_for_wordpress_answers_and_is_otherwise_the_same() -> None:
    page = pages.frame(a_feed_view(), answers=True).decode()
    assert page.replace('<script src="../embed/embed.js" defer></script>\n', "") == shown() != page


def test_without_item_pages_wordpress_keeps_its_own_list() -> None:
    feed = a_feed_view(an_item(), an_item("away", link="https://www.example.org/away", page=""))
    assert "https://www.example.org/away" in urls(pages.frame(feed).decode())
    assert f"{URL}all/embed.html#" in answer(feed)["html"]


def test_a_feed_has_the_same_files_with_and_without_item_pages() -> None:
    feed = a_feed_view(an_item("away", link="https://www.example.org/away", page=""))
    names = [f"all/{name}" for name in ("embed.html", "oembed.html", "fragment.html", "oembed.json")]
    assert [file.path for file in embeds.files(feed)] == names


def test_a_frame_shows_no_image_of_another_site() -> None:
    elsewhere = PHOTO.__class__("https://other.example.org/a.png")
    page = shown(an_item(image=PHOTO), an_item("lind", image=elsewhere))
    assert addresses(page, "img", "src") == [PHOTO.url]


def test_a_frame_is_hidden_from_search_engines() -> None:
    page = shown()
    assert ("meta", {"name": "robots", "content": "noindex"}) in tags(page)
    assert ("link", {"rel": "canonical", "href": f"{URL}all/index.html"}) in tags(page)
    assert ("base", {"target": "_blank"}) in tags(page)


def test_a_frame_is_in_the_language_of_its_feed_and_items_in_theirs() -> None:
    page = shown(an_item(language="ar"), site=a_site(language="fr"))
    assert tags(page)[0] == ("html", {"lang": "fr", "dir": "ltr"})
    assert ("li", {"lang": "ar", "dir": "rtl"}) in tags(page)
    assert "Tous les articles" in page


def test_a_fragment_is_a_list_that_fits_into_any_page() -> None:
    items = [an_item(f"n{number}", published=at("2020-08-04T10:00Z")) for number in range(12)]
    found = tags(pages.fragment(a_feed_view(*items)).decode())
    assert found[0] == ("ul", {"class": "coop-feed", "lang": "en", "dir": "ltr"})
    assert [tag for tag, _ in found[1:]] == ["li", "a", "time"] * snippets.LATEST
    assert not {"id", "style", "target"} & {name for _, attrs in found for name in attrs}


@pytest.mark.parametrize("title", ["{{ 7 * 7 }} {% if x %}", "{# not closed", "[gallery]"])
def test_a_title_in_a_fragment_is_text_to_template_engines(title: str) -> None:
    link = "https://www.example.org/?{{ 7 * 7 }}"
    fragment = pages.fragment(a_feed_view(an_item(title=title, link=link))).decode()
    template = Environment(autoescape=True).from_string(fragment)
    assert template.render() == fragment.removesuffix("\n")
    assert "[" not in fragment
    assert urls(fragment) == [link]
    assert title in unescape(fragment)


def test_a_fragment_links_to_where_the_item_is_read() -> None:
    item = an_item(link="https://www.example.org/herath")
    assert urls(pages.fragment(a_feed_view(item)).decode()) == ["https://www.example.org/herath"]


def test_untranslated_texts_of_a_frame_are_marked_as_english() -> None:
    page = shown(an_item(language="pl"), site=a_site(language="pl"))
    assert tags(page)[0] == ("html", {"lang": "pl", "dir": "ltr"})
    assert '<p lang="en" dir="ltr"><a href="../all/index.html" rel="noopener">All entries</a></p>' in page
    assert "<p><a" in shown(an_item(language="fr-CA"), site=a_site(language="fr-CA"))
