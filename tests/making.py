"""Builders of values for tests: each returns a minimal valid value with the given changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from coopfeed.building import selection
from coopfeed.model import ALL, Criteria, Enclosure, Feed, Image, Item, Person, Selection, Site, Text
from coopfeed.rendering import formats
from coopfeed.rendering.formats import Format
from coopfeed.rendering.pages import views
from coopfeed.rendering.pages.views import FeedView

URL = "https://feeds.example.org/news/"
ANA, BOB = Person("Ana Ruiz"), Person("Bob", "https://bob.example.org/", "bob@example.org")
PHOTO = Image(f"{URL}assets/field.png", "A field", "image/png", 32, 24, 93)
REPORT = Enclosure(f"{URL}assets/report.pdf", "application/pdf", 49, "The report")
TALK = Enclosure("https://media.example.org/talk.mp3", "audio/mpeg", None, "The talk")

_SITE = Site(
    title="Example news",
    url=URL,
    tag="example.org,2020:news",
    author=Person("The editors"),
    categories=(
        Selection("interviews", "Interviews", Criteria(categories=("interviews",))),
        Selection("trainings", "Trainings", Criteria(categories=("trainings",))),
    ),
)


def at(text: str) -> datetime:
    """Return the moment of an ISO 8601 text."""
    return datetime.fromisoformat(text)


def a_site(**changes: Any) -> Site:
    """Return a site with the categories interviews and trainings."""
    return replace(_SITE, **changes)


def an_item(slug: str = "herath", **changes: Any) -> Item:
    """Return an interview of 4 August 2020 with its own page; `updated` defaults to `published`."""
    published = changes.get("published", at("2020-08-04T10:00:00+02:00"))
    item = Item(
        id=f"tag:example.org,2020:news/{slug}",
        slug=slug,
        title=slug.capitalize(),
        link=f"{URL}items/{slug}.html",
        page=f"{URL}items/{slug}.html",
        published=published,
        updated=published,
        authors=(ANA,),
        categories=("interviews",),
        summary=f"About {slug}.",
        content=f"<p>About <em>{slug}</em>.</p>",
        language="en",
    )
    return replace(item, **changes)


FRENCH = replace(_SITE, title="Nouvelles", language="fr", folder="fr/")


def in_two_languages(**changes: Any) -> Site:
    """Return the same site with a French edition."""
    return a_site(editions=(replace(FRENCH, **changes),), **changes)


def in_french(slug: str = "herath", **changes: Any) -> Item:
    """Return the French translation of an item."""
    return an_item(f"{slug}.fr", **{"language": "fr", "title": f"{slug.capitalize()} en français"} | changes)


def a_feed(*items: Item, site: Site | None = None, **changes: Any) -> Feed:
    """Return the feed `all` of `site` with `items` in the given order (or one item)."""
    site = site or a_site()
    found = selection.feeds(site, items or (an_item(),), formats.documents(site))
    return replace(next(feed for feed in found if feed.slug == ALL), **changes)


def shown(feed: Feed) -> FeedView:
    """Return the view of a feed for pages, with the texts of the items that have them."""
    items = (views.item_view(meta) if isinstance(meta, Item) else views.item_link(meta) for meta in feed.items)
    return views.feed_view(feed, views.site_view(feed.site), items)


def a_feed_view(*items: Item, site: Site | None = None, **changes: Any) -> FeedView:
    """Return the view of the same feed for pages."""
    return shown(a_feed(*items, site=site, **changes))


def rendered(fmt: Format, feed: Feed, text: Text = "both") -> bytes:
    """Return the document of `feed`, whose items have their texts, in a format."""
    return fmt.document(feed, [fmt.entry(feed.site, item, text) for item in feed.items if isinstance(item, Item)])
