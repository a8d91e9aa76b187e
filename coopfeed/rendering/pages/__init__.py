"""Pages for people beside the feeds: the list of all feeds, a page a feed and a page an item, and old items to browse.

They need no script and ask no other server for anything; templates/ and assets/ hold what they look like.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from coopfeed.model import Output, Translation, layout
from coopfeed.rendering.pages import metadata, snippets, theming
from coopfeed.rendering.pages.filters import format_date, shortened
from coopfeed.rendering.pages.views import FeedLink, FeedSummary, FeedView, ItemLink, ItemView, SiteView, WithdrawnItem
from coopfeed.rendering.pages.wording import Wording, wording

PREVIEW = 10
"""The latest items of a feed, whose texts its page shows; of the others it has the titles."""

_ASSETS = {
    layout.STYLE: "text/css",
    layout.SCRIPT: "text/javascript",
    layout.ICON: "image/svg+xml",  # without any, browsers would ask for a /favicon.ico that does not exist
}
_DESCRIPTION = 300  # characters; search engines show fewer


def assets() -> Iterator[Output]:
    """Yield the style sheet, the script and the icon of all pages."""
    # Their addresses hold no digest: a new style would otherwise be a new version of every page.
    folder = resources.files("coopfeed.rendering.pages").joinpath("assets")
    for name, media_type in _ASSETS.items():
        yield Output(layout.asset(layout.shared_asset(name), media_type), folder.joinpath(name).read_bytes())


@dataclass(frozen=True, slots=True)
class Version:
    """A page in one `language`; `is_this` is the page that lists it."""

    language: str
    href: str
    is_this: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself. `canonical` is the address at which to know it, `versions` are it and the same in
    other languages, where there are any; `default` is that of them for all who speak none of these, or "". `image` is
    the address of a picture that stands for it, or "".
    """

    title: str
    description: str
    canonical: str
    versions: tuple[Version, ...] = ()
    default: str = ""
    image: str = ""


def site_page(site: SiteView, feeds: Sequence[FeedSummary]) -> bytes:
    """Return the list of the feeds of an edition; `feeds` are those of all editions, which it leads to."""
    words = wording(site.language)
    path = layout.in_folder(site.folder, layout.PAGE).path
    editions = {feed.site.folder: feed.site for feed in feeds} | {site.folder: site}
    versions = tuple(
        Version(each.language, _address(each, each.folder), each.folder == site.folder) for each in editions.values()
    )
    own = [feed for feed in feeds if feed.site.folder == site.folder]
    others = [feed for feed in feeds if feed.site.folder != site.folder]
    description = site.description or words("feed.what")
    page = Page(site.title, description, site.url + path, *_versions(versions, _address(site, "")), site.logo)
    opml = site.url + layout.in_folder(site.folder, layout.SUBSCRIPTION_LIST).path
    values = {"feeds": own, "others": others, "opml": opml}
    return _render(path, "site.html", site, words, page, values)


def _address(site: SiteView, folder: str) -> str:
    """Return the absolute URL of the page of an edition or feed."""
    return site.url + layout.in_folder(folder, layout.PAGE).path


def feed_page(feed: FeedView) -> bytes:
    """Return the page of a feed, of whose items the first `PREVIEW` have their texts."""
    words = wording(feed.site.language)
    itself = Version(feed.site.language, feed.home, is_this=True)
    others = (_version(translation) for translation in feed.translations)
    versions = _versions((itself, *others), _address(feed.site, feed.slug))
    page = Page(feed.title, feed.subtitle or words("feed.what"), feed.home, *versions, feed.logo)
    values = {
        "feed": feed,
        "latest": feed.items[:PREVIEW],
        "earlier": feed.items[PREVIEW:],
        "oembed": snippets.address(feed, layout.OEMBED),
        "snippets": {name: form(feed) for name, form in snippets.FORMS.items()},
        "fitted": snippets.fitted(feed),
        "layouts": snippets.LAYOUTS,
        "height": snippets.HEIGHT,
        "inclusions": snippets.inclusions(feed),
        "policy": snippets.policy(feed),
    }
    return _render(layout.in_folder(feed.path, layout.PAGE).path, "feed.html", feed.site, words, page, values)


