"""The render jobs of all that is for people: pages, and what shows feeds on other sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from coopfeed.building.cache_keys import CacheKeys, GivenFeed, GivenText
from coopfeed.building.jobs import RenderJob, eager
from coopfeed.building.library import Library
from coopfeed.model import Feed, ItemMeta, OutputInfo, Site, State, layout
from coopfeed.rendering import pages
from coopfeed.rendering.pages import embeds, snippets, views
from coopfeed.rendering.pages.views import ItemLink, SiteView


def editions(site: Site, feeds: Sequence[Feed]) -> Iterator[tuple[Site, tuple[Feed, ...]]]:
    """Yield each edition with its `feeds`; one in another language than the site's only if it has any."""
    for edition in (site, *site.editions):
        those = tuple(feed for feed in feeds if feed.site.language == edition.language)
        if those or edition is site:
            yield edition, those


def page_jobs(
    site: Site,
    feeds: Sequence[Feed],
    wholes: Sequence[Feed],
    history: Sequence[Sequence[Feed]],
    states: dict[State, tuple[ItemMeta, ...]],
    library: Library,
    keys: CacheKeys,
) -> Iterator[RenderJob]:
    """Yield the pages of the site, of its `feeds` with their `history`, and of the items that have one; what shows
    feeds on other sites; and the assets of all these.
    """
    replaced = {asset.path for asset in site.assets}
    shared = (*pages.assets(), *(embeds.kit() if feeds else ()))
    yield from (eager(output) for output in shared if output.path not in replaced)
    jobs = _PageJobs(library, keys)
    shown = [edition for edition, _ in editions(site, feeds)]
    seen = {edition.language: views.site_view(edition) for edition in (site, *site.editions)}
    summaries = tuple(views.feed_summary(whole, seen[whole.site.language]) for whole in wholes)
    for edition in shown:
        yield jobs.site_page(seen[edition.language], summaries)
    links = []
    for feed, documents in zip(feeds, history, strict=True):
        view = seen[feed.site.language]
        links.append(views.feed_link(feed, view))
        yield jobs.embeds(feed, view)
        yield jobs.feed_page(feed, view)
        for page in documents:
            yield jobs.archive_page(page, view, is_newest=page is documents[-1])
    within: dict[str, list[views.FeedLink]] = {}
    for link, whole in zip(links, wholes, strict=True):
        for meta in whole.items:
            within.setdefault(meta.id, []).append(link)
    for meta in states[State.RELEASED]:
        if meta.page:
            yield jobs.item_page(seen[site.edition(meta.language).language], meta, tuple(within[meta.id]))
    for meta in states[State.WITHDRAWN]:
        if meta.page:
            edition = site.edition(meta.language)
            # One that has nothing left has no list of feeds to go to.
            yield jobs.withdrawn_page(seen[(edition if edition in shown else site).language], meta)


@dataclass(frozen=True, slots=True)
class _PageJobs:
    """Makes the render jobs of pages. Each renders nothing but the values that its cache key is made of."""

    library: Library
    keys: CacheKeys

    def site_page(self, site: SiteView, feeds: tuple[views.FeedSummary, ...]) -> RenderJob:
        return self._page(layout.in_folder(site.folder, layout.PAGE), pages.site_page, site, feeds)

    def feed_page(self, feed: Feed, site: SiteView) -> RenderJob:
        latest = feed.items[: pages.PREVIEW]
        earlier = feed.items[pages.PREVIEW :]
        shown = GivenFeed(views.feed_view(feed, site, ()), (*map(GivenText, latest), *earlier))
        return self._page(layout.in_folder(feed.path, layout.PAGE), pages.feed_page, shown)

    def embeds(self, feed: Feed, site: SiteView) -> RenderJob:
        shown = GivenFeed(views.feed_view(feed, site, ()), tuple(map(GivenText, feed.items[: snippets.LATEST])))
        return self._job(embeds.files(shown.feed), embeds.render, shown)

    def archive_page(self, feed: Feed, site: SiteView, *, is_newest: bool) -> RenderJob:
        shown = GivenFeed(views.feed_view(feed, site, ()), feed.items)
        newer = feed.home if is_newest else pages.archive_address(shown.feed, feed.page + 1)
        return self._page(layout.archive_page(feed.path, feed.page), pages.archive_page, shown, newer)

    def item_page(self, site: SiteView, meta: ItemMeta, feeds: tuple[views.FeedLink, ...]) -> RenderJob:
        return self._page(layout.item_page(meta.slug, (meta.id,)), pages.item_page, site, GivenText(meta), feeds)

    def withdrawn_page(self, site: SiteView, meta: ItemMeta) -> RenderJob:
        info = layout.item_page(meta.slug, (meta.id,))
        return self._page(info, pages.withdrawn_page, site, views.withdrawn_item(meta))

    def _page(self, info: OutputInfo, render: Callable[..., bytes], *given: object) -> RenderJob:
        return self._job((info,), lambda *seen: [render(*seen)], *given)

    def _job(self, files: tuple[OutputInfo, ...], render: Callable[..., Sequence[bytes]], *given: object) -> RenderJob:
        def rendered() -> Sequence[bytes]:
            return render(*map(self._seen, given))

        return RenderJob(files, rendered, self.keys.key(*given))

    def _seen(self, value: object) -> object:
        """Return a value as the page gets it: items as views, with their texts where they are needed."""
        if isinstance(value, GivenText):
            return views.item_view(self.library.item(value.meta))
        if isinstance(value, GivenFeed):
            return replace(value.feed, items=tuple(map(self._item, value.items)))
        return value

    def _item(self, item: ItemMeta | GivenText) -> ItemLink:
        return views.item_view(self.library.item(item.meta)) if isinstance(item, GivenText) else views.item_link(item)
