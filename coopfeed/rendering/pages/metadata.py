"""Metadata of an item in its page, for machines: schema.org, as JSON-LD.

https://schema.org/NewsArticle, https://schema.org/Event
"""

from __future__ import annotations

from coopfeed.model import Event, Image, Person
from coopfeed.rendering.pages.filters import iso
from coopfeed.rendering.pages.views import ItemView, SiteView

Data = dict[str, object]


def article(site: SiteView, item: ItemView) -> Data:
    """Return the item as a NewsArticle."""
    return _without_empty(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": item.title,
            "description": item.summary,
            "url": item.link,
            "mainEntityOfPage": item.link,
            "inLanguage": item.language,
            "datePublished": iso(item.published),
            "dateModified": iso(item.updated),
            "author": [_author(site, author) for author in item.authors],
            "publisher": _author(site, site.author),
            "image": _image(item.image),
            "keywords": list(item.tags),
            "contentLocation": [{"@type": "Country", "name": country.name} for country in item.countries],
            "about": _event(item, item.event),
        }
    )


def _author(site: SiteView, author: Person) -> Data:
    # Where no author is named, it is the organisation.
    kind = "Organization" if author == site.author else "Person"
    return _without_empty({"@type": kind, "name": author.name, "url": author.url})


def _image(image: Image | None) -> Data:
    if image is None:
        return {}
    return _without_empty({"@type": "ImageObject", "url": image.url, "width": image.width, "height": image.height})


def _event(item: ItemView, event: Event | None) -> Data:
    if event is None:
        return {}
    return _without_empty(
        {
            "@type": "Event",
            "name": item.title,
            "startDate": iso(event.start),
            "endDate": iso(event.end) if event.end else "",
            "location": {"@type": "Place", "name": event.place} if event.place else {},
        }
    )


def _without_empty(data: Data) -> Data:
    return {key: value for key, value in data.items() if value}
