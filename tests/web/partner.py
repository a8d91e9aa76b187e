"""A partner's site that embeds <coop-feed>, and the publisher's site with the script and the feeds: two origins."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from coopfeed.rendering.pages import element
from tests.web.servers import Server

FEED = "/news/feed.json"
LINK = '<a href="https://www.example.org/all">All interviews</a>'
# The events of the elements of a page, in order: "load" and "error".
NOTES = """
<script>
    const notes = [];
    for (const name of ["load", "error"]) addEventListener(`coop-feed:${name}`, () => notes.push(name));
</script>
"""


def entry(title: Any = "Upali Herath", **changes: Any) -> dict[str, Any]:
    """Return an item of a JSON Feed, as a publisher writes it."""
    usual = {
        "id": "1",
        "url": "https://feeds.example.org/herath.html",
        "title": title,
        "summary": "On rice and trust.",
        "date_published": "2020-08-04T00:10:00+02:00",
        "language": "en",
    }
    return usual | changes


def feed(*items: Any, **changes: Any) -> str:
    """Return a JSON Feed of `items`."""
    usual = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "home_page_url": "index.html"}
    return json.dumps(usual | {"language": "en", "items": items} | changes)


@dataclass(frozen=True)
class Partner:
    """The partner's `site`, and the `publisher` of the feeds."""

    site: Server
    publisher: Server

    def __post_init__(self) -> None:
        self.publisher.pages["/coop-feed.js"] = element.module()
        self.publish(entry())
        self.embed()

    @property
    def src(self) -> str:
        """Return the address of the feed."""
        return self.publisher.url + FEED[1:]

    @property
    def script(self) -> str:
        """Return the address of the script."""
        return f"{self.publisher.url}coop-feed.js"

    def publish(self, *items: Any, **changes: Any) -> None:
        """Publish these items in the feed."""
        self.publisher.pages[FEED] = feed(*items, **changes)

    def element(self, attributes: str = "", inside: str = LINK) -> str:
        """Return the element as a webmaster pastes it."""
        return f'<coop-feed src="{self.src}" {attributes}>{inside}</coop-feed>'

    def embed(self, attributes: str = "", **page: str) -> None:
        """Put the element with these attributes on the partner's page."""
        self.write(self.element(attributes), **page)

    def write(self, *body: str, head: str = NOTES, script: str = "", page: str = "lang=en") -> None:
        """Put these parts and the script on the partner's page."""
        script = script or f'<script type="module" src="{self.script}"></script>'
        self.site.pages["/"] = (
            f'<!doctype html><html {page}><meta name="viewport" content="width=device-width"><title>Partner</title>'
            f"{head}{script}<main><h1>Partner</h1>{''.join(body)}</main>"
        )
