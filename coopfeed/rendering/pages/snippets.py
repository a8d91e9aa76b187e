"""What a webmaster pastes to show a feed on another site: one function a form, each feed → text.

They are a contract: what was pasted once goes on working, so its addresses and attributes stay. There is no style="" in
them, which a strict Content-Security-Policy of that site would refuse.
"""

from __future__ import annotations

import base64
import hashlib
import shlex
from collections.abc import Callable, Mapping
from typing import Literal
from urllib.parse import urlsplit

from markupsafe import Markup

from coopfeed.model.layout import FITTED_FRAME, FRAGMENT, FRAME, embedded, in_folder
from coopfeed.rendering.pages import element as module
from coopfeed.rendering.pages.views import FeedLink, FeedView

Layout = Literal["list", "cards", "compact"]

LIMIT = 5
LAYOUTS: tuple[Layout, ...] = ("list", "cards", "compact")
LATEST = 8
"""How many items the files show that are made at publication."""
WIDTH = 600
HEIGHT = 600
"""Room for `LATEST` items, in CSS pixels."""

_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_JSON_FEED = "application/feed+json"

# A frame without allow-same-origin is of no origin, "null"; only its window identifies the frame that sent a message.
_LISTENER = f"""
addEventListener("message", ({{ origin, source, data }}) => {{
  const frames = document.querySelectorAll('iframe[src$="/{FITTED_FRAME}#height"]');
  const frame = [...frames].find(({{ contentWindow }}) => contentWindow === source);
  if (!frame || origin !== "null" || data?.message !== "height") return;
  frame.height = Math.min(Math.max(data.value, 100), 2000) || {HEIGHT};
}});
"""


def element(
    feed: FeedLink,
    *,
    limit: int = LIMIT,
    layout: Layout = "list",
    images: bool = True,
    dates: bool = True,
    new_tab: bool = False,
) -> str:
    """Return the custom element <coop-feed> with its module; only what differs from the element's defaults is written.

    Without a script, or before it has run, the link in it is what visitors see. "" where the feed is not published as
    JSON Feed, which the element reads.
    """
    source = feed.address(_JSON_FEED)
    if not source:
        return ""
    chosen = {
        "limit": str(limit),
        "layout": "" if layout == "list" else layout,
        "images": "" if images else "no",
        "dates": "" if dates else "no",
        "target": "_blank" if new_tab else "",
        "lang": feed.language,
    }
    attributes = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in chosen.items() if value)
    # With its hash, so that no other script can run on the partner's site, not even one of ours.
    script = Markup('<script type="module" src="{}" integrity="{}" crossorigin="anonymous"></script>').format(
        feed.site.url + embedded(module.name(), module.MEDIA_TYPE).path, module.integrity()
    )
    tag = Markup('<coop-feed src="{}"{}><a href="{}">{}</a></coop-feed>').format(
        source, attributes, feed.home, feed.title
    )
    return f"{script}\n{tag}"


def iframe(feed: FeedLink) -> str:
    """Return a frame without a script; it may open its links in new tabs, and nothing else.

    https://html.spec.whatwg.org/multipage/rendering.html says what browsers do with width="100%" and frameborder="0",
    although authors should write style="", which strict sites and the filters of editors take away.
    """
    return _frame(feed, address(feed, FRAME), _SANDBOX)


def fitted(feed: FeedLink) -> str:
    """Return a frame as high as its list: a script in it sends the height to one in the page around it."""
    frame = _frame(feed, f"{address(feed, FITTED_FRAME)}#height", f"allow-scripts {_SANDBOX}")
    return f"{frame}\n<script>{_LISTENER}</script>"


def _frame(feed: FeedLink, source: str, sandbox: str) -> str:
    frame = Markup(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" sandbox="{}" frameborder="0"></iframe>'
    ).format(source, feed.title, HEIGHT, sandbox)
    return str(frame)  # text, which our own page escapes


