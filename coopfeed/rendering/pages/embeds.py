"""The files that show feeds on other sites: those of each feed, and the scripts and the stylesheet of all."""

from __future__ import annotations

import json
from importlib import resources
from importlib.resources.abc import Traversable

from coopfeed.model import Output, OutputInfo, layout
from coopfeed.rendering import pages
from coopfeed.rendering.pages import element, snippets
from coopfeed.rendering.pages.views import FeedLink, FeedView

_ASSETS = resources.files("coopfeed.rendering.pages").joinpath("assets")
_KIT = {layout.FRAME_STYLE: "text/css", layout.FRAME_SCRIPT: "text/javascript", layout.BUILDER: "text/javascript"}


def kit(assets: Traversable = _ASSETS) -> tuple[Output, ...]:
    """Return what all embeds share: the element's module, by its hash and by a name that stays, and what pages need.

    Other sites go on asking for the module that they pasted, so those of all releases stay: in `assets`/released/.
    """
    released = assets.joinpath("released")
    files = released.iterdir() if released.is_dir() else ()
    modules = {file.name: file.read_bytes() for file in files} | {element.name(): element.module()}
    modules = dict(sorted(modules.items())) | {layout.ELEMENT: element.module()}
    return (
        *(Output(layout.embedded(name, element.MEDIA_TYPE), module) for name, module in modules.items()),
        *(Output(layout.embedded(name, kind), _ASSETS.joinpath(name).read_bytes()) for name, kind in _KIT.items()),
    )


def files(feed: FeedLink) -> tuple[OutputInfo, ...]:
    """Return the files in the folder of `feed` that show it elsewhere."""
    names = (layout.FRAME, layout.FITTED_FRAME, layout.FRAGMENT, layout.OEMBED)
    return tuple(layout.in_folder(feed.path, name) for name in names)


def render(feed: FeedView) -> list[bytes]:
    """Return the contents of these files; the items of `feed` have their texts."""
    return [pages.frame(feed), pages.frame(feed, answers=True), pages.fragment(feed), oembed(feed)]


def oembed(feed: FeedView) -> bytes:
    """Return the answer to whoever asks how to embed the page of `feed` (https://oembed.com, 2.3.4).

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
    return f"{text}\n".encode()
