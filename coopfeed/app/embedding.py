"""Make the snippet that shows a feed on another site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from coopfeed import building
from coopfeed.app.moments import Now, moment
from coopfeed.errors import ArgumentError
from coopfeed.model import Feed, Publication
from coopfeed.model.problems import did_you_mean
from coopfeed.rendering.pages import snippets, views

Form = Literal["element", "iframe", "fragment", "oembed"]


@dataclass(frozen=True, slots=True)
class EmbedOptions:
    """How a feed is shown: `limit`, `layout`, `images` and `dates` of the element, `fit` of the frame."""

    form: Form = "element"
    limit: int = 5
    layout: Literal["list", "cards", "compact"] = "list"
    images: bool = True
    dates: bool = True
    fit: bool = False
    new_tab: bool = False


@dataclass(frozen=True, slots=True)
class Embed:
    """The code to paste on another site.

    `snippet` is "" where the form needs a format that is not published. `policy` is what that site's
    Content-Security-Policy must allow; `inclusions` are lines that include a fragment, by what understands them.
    """

    snippet: str
    policy: str = ""
    inclusions: Mapping[str, str] = field(default_factory=dict)


_USUAL = EmbedOptions()


def embed(publication: Publication, now: Now, feed: str, options: EmbedOptions = _USUAL) -> Embed:
    """Return the code to paste on another site to show `feed` there, such as "interviews", "all" or "fr/all".

    Raises:
        ArgumentError: no feed with items has this name at `now`.
        ValueError: the publication has errors.
    """
    _, feeds = building.select(publication, moment(now, publication.site.timezone))
    chosen = feed_named(feed, (each for each in feeds if each.items))
    shown = views.feed_link(chosen, views.site_view(chosen.site))
    if options.form == "fragment":
        return Embed(snippets.fragment(shown, new_tab=options.new_tab), inclusions=snippets.inclusions(shown))
    form = "fitted" if options.fit else options.form
    return Embed(_snippet(shown, options), snippets.policy(shown)[form])


def _snippet(feed: views.FeedLink, options: EmbedOptions) -> str:
    if options.fit:
        return snippets.fitted(feed)
    if options.form == "element":
        look = {"images": options.images, "dates": options.dates, "new_tab": options.new_tab}
        return snippets.element(feed, limit=options.limit, layout=options.layout, **look)
    return snippets.FORMS[options.form](feed)


def feed_named(name: str, feeds: Iterable[Feed]) -> Feed:
    """Return the one of `feeds` whose path is `name`.

    Raises:
        ArgumentError: there is none.
    """
    known = {feed.path: feed for feed in feeds}
    if name not in known:
        hint = did_you_mean(name, known) or "there are no feeds until an item is published"
        raise ArgumentError("feed", f'no feed is called "{name}": {hint}')
    return known[name]
