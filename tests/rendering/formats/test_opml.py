from __future__ import annotations

from coopfeed.rendering.formats import opml
from tests.making import a_feed, a_site
from tests.readers import attributes, text, xml


def test_each_feed_is_one_subscription_in_the_first_format() -> None:
    site = a_site(description="All of it.")
    feed = a_feed(site=site)
    other = a_feed(site=a_site(formats=("rss", "json")), title="Interviews", slug="interviews")
    document = xml(opml.render(site, {"English": [other, feed]}))
    assert attributes(document, "body/outline") == [
        {
            "type": "rss",
            "text": "Interviews",
            "title": "Interviews",
            "language": "en",
            "xmlUrl": "https://feeds.example.org/news/all/rss.xml",
            "htmlUrl": "https://feeds.example.org/news/all/index.html",
        },
        {
            "type": "rss",
            "text": "Example news",
            "title": "Example news",
            "description": "All of it.",
            "language": "en",
            "xmlUrl": "https://feeds.example.org/news/all/atom.xml",
            "htmlUrl": "https://feeds.example.org/news/all/index.html",
        },
    ]


def test_feeds_in_several_languages_are_grouped_by_language() -> None:
    french = a_feed(site=a_site(language="fr", folder="fr/"))
    document = xml(opml.render(a_site(), {"English": [a_feed()], "français": [french]}))
    assert attributes(document, "body/outline") == [
        {"text": "English", "title": "English", "language": "en"},
        {"text": "français", "title": "français", "language": "fr"},
    ]
    assert [each["xmlUrl"] for each in attributes(document, "body/outline/outline")] == [
        "https://feeds.example.org/news/all/atom.xml",
        "https://feeds.example.org/news/fr/all/atom.xml",
    ]


def test_the_list_has_its_title_and_owner() -> None:
    document = xml(opml.render(a_site(title="R&D"), {}))
    assert (document.tag, document.get("version")) == ("opml", "2.0")
    assert text(document, "head/title") == "R&D"
    assert text(document, "head/ownerName") == "The editors"
