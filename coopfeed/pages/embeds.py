"""Files that show a feed on other sites, but for the pages among them: the answer to oEmbed, scripts and a stylesheet."""

from __future__ import annotations

import json
from importlib import resources

from coopfeed.model import Feed, Output, Site
from coopfeed.pages import element, snippets

FOLDER = "embed"
FILES = ("embed.html", "fragment.html", "oembed.json")
"""What lies in the folder of each feed."""


def kit() -> tuple[Output, ...]:
    """What all embeds share: the element's module, by its hash and by a name that stays, and what embed.html needs."""
    return (
        Output(f"{FOLDER}/{element.name()}", element.MEDIA_TYPE, element.module()),
        Output(f"{FOLDER}/coop-feed.js", element.MEDIA_TYPE, element.module()),
        Output(f"{FOLDER}/embed.css", "text/css", _asset("embed.css")),
        Output(f"{FOLDER}/embed.js", "text/javascript", _asset("embed.js")),
    )


def oembed(feed: Feed) -> Output:
    """The answer to whoever asks how to embed the page of `feed` (https://oembed.com, 2.3.4).

    It is a file, so it is the same however wide an embed may be, and the query is not looked at.
    """
    site: Site = feed.site
    answer = {
        "version": "1.0",
        "type": "rich",
        "provider_name": site.title,
        "provider_url": site.home or site.url,
        "title": feed.title,
        "width": snippets.WIDTH,
        "height": snippets.HEIGHT,
        "html": snippets.rich(feed),
    }
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    return Output(f"{feed.path}/oembed.json", "application/json", f"{text}\n".encode())


def _asset(name: str) -> bytes:
    return resources.files("coopfeed.pages").joinpath("assets", name).read_bytes()
