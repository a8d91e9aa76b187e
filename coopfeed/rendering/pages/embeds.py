"""The files that show feeds on other sites: those of each feed, and the scripts and the stylesheet of all."""

from __future__ import annotations

import json
import re
from importlib import resources
from importlib.resources.abc import Traversable

from coopfeed.model import Output
from coopfeed.rendering import pages
from coopfeed.rendering.pages import element, snippets
from coopfeed.rendering.pages.views import FeedLink, FeedView

FOLDER = "embed"
_LASTING = re.compile(rf"{FOLDER}/coop-feed\.[0-9a-f]{{16}}\.js")
_ASSETS = resources.files("coopfeed.rendering.pages").joinpath("assets")


def kit(assets: Traversable = _ASSETS) -> tuple[Output, ...]:
    """What all embeds share: the element's module, by its hash and by a name that stays, and what pages need.

    Other sites go on asking for the module that they pasted, so those of all releases stay: in `assets`/released/.
    """
    released = assets.joinpath("released")
    files = released.iterdir() if released.is_dir() else ()
    modules = {file.name: file.read_bytes() for file in files} | {element.name(): element.module()}
    return (
        *(Output(f"{FOLDER}/{name}", element.MEDIA_TYPE, module) for name, module in sorted(modules.items())),
        Output(f"{FOLDER}/coop-feed.js", element.MEDIA_TYPE, element.module()),
        Output(f"{FOLDER}/embed.css", "text/css", _ASSETS.joinpath("embed.css").read_bytes()),
        Output(f"{FOLDER}/embed.js", "text/javascript", _ASSETS.joinpath("embed.js").read_bytes()),
        Output(f"{FOLDER}/builder.js", "text/javascript", _ASSETS.joinpath("builder.js").read_bytes()),
    )


def is_lasting(path: str) -> bool:
    """Whether the file at `path`, once it was published, is to stay: sites name it together with its hash."""
    return _LASTING.fullmatch(path) is not None


def blanks(feed: FeedLink) -> list[Output]:
    """The files in the folder of `feed` without their contents."""
    names = ("embed.html", "oembed.html", "fragment.html")
    made = [Output(f"{feed.path}/{name}", pages.MEDIA_TYPE, b"") for name in names]
    return [*made, Output(f"{feed.path}/oembed.json", "application/json", b"")]


def files(feed: FeedView) -> list[Output]:
    """The same with their contents; the items of `feed` have their texts."""
    return [pages.embed_page(feed), pages.oembed_page(feed), pages.fragment(feed), oembed(feed)]


def oembed(feed: FeedView) -> Output:
    """The answer to whoever asks how to embed the page of `feed` (https://oembed.com, 2.3.4).

    It is a file, so it is the same however wide an embed may be, and the query is not looked at.
    """
    answer = {
        "version": "1.0",
        "type": "rich",
        "provider_name": feed.site.title,
        "provider_url": feed.site.home or feed.site.url,
        "title": feed.title,
        "width": snippets.WIDTH,
        "height": snippets.HEIGHT,
        "html": snippets.rich(feed),
    }
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    return Output(f"{feed.path}/oembed.json", "application/json", f"{text}\n".encode())
