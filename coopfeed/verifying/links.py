"""Where feeds and pages lead: bytes → addresses. What came over the network is not trusted: no entity is expanded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_ATOM = "{http://www.w3.org/2005/Atom}"
_MEDIA = "{http://search.yahoo.com/mrss/}"


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses that a feed document names: its own, of the document before it, of its hubs and images."""

    itself: str = ""
    older: str = ""
    hubs: tuple[str, ...] = ()
    images: tuple[str, ...] = ()


def of_feed(content: bytes) -> Links | None:
    """Where the feed document `content` leads; None where it is no feed."""
    return _of_json(content) if content.lstrip()[:1] == b"{" else _of_xml(content)


def _of_json(content: bytes) -> Links | None:
    try:
        feed = json.loads(content)
    except ValueError:
        return None
    if "jsonfeed.org" not in str(feed.get("version")):
        return None
    hubs = (_text(hub, "url") for hub in _objects(feed, "hubs"))
    images = (_text(item, "image") for item in _objects(feed, "items"))
    return Links(
        _text(feed, "feed_url"), _text(feed, "next_url"), tuple(filter(None, hubs)), tuple(filter(None, images))
    )


def _objects(parent: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    found = parent.get(key)
    return (each for each in (found if isinstance(found, list) else ()) if isinstance(each, dict))


def _text(parent: dict[str, Any], key: str) -> str:
    found = parent.get(key)
    return found if isinstance(found, str) else ""


def _of_xml(content: bytes) -> Links | None:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None
    feed = root if root.tag == f"{_ATOM}feed" else root.find("channel") if root.tag == "rss" else None
    if feed is None:
        return None
    links = [(link.get("rel", ""), link.get("href", "")) for link in feed.iterchildren(f"{_ATOM}link")]
    pictures = (
        each.get("url", "") for each in feed.iter(f"{_MEDIA}content", f"{_MEDIA}thumbnail") if _is_picture(each)
    )
    return Links(
        itself=next((href for rel, href in links if rel == "self"), ""),
        older=next((href for rel, href in links if rel == "prev-archive"), ""),
        hubs=tuple(href for rel, href in links if rel == "hub"),
        images=tuple(dict.fromkeys(filter(None, pictures))),
    )


def _is_picture(element: Any) -> bool:
    return bool(
        element.tag.endswith("thumbnail")
        or element.get("medium") == "image"
        or element.get("type", "").startswith("image/")
    )


def oembed(page: bytes) -> tuple[str, ...]:
    """The addresses at which a page says that its oEmbed answer is (https://oembed.com, 4)."""
    from lxml import etree

    root = etree.fromstring(page, etree.HTMLParser(encoding="utf-8", no_network=True)) if page.strip() else None
    if root is None:
        return ()
    return tuple(link.get("href", "") for link in root.iter("link") if link.get("type") == "application/json+oembed")
