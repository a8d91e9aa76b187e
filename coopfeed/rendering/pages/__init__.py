"""Pages for people beside the feeds: the list of all feeds, a page a feed and a page an item, and old items to browse.

They need no script and ask no other server for anything; templates/ and assets/ hold what they look like.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources

from coopfeed.model import ItemMeta, Output, Translation
from coopfeed.rendering.pages import metadata, snippets, theming
from coopfeed.rendering.pages.filters import format_date, shortened
from coopfeed.rendering.pages.views import FeedLink, FeedSummary, FeedView, ItemLink, ItemView, SiteView, WithdrawnItem
from coopfeed.rendering.pages.wording import Wording, wording

MEDIA_TYPE = "text/html"
PREVIEW = 10
"""The latest items of a feed, whose texts its page shows; of the others it has the titles."""

_ASSETS = {
    "assets/style.css": "text/css",
    "assets/page.js": "text/javascript",
    "assets/icon.svg": "image/svg+xml",  # without any, browsers would ask for a /favicon.ico that is not there
}
_DESCRIPTION = 300  # characters; search engines show fewer


def assets() -> Iterator[Output]:
    """The style sheet, the script and the icon of all pages."""
    # Their addresses hold no digest: a new style would otherwise be a new version of every page.
    folder = resources.files("coopfeed.rendering.pages")
    for path, media_type in _ASSETS.items():
        yield Output(path, media_type, folder.joinpath(path).read_bytes())


@dataclass(frozen=True, slots=True)
class Version:
    """A page in one `language`, which may be the one that tells of it."""

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


def site_blank(site: SiteView) -> Output:
    """The list of the feeds of an edition without its content."""
    return Output(f"{site.folder}index.html", MEDIA_TYPE, b"")


def site_page(site: SiteView, feeds: Sequence[FeedSummary], opml: str) -> Output:
    """The list of the feeds of an edition; `opml` is the address of the same as OPML.

    `feeds` are those of all editions, for which it leads to their pages.
    """
    words = wording(site.language)
    editions = {feed.site.folder: feed.site for feed in feeds} | {site.folder: site}
    versions = tuple(
        Version(each.language, f"{each.url}{each.folder}index.html", each.folder == site.folder)
        for each in editions.values()
    )
    own = [feed for feed in feeds if feed.site.folder == site.folder]
    others = [feed for feed in feeds if feed.site.folder != site.folder]
    address = f"{site.url}{site.folder}index.html"
    description = site.description or words("feed.what")
    page = Page(site.title, description, address, *_versions(versions, f"{site.url}index.html"), site.logo)
    values = {"feeds": own, "others": others, "opml": opml}
    return _render(site_blank(site), "site.html", site, words, page, values)


def feed_blank(feed: FeedLink) -> Output:
    """The page of a feed without its content."""
    return Output(f"{feed.path}/index.html", MEDIA_TYPE, b"")


def feed_page(feed: FeedView) -> Output:
    """The page of a feed, of whose items the first `PREVIEW` have their texts."""
    words = wording(feed.site.language)
    itself = Version(feed.site.language, feed.home, is_this=True)
    others = (_version(translation) for translation in feed.translations)
    versions = _versions((itself, *others), f"{feed.site.url}{feed.slug}/index.html")
    page = Page(feed.title, feed.subtitle or words("feed.what"), feed.home, *versions, feed.logo)
    values = {
        "feed": feed,
        "latest": feed.items[:PREVIEW],
        "earlier": feed.items[PREVIEW:],
        "oembed": snippets.address(feed, "oembed.json"),
        "snippets": {name: form(feed) for name, form in snippets.FORMS.items()},
        "fitted": snippets.fitted(feed),
        "layouts": snippets.LAYOUTS,
        "height": snippets.HEIGHT,
        "inclusions": snippets.inclusions(feed),
        "policy": snippets.policy(feed),
    }
    return _render(feed_blank(feed), "feed.html", feed.site, words, page, values)


def embed_page(feed: FeedView) -> Output:
    """The newest items of a feed, which have their texts, for a frame on another site."""
    return _frame(feed, "embed.html", answers=False)


def oembed_page(feed: FeedView) -> Output:
    """The same for a frame that has to tell its height, as that of WordPress.

    In a frame that may run no script, this one would be an error on the console of that site.
    """
    return _frame(feed, "oembed.html", answers=True)


def _frame(feed: FeedView, file: str, *, answers: bool) -> Output:
    return _part(feed, file, "embed.html", {"answers": answers})


def fragment(feed: FeedView) -> Output:
    """The newest items of a feed as a bare list, to be included in a page of another site."""
    return _part(feed, "fragment.html", "fragment.html", {})


def _part(feed: FeedView, file: str, template: str, values: Mapping[str, object]) -> Output:
    """What shows a feed elsewhere is in the language of the feed, whatever its edition."""
    blank = Output(f"{feed.path}/{file}", MEDIA_TYPE, b"")
    values = {**values, "feed": feed, "items": feed.items[: snippets.LATEST], "language": feed.language}
    return _render(blank, template, feed.site, wording(feed.language), Page(feed.title, "", feed.home), values)


def archive_blank(feed: FeedView) -> Output:
    """An archive page without its content."""
    return Output(_archive(feed, feed.page), MEDIA_TYPE, b"")


def archive_page(feed: FeedView, newer: str) -> Output:
    """The titles of an archive document; `newer` is the address of the page that follows it."""
    words, site = wording(feed.site.language), feed.site
    title = words("archive.title", feed=feed.title, number=feed.page)
    blank = archive_blank(feed)
    older = archive_address(feed, feed.previous) if feed.previous else ""
    page = Page(title, _between(feed, words), site.url + blank.path, image=feed.logo)
    return _render(blank, "archive.html", site, words, page, {"feed": feed, "newer": newer, "older": older})


def _between(feed: FeedView, words: Wording) -> str:
    if not feed.items:
        return words("archive.nothing")
    first, last = (format_date(item.published, words.language) for item in (feed.items[-1], feed.items[0]))
    return words("archive.between", first=first, last=last)


def archive_address(feed: FeedLink, number: int) -> str:
    """The absolute URL of an archive page."""
    return f"{feed.site.url}{_archive(feed, number)}"


def _archive(feed: FeedLink, number: int) -> str:
    return f"{feed.path}/archive/{number}.html"


def blank(card: ItemMeta | ItemLink) -> Output:
    """The page of an item, or of one that was withdrawn, without its content."""
    return Output(f"items/{card.slug}.html", MEDIA_TYPE, b"", (card.id,))


def item_page(site: SiteView, item: ItemView, feeds: Sequence[FeedLink]) -> Output:
    """The page of an item of the edition `site`, which is in these `feeds`."""
    words = wording(site.language)
    others = (_version(translation) for translation in item.translations)
    itself = Version(item.language, f"{site.url}{blank(item).path}", is_this=True)
    versions = _versions((itself, *others), f"{site.url}items/{item.slug.partition('.')[0]}.html")
    page = Page(_title(site, item), shortened(item.summary, _DESCRIPTION), item.link, *versions)
    values = {"item": item, "feeds": feeds, "metadata": metadata.article(site, item)}
    return _render(blank(item), "item.html", site, words, page, values)


def withdrawn_page(site: SiteView, item: WithdrawnItem) -> Output:
    """What stands where an item of the edition `site` was that was taken back: it says so in the item's language."""
    words = wording(site.language)
    page = Page(_title(site, item), "", f"{site.url}{blank(item).path}")
    values = {"item": item, "said": wording(item.language)}
    return _render(blank(item), "withdrawn.html", site, words, page, values)


def _title(site: SiteView, item: ItemLink) -> str:
    return f"{item.title} – {site.title}"


def _version(translation: Translation) -> Version:
    return Version(translation.language, translation.page or translation.href)


def _versions(versions: tuple[Version, ...], default: str) -> tuple[tuple[Version, ...], str]:
    """The `versions`, with the default one first, where there are several: one language needs no choice."""
    if len(versions) < 2:
        return (), ""
    # The same order on every one of them, so that nothing jumps when a reader goes from one to the other.
    ordered = tuple(sorted(versions, key=lambda version: (version.href != default, version.language)))
    return ordered, default if ordered[0].href == default else ""


def _render(
    blank: Output, template: str, site: SiteView, words: Wording, page: Page, values: Mapping[str, object]
) -> Output:
    root = "../" * blank.path.count("/")
    # That of the words: where they are English for want of others, what is in the language of the edition says so.
    common = {"site": site, "language": words.language, "words": words, "page": page, "root": root}
    return replace(blank, content=theming.render(site.theme, template, {**common, **values}).encode())