def frame(feed: FeedView, *, answers: bool = False) -> bytes:
    """Return the newest items of a feed, which have their texts, for a frame on another site.

    One that `answers` tells its height to the page around it, as WordPress wants. In a frame that may run no script, it
    would be an error on the console of that site.
    """
    return _excerpt(feed, "embed.html", {"answers": answers})


def fragment(feed: FeedView) -> bytes:
    """Return the newest items of a feed as a bare list, to be included in a page of another site."""
    return _excerpt(feed, "fragment.html", {})


def _excerpt(feed: FeedView, template: str, values: Mapping[str, object]) -> bytes:
    """Return what shows a feed elsewhere, in the language of the feed, whatever its edition."""
    path = layout.in_folder(feed.path, layout.FRAME).path  # all of them lie there
    values = {**values, "feed": feed, "items": feed.items[: snippets.LATEST], "language": feed.language}
    return _render(path, template, feed.site, wording(feed.language), Page(feed.title, "", feed.home), values)


def archive_page(feed: FeedView, newer: str) -> bytes:
    """Return the titles of an archive document; `newer` is the address of the page that follows it."""
    words = wording(feed.site.language)
    site = feed.site
    title = words("archive.title", feed=feed.title, number=feed.page)
    path = layout.archive_page(feed.path, feed.page).path
    older = archive_address(feed, feed.previous) if feed.previous else ""
    page = Page(title, _between(feed, words), site.url + path, image=feed.logo)
    return _render(path, "archive.html", site, words, page, {"feed": feed, "newer": newer, "older": older})


def _between(feed: FeedView, words: Wording) -> str:
    if not feed.items:
        return words("archive.nothing")
    first, last = (format_date(item.published, words.language) for item in (feed.items[-1], feed.items[0]))
    return words("archive.between", first=first, last=last)


def archive_address(feed: FeedLink, number: int) -> str:
    """Return the absolute URL of an archive page."""
    return feed.site.url + layout.archive_page(feed.path, number).path


def item_page(site: SiteView, item: ItemView, feeds: Sequence[FeedLink]) -> bytes:
    """Return the page of an item of the edition `site`, which is in these `feeds`."""
    words = wording(site.language)
    path, original = (layout.item_page(slug).path for slug in (item.slug, item.slug.partition(".")[0]))
    others = (_version(translation) for translation in item.translations)
    itself = Version(item.language, site.url + path, is_this=True)
    versions = _versions((itself, *others), site.url + original)
    page = Page(_title(site, item), shortened(item.summary, _DESCRIPTION), item.link, *versions)
    values = {"item": item, "feeds": feeds, "metadata": metadata.article(site, item)}
    return _render(path, "item.html", site, words, page, values)


def withdrawn_page(site: SiteView, item: WithdrawnItem) -> bytes:
    """Return what stands where a withdrawn item of the edition `site` was: it says so in the item's language."""
    words = wording(site.language)
    path = layout.item_page(item.slug).path
    page = Page(_title(site, item), "", site.url + path)
    values = {"item": item, "said": wording(item.language)}
    return _render(path, "withdrawn.html", site, words, page, values)


def _title(site: SiteView, item: ItemLink) -> str:
    return f"{item.title} – {site.title}"


def _version(translation: Translation) -> Version:
    return Version(translation.language, translation.page or translation.href)


def _versions(versions: tuple[Version, ...], default: str) -> tuple[tuple[Version, ...], str]:
    """Return the `versions`, with the default one first, where there are several: one language needs no choice."""
    if len(versions) < 2:
        return (), ""
    # The same order on every one of them, so that nothing jumps when a reader goes from one to the other.
    ordered = tuple(sorted(versions, key=lambda version: (version.href != default, version.language)))
    return ordered, default if ordered[0].href == default else ""


def _render(
    path: str, template: str, site: SiteView, words: Wording, page: Page, values: Mapping[str, object]
) -> bytes:
    root = "../" * path.count("/")
    # The language of the words: where a translation is missing they are English, and elements in another language
    # have a `lang`.
    common = {"site": site, "language": words.language, "words": words, "page": page, "root": root}
    return theming.render(site.theme, template, {**common, **values}).encode()