def fragment(feed: FeedLink, *, new_tab: bool = False) -> str:
    """Return a command for cron that brings the list to the server of the partner; one that fails leaves the last list.

    It looks at what came, as a server that is being mended may say so with the status of a success.
    """
    file = f"{feed.path.replace('/', '-')}.html"
    url = shlex.quote(address(feed, FRAGMENT))
    bring = f"curl --fail --location --max-time 60 --silent --show-error --output {file}.new {url}"
    if new_tab:
        put = f'sed \'s/<a /&target="_blank" rel="noopener" /\' {file}.new > {file}.tab && mv {file}.tab {file}'
    else:
        put = f"mv {file}.new {file}"
    return f"{bring} && grep --quiet coop-feed {file}.new && {put}"


def inclusions(feed: FeedLink) -> Mapping[str, str]:
    """Return what includes in a page the file that `fragment` brings, by what understands it."""
    file = f"{feed.path.replace('/', '-')}.html"
    return {
        "SSI": f'<!--#include file="{file}" -->',
        "PHP": f'<?php readfile(__DIR__ . "/{file}"); ?>',
    }


def oembed(feed: FeedLink) -> str:
    """Return the address that WordPress and others turn into an embed, if it stands on a line of its own."""
    return feed.home


def policy(feed: FeedLink) -> Mapping[str, str]:
    """Return what the Content-Security-Policy of a page must allow, if it has one, by the form that is pasted, or
    "fitted".

    The others are text of the page itself.
    """
    parts = urlsplit(feed.site.url)
    origin = f"{parts.scheme}://{parts.netloc}"
    return {
        "element": f"script-src {origin}; connect-src {origin}; img-src {origin}",
        "iframe": f"frame-src {origin}",
        "fitted": f"frame-src {origin}; script-src 'sha256-{_digest(_LISTENER)}'",
        "oembed": f"frame-src {origin}",
    }


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def rich(feed: FeedView) -> str:
    """Return the `html` of an oEmbed answer of type rich (https://oembed.com, 2.3.4.4), as WordPress sends and filters
    it.

    WordPress keeps a blockquote of links that comes first and an iframe after it, puts in a secret of its own, and
    shows the frame when that has answered (wp_filter_oembed_result in wp-includes/embed.php).
    """
    # A host that takes this as it is, as WordPress does of trusted sites, finds the two by the same secret.
    secret = hashlib.sha256(feed.id.encode()).hexdigest()[:10]
    link = Markup('<a href="{}">{}</a>')
    items = Markup(" · ").join(link.format(item.link, item.title) for item in feed.items[:LATEST])
    html = Markup(
        '<blockquote class="wp-embedded-content" data-secret="{secret}">{feed}: {items}</blockquote>'
        '<iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted" '
        'src="{src}#?secret={secret}" '
        'width="{width}" height="{height}" title="{title}" data-secret="{secret}" frameborder="0"></iframe>'
    ).format(
        secret=secret,
        feed=link.format(feed.home, feed.title),
        items=items,
        src=address(feed, FITTED_FRAME if answers_wordpress(feed) else FRAME),
        title=feed.title,
        width=WIDTH,
        height=HEIGHT,
    )
    # In brackets is what WordPress runs as a shortcode, even when it comes from elsewhere.
    return str(html).replace("[", "&#91;").replace("]", "&#93;")


def answers_wordpress(feed: FeedView) -> bool:
    """Return whether WordPress is to show the frame: it follows links to pages of this host only.

    Where an item has none, it keeps the links outside the frame, which lead anywhere.
    """
    return all(item.page for item in feed.items[:LATEST])


FORMS: Mapping[str, Callable[[FeedLink], str]] = {
    "element": element,
    "iframe": iframe,
    "fragment": fragment,
    "oembed": oembed,
}
"""Each form by its name, as it is without choices."""


def address(feed: FeedLink, file: str) -> str:
    """Return the absolute URL of a file in the folder of `feed`."""
    return feed.site.url + in_folder(feed.path, file).path
