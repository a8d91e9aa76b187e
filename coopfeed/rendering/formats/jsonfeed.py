"""JSON Feed 1.1.

https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from coopfeed.model import Enclosure, Event, Feed, Item, ItemMeta, Person, Site, Text, Translation, writable
from coopfeed.rendering.formats.content import content_html
from coopfeed.rendering.formats.readback import Links
from coopfeed.rendering.formats.terms import terms

NAME = "json"
TITLE = "JSON Feed"
FILE = "feed.json"
MEDIA_TYPE = "application/feed+json"
ALSO_SERVED_AS: tuple[str, ...] = ("application/json",)


def document(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """Return the top level with `entries` as its items."""
    metadata = _written({**feed_metadata(feed), "items": []}).removesuffix(b"[]\n}")
    items = b"[\n" + b",\n".join(entries) + b"\n  ]" if entries else b"[]"
    return metadata + items + b"\n}\n"


def entry(site: Site, item: Item, text: Text = "both") -> bytes:
    """Return an item, indented; a comma before the next one is the document's."""
    # Line breaks in texts are escaped, so that each one begins a line of the layout.
    return b"    " + _written(item_object(site, item, text)).replace(b"\n", b"\n    ")


def feed_metadata(feed: Feed) -> dict[str, Any]:
    """Return the top level but for the items."""
    author = person(feed.site.author)
    return _without_empty(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.home,
            "feed_url": feed.address(MEDIA_TYPE, 0),
            "next_url": feed.address(MEDIA_TYPE, feed.previous) if feed.previous else "",
            "description": feed.subtitle,
            "icon": feed.logo,
            "favicon": feed.site.icon,
            "authors": [author],
            "author": author,  # 1.0; helps one reader and harms none
            "language": feed.language,
            "hubs": [{"type": "WebSub", "url": hub} for hub in feed.hubs],
            "_coopfeed": _without_empty({"translations": [edition(other) for other in feed.translations]}),
        }
    )


def edition(translation: Translation) -> dict[str, Any]:
    """Return our extension for the same feed in another language."""
    feeds = (document.href for document in translation.documents if document.media_type == MEDIA_TYPE)
    return _without_empty(
        {
            "language": translation.language,
            "title": translation.title,
            "home_page_url": translation.href,
            "feed_url": next(feeds, ""),
        }
    )


def item_object(site: Site, item: Item, text: Text = "both") -> dict[str, Any]:
    """Return an item; its `id` is a string, and the same as in RSS."""
    authors = [person(author) for author in item.authors]
    return _without_empty(
        {
            "id": identity(item),
            "url": item.link,
            "title": item.title,
            "summary": item.summary if text == "both" else "",
            # One of the two is required ("content_html" in the specification).
            "content_html": content_html(site, item) if text != "summary" else "",
            "content_text": item.summary if text == "summary" else "",
            "image": item.image.url if item.image else "",
            "date_published": writable(item.published).isoformat(),
            "date_modified": writable(item.updated).isoformat(),
            "authors": authors,
            "author": authors[0],  # 1.0
            # No scheme distinguishes a country from a tag of the same name here, so each name stands once.
            "tags": list(dict.fromkeys(term.name for term in terms(site, item))),
            "language": item.language,
            "attachments": [attachment(enclosure) for enclosure in item.enclosures],
            "_coopfeed": _without_empty(
                {
                    "countries": [country.code for country in item.countries],
                    "event": event(item.event) if item.event else {},
                    "translations": [
                        {"language": other.language, "url": other.href, "title": other.title}
                        for other in item.translations
                    ],
                }
            ),
        }
    )


def person(who: Person) -> dict[str, Any]:
    """Return an author; an e-mail address is published in Atom alone, which has an element for it."""
    return _without_empty({"name": who.name, "url": who.url})


def attachment(enclosure: Enclosure) -> dict[str, Any]:
    """Return an attachment; every enclosure is one."""
    return _without_empty(
        {
            "url": enclosure.url,
            "mime_type": enclosure.media_type,
            "title": enclosure.title,
            "size_in_bytes": enclosure.length,
        }
    )


def event(what: Event) -> dict[str, Any]:
    """Return our extension for events: ISO 8601 dates, or dates and times."""
    return _without_empty(
        {"start": what.start.isoformat(), "end": what.end.isoformat() if what.end else "", "place": what.place}
    )


def _written(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def _without_empty(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in ("", None, [], {})}


def identity(item: ItemMeta) -> str:
    """Return what is the `id` of `item`."""
    return item.feed_guid


def ids(document: bytes) -> list[str]:
    """Return the ids of the items in a JSON Feed, in its order."""
    return [item["id"] for item in json.loads(document)["items"]]


def read_links(document: bytes) -> Links | None:
    """Return where a JSON Feed that anybody may have sent leads, None if it is none."""
    try:
        feed = json.loads(document)
    except ValueError:
        return None
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version")):
        return None
    hubs = filter(None, (_text(hub, "url") for hub in _objects(feed, "hubs")))
    images = filter(None, (_text(item, "image") for item in _objects(feed, "items")))
    return Links(_text(feed, "feed_url"), _text(feed, "next_url"), tuple(hubs), tuple(images))


def _objects(parent: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    found = parent.get(key)
    return (each for each in (found if isinstance(found, list) else ()) if isinstance(each, dict))


def _text(parent: dict[str, Any], key: str) -> str:
    found = parent.get(key)
    return found if isinstance(found, str) else ""
