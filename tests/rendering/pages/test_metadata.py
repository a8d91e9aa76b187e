from __future__ import annotations

from dataclasses import replace
from datetime import date

from coopfeed.model import Country, Event, Item, Site
from coopfeed.rendering.pages import metadata, views
from tests.making import BOB, PHOTO, a_site, an_item, at


def article(site: Site, item: Item) -> metadata.Data:
    return metadata.article(views.site_view(site), views.item_view(item))


def test_an_item_is_an_article() -> None:
    item = an_item(
        image=replace(PHOTO, height=None), authors=(BOB,), tags=("honey",), countries=(Country("LK", "Sri Lanka"),)
    )
    assert article(a_site(), item) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Herath",
        "description": "About herath.",
        "url": item.link,
        "mainEntityOfPage": item.link,
        "inLanguage": "en",
        "datePublished": "2020-08-04T10:00:00+02:00",
        "dateModified": "2020-08-04T10:00:00+02:00",
        "author": [{"@type": "Person", "name": "Bob", "url": "https://bob.example.org/"}],
        "publisher": {"@type": "Organization", "name": "The editors"},
        "image": {"@type": "ImageObject", "url": PHOTO.url, "width": 32},
        "keywords": ["honey"],
        "contentLocation": [{"@type": "Country", "name": "Sri Lanka"}],
    }


def test_without_an_author_the_organisation_is_the_author() -> None:
    site = a_site()
    assert article(site, an_item(authors=(site.author,)))["author"] == [
        {"@type": "Organization", "name": "The editors"}
    ]


def test_an_event_is_the_subject_of_its_article() -> None:
    event = Event(at("2024-04-02T09:00+02:00"), date(2024, 4, 3))
    assert article(a_site(), an_item(event=event))["about"] == {
        "@type": "Event",
        "name": "Herath",
        "startDate": "2024-04-02T09:00:00+02:00",
        "endDate": "2024-04-03",
    }
